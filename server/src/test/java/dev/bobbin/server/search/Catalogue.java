package dev.bobbin.server.search;

import dev.bobbin.analysis.attribution.Embedder;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.Progress;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LayerSpec.Dense;
import dev.bobbin.engine.spec.LayerSpec.Flatten;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.model.Model;
import dev.bobbin.model.Preprocessing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Images of the embedded dataset and a small network, whose first layer's random weights keep the
 * images' likeness: nothing here has to be trained.
 */
final class Catalogue {
  static final Dataset MINI =
      DatasetCatalogue.open(
          "fashion-mnist-mini",
          DataLocations.fromEnvironment(Optional.empty()).offline(),
          Progress.NONE);

  private Catalogue() {}

  static Model model(long seed) {
    return model(seed, 24);
  }

  static Model model(long seed, int width) {
    return model(
        seed, new Flatten(), new Dense(width, Activation.RELU), new Dense(10, Activation.SOFTMAX));
  }

  static Model model(long seed, LayerSpec... layers) {
    Network network = Network.create(new NetworkSpec(new Shape(28, 28, 1), List.of(layers)), seed);
    return new Model(
        network, MINI.classNames(), Preprocessing.standard(network.spec().input()), Map.of());
  }

  /** Writes the first images of the training split, with ids such as {@code a-3}. */
  static void build(Path folder, Model model, int count) throws IOException {
    Embedder embedder = new Embedder(model);
    try (ArticleWriter writer =
        ArticleWriter.open(folder, IndexDescription.of(model, embedder), false)) {
      for (int i = 0; i < count; i++) {
        Article article = article(i);
        writer.put(article, embedder.embed(article.pixels()));
      }
      writer.commit();
    }
  }

  static Article article(int image) {
    LabeledImages train = MINI.train();
    return Articles.of(
        "a-" + image, Optional.of(MINI.classNames().get(train.label(image))), train.image(image));
  }

  /** The vectors of the first images of the training split. */
  static float[][] vectors(Embedder embedder, int count) {
    float[][] vectors = new float[count][];
    for (int i = 0; i < count; i++) {
      vectors[i] = embedder.embed(MINI.train().image(i));
    }
    return vectors;
  }

  /** The ids of the nearest images, by two plain loops. */
  static List<String> nearest(float[][] vectors, float[] vector, List<Integer> images, int k) {
    Map<String, Double> scores = new HashMap<>();
    for (int image : images) {
      double sum = 0;
      for (int i = 0; i < vector.length; i++) {
        sum += (double) vectors[image][i] * vector[i];
      }
      scores.put("a-" + image, sum);
    }
    return scores.keySet().stream()
        .sorted(
            Comparator.comparingDouble((String id) -> -scores.get(id))
                .thenComparing(Comparator.naturalOrder()))
        .limit(k)
        .toList();
  }

  static List<String> ids(List<Neighbour> found) {
    return new ArrayList<>(found.stream().map(each -> each.article().id()).toList());
  }
}
