package dev.bobbin.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A recipe that trains in a fraction of a second. */
final class TinyRecipe {
  private static final String RECIPE =
      """
      name: tiny
      data:
        name: fashion-mnist-mini
        validation-split: {stratified: {fraction: 0.5, seed: 1}}
      network:
        input: 28x28x1
        layers:
          - flatten
          - dense: {units: 10, activation: softmax}
      training:
        epochs: 1
        batch-size: 32
        loss: sparse-categorical-cross-entropy
        optimizer: adam
        learning-rate: 1e-3
      seed: 1
      """;

  private TinyRecipe() {}

  /** Writes it as {@code tiny.yaml}. */
  static Path write(Path folder) throws IOException {
    return Files.writeString(folder.resolve("tiny.yaml"), RECIPE);
  }
}
