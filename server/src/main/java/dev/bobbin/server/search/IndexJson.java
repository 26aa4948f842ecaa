package dev.bobbin.server.search;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.RecordCodec;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
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
    var input =
        fields.required(
            "input", SHAPE, IndexDescription::input, "Height, width and channels of an image.");
    var divisor =
        fields.required(
            "divisor",
            Codecs.POSITIVE.as(Double::floatValue, Float::doubleValue),
            index -> index.preprocessing().divisor(),
            "What a byte's value is divided by.");
    var polarity =
        fields.required(
            "polarity",
            Codecs.constants("a polarity", Polarity.class),
            index -> index.preprocessing().polarity(),
            "How the images looked that the model learned from.");
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
            new Preprocessing(v.get(input), v.get(divisor), v.get(polarity)),
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
