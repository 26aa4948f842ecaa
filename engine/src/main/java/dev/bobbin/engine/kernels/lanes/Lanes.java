package dev.bobbin.engine.kernels.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of all kernels. C2 infers the class of a loop's vectors from profiles of call
 * sites in the vector module, which all kernels share: with two widths in use, some processes box
 * accumulators instead of keeping them in registers. C2 treats a species as a constant only in a
 * static final field, so the choice is made once, when this class loads.
 */
public final class Lanes {
  /** System property that selects the kernels: {@code auto}, {@code scalar} or a width in bits. */
  public static final String PROPERTY = "bobbin.kernels";

  public static final VectorSpecies<Float> FLOATS = choose(System.getProperty(PROPERTY, "auto"));

  /** Floats per vector: 4, 8 or 16. */
  public static final int COUNT = FLOATS.length();

  /**
   * Vector registers: 32 with AVX-512 (for any width) and on 64-bit ARM, else 16. The system
   * property {@code bobbin.registers} says otherwise, so that tests go through the tiles of other
   * processors.
   */
  public static final int REGISTERS = Integer.getInteger("bobbin.registers", registers());

  private Lanes() {}

  private static int registers() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize() >= 512
            || System.getProperty("os.arch", "").equals("aarch64")
        ? 32
        : 16;
  }

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
