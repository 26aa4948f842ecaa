package dev.bobbin.lab.reproduction;

import dev.bobbin.data.Dataset;
import dev.bobbin.data.ImageSet;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.Progress;
import dev.bobbin.lab.recipe.Recipe;
import dev.bobbin.lab.recipe.RecipeException;
import dev.bobbin.lab.recipe.RecipeFile;
import dev.bobbin.lab.run.RunKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Small experiments with small measurements. */
final class Tiny {
  private Tiny() {}

  /** A recipe that trains in milliseconds, with the published figures that are given as YAML. */
  static Recipe recipe(String name, String published, String... sets) throws RecipeException {
    return RecipeFile.parse(
        name,
        """
        name: %s
        source: {author: A. Nobody, title: "Nothing much"}
        data: {name: fashion-mnist-mini, split: {first: 40}}
        network:
          layers:
            - flatten
            - dense: {units: 10, activation: softmax}
        training: {epochs: 2, batch: 32, learning-rate: 0.01}
        published: %s
        """
            .formatted(name, published),
        List.of(sets));
  }

  /** Every 20th image of the embedded data: 300 to train on, 50 to test, five of each class. */
  static Dataset dataset() {
    DataLocations nowhere = DataLocations.fromEnvironment(Optional.empty()).offline();
    Dataset mini = DatasetCatalogue.open("fashion-mnist-mini", nowhere, Progress.NONE);
    return new Dataset(
        mini.name(),
        every20th(mini.train()),
        every20th(mini.test()),
        mini.classNames(),
        mini.provenance());
  }

  private static ImageSet every20th(ImageSet part) {
    return part.select(IntStream.range(0, part.count() / 20).map(i -> i * 20).toArray());
  }

  static Measurement measurement(long seed, Map<String, List<Double>> figures) {
    return measurement(Optional.empty(), seed, figures);
  }

  static Measurement measurement(
      Optional<String> setting, long seed, Map<String, List<Double>> figures) {
    return new Measurement(
        setting,
        seed,
        new RunKey("%064x".formatted(seed)),
        "%064x".formatted(seed + 100),
        2,
        1.5,
        "a machine",
        false,
        List.of(),
        Optional.empty(),
        figures);
  }

  static Entry entry(Recipe recipe, Measurement... measurements) {
    return new Entry(
        recipe, List.of(measurements), List.of(1000.0, 1000.0), false, Optional.empty());
  }
}
