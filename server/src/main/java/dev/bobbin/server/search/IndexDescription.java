package dev.bobbin.server.search;

import dev.bobbin.analysis.attribution.Embedder;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.BuildInfo;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.json.Node;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an index's vectors were made with. It is part of every commit, so that it is never of
 * another index.
 *
 * @param weights SHA-256 of the model's weights, in hex
 * @param layer whose output the vectors are
 * @param dimensions numbers of a vector
 * @param preprocessing from pictures to what the model sees
 * @param classNames of the model, in the order of its outputs
 * @param bobbin version that began the index
 */
public record IndexDescription(
    String weights,
    String layer,
    int dimensions,
    Preprocessing preprocessing,
    List<String> classNames,
    String bobbin) {
  /** Of what is written, and the only one that is read. */
  private static final int VERSION = 1;

  /** Keeps a copy of the list. */
  public IndexDescription {
    classNames = List.copyOf(classNames);
  }

  /** Of an index that is about to be built. */
  public static IndexDescription of(Classifier classifier, Embedder embedder) {
    return new IndexDescription(
        classifier.weightsSha256(),
        embedder.layer(),
        embedder.dimensions(),
        classifier.preprocessing(),
        classifier.classNames(),
        BuildInfo.current().version());
  }

  /** The shape of an image. */
  public Shape input() {
    return preprocessing.size();
  }

  /** Why vectors of one are not to be compared with vectors of the other; empty where they are. */
  Optional<String> difference(IndexDescription other) {
    if (!weights.equals(other.weights)) {
      return Optional.of(
          "weights %s, received %s".formatted(shortened(weights), shortened(other.weights)));
    }
    boolean same =
        layer.equals(other.layer)
            && dimensions == other.dimensions
            && preprocessing.equals(other.preprocessing);
    return same
        ? Optional.empty()
        : Optional.of(
            "layer %s of %d numbers for images of %s, received %s of %d for %s"
                .formatted(
                    layer, dimensions, input(), other.layer, other.dimensions, other.input()));
  }

  /**
   * Checks that vectors of a model may be added to these, or compared with them.
   *
   * @param folder of the index
   * @throws BobbinException where they are of another
   */
  void require(Path folder, IndexDescription model) {
    Optional<String> difference = difference(model);
    if (difference.isPresent()) {
      throw BobbinException.of(
          folder,
          "the model that this index was built with",
          difference.get(),
          "'bobbin index --fresh' to build it anew, or another folder with --to");
    }
  }

  private static String shortened(String digest) {
    return digest.substring(0, Math.min(12, digest.length()));
  }

  /** As one line of JSON. */
  String json() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("version", VERSION);
    tree.put("weights", weights);
    tree.put("layer", layer);
    tree.put("dimensions", dimensions);
    tree.put("input", List.of(input().height(), input().width(), input().channels()));
    tree.put("divisor", (double) preprocessing.divisor());
    tree.put("polarity", preprocessing.polarity().name().toLowerCase(Locale.ROOT));
    tree.put("classes", classNames);
    tree.put("bobbin", bobbin);
    return JsonWriter.compact(tree);
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @param source what messages call it
   * @throws BobbinException where it is something else
   */
  static IndexDescription parse(String source, String json) {
    try {
      if (!(JsonReader.read(source, json) instanceof Node.Mapping tree)
          || Integer.parseInt(text(tree, "version")) != VERSION) {
        throw new IllegalArgumentException("another version");
      }
      List<String> input = texts(tree, "input");
      return new IndexDescription(
          text(tree, "weights"),
          text(tree, "layer"),
          Integer.parseInt(text(tree, "dimensions")),
          new Preprocessing(
              new Shape(
                  Integer.parseInt(input.get(0)),
                  Integer.parseInt(input.get(1)),
                  Integer.parseInt(input.get(2))),
              Float.parseFloat(text(tree, "divisor")),
              Polarity.valueOf(text(tree, "polarity").toUpperCase(Locale.ROOT))),
          texts(tree, "classes"),
          text(tree, "bobbin"));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw BobbinException.of(
          source,
          "an index that this version of Bobbin has written",
          "another (" + e.getMessage() + ")",
          "--fresh to build it anew");
    }
  }

  private static String text(Node.Mapping tree, String name) {
    if (tree.get(name) instanceof Node.Scalar scalar) {
      return scalar.text();
    }
    throw new IllegalArgumentException("no " + name);
  }

  private static List<String> texts(Node.Mapping tree, String name) {
    if (!(tree.get(name) instanceof Node.Sequence sequence)) {
      throw new IllegalArgumentException("no " + name);
    }
    List<String> texts = new ArrayList<>();
    for (Node item : sequence.items()) {
      if (!(item instanceof Node.Scalar scalar)) {
        throw new IllegalArgumentException("no text in " + name);
      }
      texts.add(scalar.text());
    }
    return texts;
  }
}
