/** NumPy's file format. */
@org.jspecify.annotations.NullMarked
package dev.bobbin.base.numpy;
