package dev.bobbin.experiment.evaluation;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.data.Provenance;

/**
 * A data set that was found.
 *
 * @param name of the data set
 * @param provenance where it was found, with digests
 */
public record FoundDataset(String name, Provenance provenance) {
  /** {@code name}, {@code place} and {@code files}. */
  public static final Codec<FoundDataset> CODEC = codec();

  private static Codec<FoundDataset> codec() {
    RecordFields<Provenance.Source> source = new RecordFields<>();
    var file = source.required("name", Codecs.STRING, Provenance.Source::name, "Name of the file.");
    var bytes =
        source.required("bytes", Codecs.WHOLE, Provenance.Source::bytes, "Size of the file.");
    var sha256 =
        source.required(
            "sha256", Codecs.STRING, Provenance.Source::sha256, "Digest of its content.");
    Codec<Provenance.Source> sources =
        source.document(v -> new Provenance.Source(v.get(file), v.get(bytes), v.get(sha256)));
    RecordFields<FoundDataset> fields = new RecordFields<>();
    var name = fields.required("name", Codecs.STRING, FoundDataset::name, "Name of the data set.");
    var place =
        fields.required(
            "place", Codecs.STRING, found -> found.provenance().place(), "Where it was found.");
    var files =
        fields.required(
            "files", Codecs.list(sources, 0), found -> found.provenance().files(), "Its files.");
    return fields.document(
        v -> new FoundDataset(v.get(name), new Provenance(v.get(place), v.get(files))));
  }
}
