/**
 * Pictures of data, runs and studies. A {@link dev.bobbin.lab.picture.Picture} draws itself on a
 * narrow {@code Canvas} in points and is written as PNG and as SVG; it needs fonts, but no display.
 */
@org.jspecify.annotations.NullMarked
package dev.bobbin.lab.picture;
