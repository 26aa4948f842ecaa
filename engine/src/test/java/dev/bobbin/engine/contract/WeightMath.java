package dev.bobbin.engine.contract;

import java.util.HashMap;
import java.util.Map;

/** Sums and differences of all weights of a network, by name. */
final class WeightMath {
  private WeightMath() {}

  static double norm(Map<String, float[]> weights) {
    double sum = 0;
    for (float[] values : weights.values()) {
      for (float value : values) {
        sum += (double) value * value;
      }
    }
    return Math.sqrt(sum);
  }

  static double distance(Map<String, float[]> a, Map<String, float[]> b) {
    Map<String, float[]> differences = new HashMap<>();
    a.forEach((name, values) -> differences.put(name, difference(values, b.get(name))));
    return norm(differences);
  }

  static float[] difference(float[] a, float[] b) {
    float[] result = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      result[i] = a[i] - b[i];
    }
    return result;
  }

  static float[] scaled(float[] values, double factor) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) (values[i] * factor);
    }
    return result;
  }
}
