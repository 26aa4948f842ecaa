/** A network to measure, its images, and the contenders that train it. */
@org.jspecify.annotations.NullMarked
package dev.bobbin.bench.contender;
