/** TensorFlow as a contender, through TensorFlow-Java. */
@NullMarked
package dev.bobbin.bench.tensorflow;

import org.jspecify.annotations.NullMarked;
