/** The width of the vectors, which all vector kernels share, written by hand or generated. */
package dev.bobbin.engine.kernels.lanes;
