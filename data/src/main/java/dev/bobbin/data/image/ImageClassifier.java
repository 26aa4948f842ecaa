package dev.bobbin.data.image;

import dev.bobbin.base.text.Names;
import dev.bobbin.model.ClassProbability;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Novelty;
import dev.bobbin.model.PixelLookupTable;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Prediction;
import dev.bobbin.model.Preprocessing;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Classifies picture files with a model: reads them, preprocesses them, and warns of what may make
 * the answer worse.
 */
public final class ImageClassifier {
  private final Classifier model;
  private final PixelLookupTable values;
  private final ImageFileReader reader;

  /**
   * A classifier.
   *
   * @param model to ask
   * @param polarity of the pictures; empty for the model's own
   */
  public ImageClassifier(Classifier model, Optional<Polarity> polarity) {
    Preprocessing preprocessing = model.preprocessing();
    this.model = model;
    this.values = preprocessing.values();
    this.reader = new ImageFileReader(preprocessing, polarity.orElse(preprocessing.polarity()));
  }

  /**
   * The result for a picture.
   *
   * @param image the picture's file, or another name for it
   * @param classes all classes, the winner first
   * @param probabilities whether their figures are probabilities; otherwise they are scores
   * @param novelty how unlike it is to those that the model learned from, if the model can tell
   * @param polarity as which it was read
   * @param warnings for the user
   */
  public record Answer(
      String image,
      List<ClassProbability> classes,
      boolean probabilities,
      Optional<Novelty> novelty,
      Polarity polarity,
      List<LoadedImage.Warning> warnings) {
    public Answer {
      classes = List.copyOf(classes);
      warnings = List.copyOf(warnings);
    }

    /** Whether the picture seems to be of none of the model's classes. */
    public boolean isUnknown() {
      return novelty.isPresent() && novelty.get().isUnknown();
    }

    /**
     * A tree of {@code image}, {@code polarity}, {@code unknown}, {@code novelty}, {@link #ranking
     * classes} and {@code warnings} (kind, message).
     */
    public Map<String, @Nullable Object> json() {
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("image", image);
      tree.put("polarity", polarity.id());
      tree.putAll(ImageClassifier.json(novelty));
      tree.put("classes", ranking(classes, probabilities));
      tree.put("warnings", ImageClassifier.json(warnings));
      return tree;
    }
  }

  /**
   * Classes as trees of {@code index}, {@code name}, {@code probability} and, for a majority vote,
   * {@code meanProbability}; with {@code score} in place of {@code probability} where it is none.
   *
   * @param probabilities what {@link Classifier#givesProbabilities} says
   */
  public static List<Map<String, Object>> ranking(
      List<ClassProbability> classes, boolean probabilities) {
    List<Map<String, Object>> ranked = new ArrayList<>();
    for (ClassProbability c : classes) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("index", c.index());
      entry.put("name", c.name());
      entry.put(probabilities ? "probability" : "score", (double) c.probability());
      c.meanProbability().ifPresent(mean -> entry.put("meanProbability", (double) mean));
      ranked.add(entry);
    }
    return ranked;
  }

  /**
   * Novelty as a tree of {@code unknown}, whether the picture seems to be of none of the classes,
   * and {@code novelty} with {@code distance} and {@code threshold}; null if the model cannot tell.
   */
  public static Map<String, @Nullable Object> json(Optional<Novelty> novelty) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("unknown", novelty.map(Novelty::isUnknown).orElse(false));
    Map<String, Object> figures = new LinkedHashMap<>();
    novelty.ifPresent(found -> {
      figures.put("distance", found.distance());
      figures.put("threshold", found.threshold());
    });
    tree.put("novelty", novelty.isPresent() ? figures : null);
    return tree;
  }

  /** Warnings as trees of {@code kind} and {@code message}. */
  public static List<Map<String, Object>> json(List<LoadedImage.Warning> warnings) {
    List<Map<String, Object>> told = new ArrayList<>();
    for (LoadedImage.Warning warning : warnings) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("kind", Names.id(warning.kind()));
      entry.put("message", warning.message());
      told.add(entry);
    }
    return told;
  }

  /**
   * Classifies a picture file.
   *
   * @throws dev.bobbin.base.BobbinException if it is something else
   */
  public Answer classify(Path file) {
    return answer(file.toString(), reader.read(file));
  }

  /**
   * Classifies a picture of these formats, read from a stream to its end.
   *
   * @param name for messages, such as {@code standard input}
   * @throws dev.bobbin.base.BobbinException if it is something else
   */
  public Answer classify(InputStream stream, String name) {
    return answer(name, reader.read(stream, name));
  }

  private Answer answer(String name, LoadedImage image) {
    return answer(name, image, model.predict(values.of(image.pixels())));
  }

  Answer answer(String name, LoadedImage image, Prediction prediction) {
    return new Answer(
        name,
        prediction.classes(),
        model.givesProbabilities(),
        prediction.novelty(),
        image.polarity(),
        image.warnings());
  }

  ImageFileReader reader() {
    return reader;
  }

  /** Writes the network's input for a picture as the image of that number in a batch. */
  void input(LoadedImage image, float[] batch, int number) {
    int size = image.shape().size();
    values.read(image.pixels(), 0, batch, number * size, size);
  }
}
