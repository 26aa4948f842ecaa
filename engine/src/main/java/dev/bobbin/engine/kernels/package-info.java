/**
 * The loops over arrays that training and inference spend their time in, each as a plain scalar
 * twin, which is its specification, and as a vector version that gives the same bits for 128-, 256-
 * and 512-bit vectors. Only this package knows {@code jdk.incubator.vector}, and no Vector type
 * appears in a public signature.
 *
 * <p>How the bits stay the same: every element's value comes from one chain of correctly rounded
 * operations ({@code fma}, add, multiply, divide, square root) in one written order; no sum crosses
 * lanes except over sixteen fixed chains; exponentials are polynomials of this package.
 */
package dev.bobbin.engine.kernels;
