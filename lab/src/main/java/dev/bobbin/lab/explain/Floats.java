package dev.bobbin.lab.explain;

/** Looks through numbers that a diverged network may have spoiled. */
final class Floats {
  private Floats() {}

  static boolean areFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
