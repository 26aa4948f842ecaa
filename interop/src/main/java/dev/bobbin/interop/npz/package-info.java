/** Weights by name for NumPy. */
package dev.bobbin.interop.npz;
