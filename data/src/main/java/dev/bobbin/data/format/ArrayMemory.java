package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.JavaMemory;
import java.util.function.IntFunction;

/** Takes memory for the arrays of a dataset, and says whose they are if there is too little. */
public final class ArrayMemory {
  // Some JVMs cannot allocate the largest lengths.
  private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8L;
  private static final String AS_FILES = "the pictures as files in folders";

  private ArrayMemory() {}

  /**
   * Bytes for pixels.
   *
   * @param where the pixels are, for messages
   * @throws BobbinException if an array or the heap is too small for them
   */
  public static byte[] bytes(String where, long count) {
    return take(where, count, Byte.BYTES, "pixels", byte[]::new);
  }

  /** Numbers of labels, as {@link #bytes}. */
  static int[] ints(String where, long count) {
    return take(where, count, Integer.BYTES, "labels", int[]::new);
  }

  /** Takes memory, and turns the lack of it into words. */
  static <T> T take(String where, long count, int width, String what, IntFunction<T> allocation) {
    if (count > LARGEST_ARRAY) {
      throw BobbinException.of(
          where,
          "at most %d %s in an array".formatted(LARGEST_ARRAY, what),
          count == Long.MAX_VALUE ? "more" : count,
          "fewer or smaller pictures, or " + AS_FILES);
    }
    try {
      return allocation.apply((int) count);
    } catch (OutOfMemoryError e) {
      String received = "%s of %d MB".formatted(what, JavaMemory.megabytes(count * width));
      throw tooLittle(e, where, received, JavaMemory.larger(count * width) + ", or " + AS_FILES);
    }
  }

  /** The heap is too small to decode a picture of so many pixels. */
  static BobbinException picture(OutOfMemoryError cause, String where, int height, int width) {
    String received = "a picture of %dx%d pixels, which needs more".formatted(width, height);
    // Files, their pixels and what is made of them, on several threads at once.
    long bytes = 40L * height * width;
    return tooLittle(cause, where, received, JavaMemory.larger(bytes) + ", or a smaller picture");
  }

  private static BobbinException tooLittle(
      OutOfMemoryError cause, String where, String received, String remedy) {
    return BobbinException.because(
        cause, where, "what fits into " + JavaMemory.words(), received, remedy);
  }
}
