/**
 * What the whole engine shares: shapes, the team of threads, which kernels run, the revision of its
 * bits.
 */
package dev.bobbin.engine;
