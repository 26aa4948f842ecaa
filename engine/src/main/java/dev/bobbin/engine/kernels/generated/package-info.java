/** Micro-kernels that a generator wrote. Do not edit: change the generator and run it. */
package dev.bobbin.engine.kernels.generated;
