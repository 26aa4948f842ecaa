package dev.bobbin.lab.run;

import dev.bobbin.data.Dataset;
import dev.bobbin.data.ImageSet;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.Progress;
import dev.bobbin.lab.recipe.Recipe;
import dev.bobbin.lab.recipe.RecipeException;
import dev.bobbin.lab.recipe.RecipeFile;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Runs that take a fraction of a second: real images, a real recipe, but few of the one and a small
 * network in the other.
 */
public final class TinyRuns {
  static final Instant NOW = Instant.parse("2026-03-01T12:34:56Z");

  private static final String RECIPE =
      """
      name: tiny net
      data:
        name: fashion-mnist-mini
        split:
          first: 40
        augment: {shift: 1, flip: true}
      network:
        layers:
          - conv2d: {filters: 4, kernel: 3, stride: 2, padding: same, activation: relu}
          - batch-norm
          - flatten
          - dropout: 0.1
          - dense: {units: 10, activation: softmax}
      training:
        epochs: 3
        batch: 32
        optimizer: adam
        learning-rate: 0.01
      seed: 7
      """;

  private static final Dataset DATASET = dataset(0);

  private TinyRuns() {}

  /** The recipe with some values replaced. */
  public static Recipe recipe(String... sets) throws RecipeException {
    return RecipeFile.parse("tiny", RECIPE, List.of(sets));
  }

  /**
   * Every 20th of the small Fashion-MNIST's images: 300 to train on, of which 40 validate, and 50
   * to test.
   */
  public static PreparedData data(Recipe recipe) {
    return PreparedData.of(DATASET, recipe.data());
  }

  /** Other images of the same data set, {@code offset} further on; it says so in its digests. */
  public static Dataset dataset(int offset) {
    DataLocations nowhere = DataLocations.fromEnvironment(Optional.empty()).offline();
    Dataset mini = DatasetCatalogue.open("fashion-mnist-mini", nowhere, Progress.NONE);
    return new Dataset(
        mini.name(),
        every20th(mini.train(), offset),
        every20th(mini.test(), offset),
        mini.classNames(),
        mini.provenance());
  }

  private static ImageSet every20th(ImageSet part, int offset) {
    return part.select(IntStream.range(0, part.count() / 20).map(i -> i * 20 + offset).toArray());
  }

  public static RunOptions options(Path runs, int threads) {
    return new RunOptions(threads, Optional.empty(), runs, InstantSource.fixed(NOW), ZoneOffset.UTC)
        .withoutPictures();
  }

  public static TrainingRun create(Path runs, int threads, String... sets)
      throws java.io.IOException {
    Recipe recipe = recipe(sets);
    return TrainingRun.create(recipe, data(recipe), options(runs, threads));
  }
}
