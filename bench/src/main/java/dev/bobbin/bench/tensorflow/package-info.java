/** TensorFlow as a contender, through TensorFlow-Java. */
@org.jspecify.annotations.NullMarked
package dev.bobbin.bench.tensorflow;
