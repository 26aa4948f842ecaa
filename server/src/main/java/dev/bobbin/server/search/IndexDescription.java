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
 * The model and settings of an index's vectors, which are part of every commit.
 *
 * @param weights SHA-256 of the model's weights, in hex
 * @param layer whose output the vectors are
 * @param dimensions of a vector
 * @param classNames of the model, in the order of its outputs
 * @param bobbin the version that created the index
 */
public record IndexDescription(
    String weights,
    String layer,
    int dimensions,
    Preprocessing preprocessing,
    List<String> classNames,
    String bobbin) {
  public IndexDescription {
    classNames = List.copyOf(classNames);
  }

  /** Of a new index. */
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

  /** Why vectors of the two are not comparable; empty if they are. */
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
   * Checks that vectors of a model are comparable with these.
   *
   * @param folder of the index
   * @throws BobbinException if they are not
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

  String json() {
    return JsonWriter.compact(IndexJson.DESCRIPTION.write(this));
  }

  /**
   * Parses {@link #json}.
   *
   * @param source for messages
   * @throws BobbinException if it is invalid
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
