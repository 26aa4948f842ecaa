package dev.bobbin.server.search;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.RecordCodec;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.schema.PreprocessingCodecs;
import dev.bobbin.model.schema.ShapeCodecs;
import java.util.List;

/** The JSON of an {@link IndexDescription}. */
final class IndexJson {
  private static final int VERSION = 1;

  private static final Codec<Shape> SHAPE =
      Codecs.list(Codecs.COUNT, 3)
          .as(IndexJson::shape, shape -> List.of(shape.height(), shape.width(), shape.channels()));

  static final RecordCodec<IndexDescription> DESCRIPTION = description();

  private IndexJson() {}

  private static RecordCodec<IndexDescription> description() {
    RecordFields<IndexDescription> fields = new RecordFields<>();
    fields.required(
        "version", Codecs.COUNT.as(IndexJson::checked, v -> v), _ -> VERSION, "Of this form.");
    var weights =
        fields.required(
            "weights",
            Codecs.STRING,
            IndexDescription::weights,
            "SHA-256 of the model's weights, in hex.");
    var layer =
        fields.required(
            "layer", Codecs.STRING, IndexDescription::layer, "Whose output the vectors are.");
    var dimensions =
        fields.required(
            "dimensions", Codecs.COUNT, IndexDescription::dimensions, "Numbers of a vector.");
    var preprocessing =
        fields.required(
            "preprocessing",
            PreprocessingCodecs.PREPROCESSING,
            IndexDescription::preprocessing,
            "How pictures become the network's inputs.");
    var classes =
        fields.required(
            "classes",
            Codecs.list(Codecs.STRING, 0),
            IndexDescription::classNames,
            "Of the model, in the order of its outputs.");
    var bobbin =
        fields.required(
            "bobbin", Codecs.STRING, IndexDescription::bobbin, "Version that began the index.");
    return fields.document(v ->
        new IndexDescription(
            v.get(weights),
            v.get(layer),
            v.get(dimensions),
            v.get(preprocessing),
            v.get(classes),
            v.get(bobbin)));
  }

  private static int checked(int version) {
    if (version != VERSION) {
      throw new InvalidValueException("expected version " + VERSION + ", received " + version);
    }
    return version;
  }

  private static Shape shape(List<Integer> sizes) {
    return ShapeCodecs.shape(sizes.get(0), sizes.get(1), sizes.get(2))
        .orElseThrow(() -> new InvalidValueException("expected a shape, received " + sizes));
  }
}
