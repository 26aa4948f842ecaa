package dev.bobbin.analysis.linear;

/** Looks through numbers that a diverged network may have spoiled. */
public final class Floats {
  private Floats() {}

  public static boolean areFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
