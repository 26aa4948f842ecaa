package dev.bobbin.server.search;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.RecordCodec;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.model.schema.PreprocessingCodecs;

/** The JSON of an {@link IndexDescription}. */
final class IndexJson {
  private static final int VERSION = 1;

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
}
