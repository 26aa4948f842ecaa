/** The vector width, shared by all vector kernels. */
package dev.bobbin.engine.kernels.lanes;
