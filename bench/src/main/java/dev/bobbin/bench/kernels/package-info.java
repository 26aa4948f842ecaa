/**
 * JMH benchmarks of the engine's kernels: each family, the vector kernels beside their scalar
 * twins, in sizes that the recipes' networks have.
 */
@NullMarked
package dev.bobbin.bench.kernels;

import org.jspecify.annotations.NullMarked;
