package dev.bobbin.engine.kernels.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The width of the vectors, in one place: no kernel uses another one. C2 tells what class a vector
 * of a loop has from what it saw at call sites inside the vector module, which all kernels share;
 * where two widths were in use it was a matter of luck, process by process, whether a tile kept its
 * accumulators in registers or boxed them (and took up to seven times as long). The species are
 * compile-time constants for C2 only as static final fields, so the choice is made once, when this
 * class loads.
 */
public final class Lanes {
  /**
   * System property that chooses the kernels: {@code auto}, {@code scalar}, {@code 128}, {@code
   * 256} or {@code 512}.
   */
  public static final String PROPERTY = "bobbin.kernels";

  public static final VectorSpecies<Float> FLOATS = choose(System.getProperty(PROPERTY, "auto"));

  /** How many floats a vector holds: 4, 8 or 16. */
  public static final int COUNT = FLOATS.length();

  /**
   * Vector registers of the processor: 32 with AVX-512 (for narrower vectors too) and on 64-bit
   * ARM, else 16.
   */
  public static final int REGISTERS =
      FloatVector.SPECIES_PREFERRED.vectorBitSize() >= 512
              || System.getProperty("os.arch", "").equals("aarch64")
          ? 32
          : 16;

  private Lanes() {}

  private static VectorSpecies<Float> choose(String kernels) {
    return switch (kernels) {
      case "128" -> FloatVector.SPECIES_128;
      case "256" -> FloatVector.SPECIES_256;
      case "512" -> FloatVector.SPECIES_512;
      default ->
          VectorSpecies.of(
              float.class,
              VectorShape.forBitSize(
                  Math.clamp(FloatVector.SPECIES_PREFERRED.vectorBitSize(), 128, 512)));
    };
  }
}
