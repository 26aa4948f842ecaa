package dev.bobbin.interop.assembly;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Size;
import java.util.Optional;

/**
 * A convolution with explicit padding, said with {@link Padding}: where its windows are not those
 * of {@link Padding#VALID} or {@link Padding#SAME}, zeros around its kernel make a larger one whose
 * windows, put where {@link Padding#SAME} puts them, see the same pixels.
 *
 * @param padding of the larger kernel
 * @param size of the larger kernel, at least the kernel's own
 * @param top rows of zeros above the kernel in the larger one
 * @param left columns of zeros left of it
 */
public record PaddedKernel(Padding padding, Size size, int top, int left) {
  /** Larger kernels would be slow, and a hostile file could ask for any. */
  private static final int LARGEST = 512;

  /**
   * Rows or columns of zeros around an image.
   *
   * @param before above, or left
   * @param after below, or right
   */
  public record Pads(int before, int after) {
    public static final Pads NONE = new Pads(0, 0);

    /** Whether there are none. */
    public boolean isNone() {
      return before == 0 && after == 0;
    }
  }

  private record Axis(int size, int offset) {}

  /**
   * Finds the smallest such kernel.
   *
   * @param input the image before the padding
   * @param kernel the kernel's own size
   * @param strides steps of the window
   * @param vertical padding of the height, not negative
   * @param horizontal padding of the width, not negative
   * @return empty where no kernel of at most 512 pixels does the same
   */
  public static Optional<PaddedKernel> of(
      Shape input, Size kernel, Size strides, Pads vertical, Pads horizontal) {
    for (Padding padding : Padding.values()) {
      Optional<Axis> rows =
          axis(padding, input.height(), kernel.height(), strides.height(), vertical);
      Optional<Axis> columns =
          axis(padding, input.width(), kernel.width(), strides.width(), horizontal);
      if (rows.isPresent() && columns.isPresent()) {
        Axis row = rows.get();
        Axis column = columns.get();
        return Optional.of(
            new PaddedKernel(padding, new Size(row.size, column.size), row.offset, column.offset));
      }
    }
    return Optional.empty();
  }

  private static Optional<Axis> axis(
      Padding padding, int input, int kernel, int stride, Pads pads) {
    long outputs =
        Math.floorDiv((long) input + pads.before + pads.after - kernel, (long) stride) + 1;
    if (outputs < 1) {
      return Optional.empty();
    }
    for (int size = kernel; size <= Math.max(kernel, LARGEST); size++) {
      int offset = padding.before(input, size, stride) - pads.before;
      if (padding.outputs(input, size, stride) == outputs
          && offset >= 0
          && offset + kernel <= size) {
        return Optional.of(new Axis(size, offset));
      }
    }
    return Optional.empty();
  }

  /**
   * The larger kernel.
   *
   * @param values of the kernel: height, width, input channels, filters, the last fastest
   * @param kernel its own size
   */
  public float[] embed(float[] values, Size kernel) {
    if (size.equals(kernel)) {
      return values;
    }
    int row = values.length / kernel.height();
    int pixel = row / kernel.width();
    float[] larger = new float[Math.multiplyExact(size.height() * size.width(), pixel)];
    for (int y = 0; y < kernel.height(); y++) {
      int to = ((top + y) * size.width() + left) * pixel;
      System.arraycopy(values, y * row, larger, to, row);
    }
    return larger;
  }
}
