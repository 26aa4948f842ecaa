/** Shapes, the thread team, the kernels in use, and the revision of results. */
package dev.bobbin.engine;
