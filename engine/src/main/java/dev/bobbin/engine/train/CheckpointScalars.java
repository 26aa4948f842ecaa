package dev.bobbin.engine.train;

import java.util.Map;

/** Reads the numbers of a checkpoint. */
final class CheckpointScalars {
  private CheckpointScalars() {}

  static double required(Map<String, Double> numbers, String name) {
    Double value = numbers.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "checkpoint: expected the number %s, received %s; try a checkpoint of a training with the same recipe"
              .formatted(
                  name,
                  numbers.isEmpty()
                      ? "no numbers"
                      : "only " + String.join(", ", numbers.keySet().stream().sorted().toList())));
    }
    return value;
  }
}
