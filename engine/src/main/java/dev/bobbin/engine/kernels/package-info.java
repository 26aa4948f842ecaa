/**
 * The loops over arrays of training and inference, each as a scalar twin, which is its
 * specification, and as a vector version with the same bits for 128, 256 and 512 bits. Only this
 * package and its subpackages use {@code jdk.incubator.vector}.
 *
 * <p>The bits are the same because each element is one chain of correctly rounded operations
 * ({@code fma}, add, multiply, divide, square root) in a fixed order, sums across lanes use sixteen
 * fixed chains, and exponentials are polynomials of this package.
 */
package dev.bobbin.engine.kernels;
