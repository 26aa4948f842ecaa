package dev.bobbin.interop.assembly;

import dev.bobbin.engine.spec.Padding;
import java.util.Optional;

/**
 * A window with any padding, along one axis, as a window with Bobbin's. Where the padding is none
 * of Keras's, such as one pixel on either side with a stride of 2, a larger window has the same
 * padding as {@link Padding#SAME} gives it; a convolution's weights outside of the smaller one are
 * zero.
 *
 * @param padding what the window has then
 * @param size of it, at least that of the smaller one
 * @param offset where the smaller one begins in it
 */
public record PaddedKernel(Padding padding, int size, int offset) {
  /** Growing beyond this never helps: a larger window has more padding on both sides. */
  private static final int MOST_GROWTH = 64;

  /**
   * The window whose values are those of a padded one.
   *
   * @param padding what it shall have
   * @param input pixels along the axis
   * @param window of the padded one
   * @param stride its step
   * @param before zeros before the first pixel
   * @param after zeros after the last pixel
   * @return empty if there is none
   */
  public static Optional<PaddedKernel> of(
      Padding padding, int input, int window, int stride, int before, int after) {
    long padded = (long) input + before + after;
    if (padded < window) {
      return Optional.empty();
    }
    long outputs = (padded - window) / stride + 1;
    for (int size = window; size <= window + MOST_GROWTH; size++) {
      int offset = padding.before(input, size, stride) - before;
      if (offset >= 0
          && offset + window <= size
          && padding.outputs(input, size, stride) == outputs) {
        return Optional.of(new PaddedKernel(padding, size, offset));
      }
    }
    return Optional.empty();
  }
}
