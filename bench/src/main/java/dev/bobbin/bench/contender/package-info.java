/** What is measured: a network, its images, and whoever trains it. */
@org.jspecify.annotations.NullMarked
package dev.bobbin.bench.contender;
