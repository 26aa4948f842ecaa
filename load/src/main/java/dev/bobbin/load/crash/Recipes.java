package dev.bobbin.load.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Recipes whose training takes a few seconds, on the images that come with Bobbin. */
record Recipes(Path training, Path ensemble, Path study) {
  private static final String TRAINING =
      """
      name: crash
      data:
        name: fashion-mnist-mini
        validation-split: {stratified: 0.2}
        augment: {shift: 1}
      network:
        layers:
          - conv2d: {filters: 4, kernel-size: 3, activation: relu}
          - batch-norm
          - max-pool: 2
          - dropout: 0.2
          - flatten
          - dense: {units: 10, activation: softmax}
      training:
        epochs: 5
        batch-size: 32
        optimizer: adam
        learning-rate: {cosine: {initial-learning-rate: 0.002}}
      """;

  private static final String ENSEMBLE =
      """
      name: crash-vote
      ensemble:
        combine: majority-vote
        members:
          - {recipe: training.yaml, set: {training.epochs: 2}}
          - {recipe: training.yaml, set: {training.epochs: 2}}
          - {recipe: training.yaml, set: {training.epochs: 2}}
      """;

  private static final String STUDY =
      """
      study:
        grid:
          training.batch-size: [32, 64]
        seeds: 2
        metric: validation-accuracy
      """;

  static Recipes write(Path folder) throws IOException {
    return new Recipes(
        Files.writeString(folder.resolve("training.yaml"), TRAINING),
        Files.writeString(folder.resolve("ensemble.yaml"), ENSEMBLE),
        Files.writeString(
            folder.resolve("study.yaml"), TRAINING.replace("epochs: 5", "epochs: 2") + STUDY));
  }
}
