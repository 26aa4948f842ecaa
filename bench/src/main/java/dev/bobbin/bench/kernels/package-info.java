/**
 * JMH benchmarks of the engine's kernels: vector kernels beside their scalar twins, in sizes that
 * the recipes' networks have.
 */
@org.jspecify.annotations.NullMarked
package dev.bobbin.bench.kernels;
