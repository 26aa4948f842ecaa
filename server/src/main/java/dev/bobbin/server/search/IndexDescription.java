package dev.bobbin.server.search;

import dev.bobbin.analysis.attribution.Embedder;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.BuildInfo;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.json.Problems;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Preprocessing;
import java.nio.file.Path;
import java.util.List;
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
    return JsonWriter.compact(IndexJson.DESCRIPTION.write(this));
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @param source what messages call it
   * @throws BobbinException where it is something else
   */
  static IndexDescription parse(String source, String json) {
    Problems problems = new Problems();
    IndexDescription read = IndexJson.DESCRIPTION.read(JsonReader.read(source, json), "", problems);
    if (read == null) {
      throw BobbinException.of(
          source,
          "an index that this version of Bobbin has written",
          "another (" + problems.all().getFirst().message() + ")",
          "--fresh to build it anew");
    }
    return read;
  }
}
