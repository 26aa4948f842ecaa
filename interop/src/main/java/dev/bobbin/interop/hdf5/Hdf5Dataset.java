package dev.bobbin.interop.hdf5;

import java.util.List;
import java.util.function.Supplier;

/** An array to write with {@link Hdf5Writer}. */
public sealed interface Hdf5Dataset {
  /**
   * 32-bit floats.
   *
   * @param dimensions sizes of the axes; none for a single value
   * @param values last axis fastest; asked for when they are written
   */
  record Floats(List<Integer> dimensions, Supplier<float[]> values) implements Hdf5Dataset {
    public Floats {
      dimensions = List.copyOf(dimensions);
    }

    /** A single value. */
    public static Floats scalar(float value) {
      return new Floats(List.of(), () -> new float[] {value});
    }
  }

  /** A single 64-bit whole number. */
  record Whole(long value) implements Hdf5Dataset {}

  /** The number of bytes of its values. */
  default long bytes() {
    return switch (this) {
      case Floats(List<Integer> dimensions, _) ->
          dimensions.stream()
              .mapToLong(Integer::longValue)
              .reduce(Float.BYTES, Math::multiplyExact);
      case Whole _ -> Long.BYTES;
    };
  }
}
