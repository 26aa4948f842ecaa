package dev.bobbin.experiment.run;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.codec.RecordForm;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.model.schema.EpochJson;
import java.util.function.Function;

/** A line of {@code metrics.jsonl}: an epoch, and the digest of its JSON. */
public final class MetricsLine {
  /** The line as JSON. */
  public static final RecordForm<EpochDone> FORM = form();

  private static final String DIGEST = ",\"sha256\":\"";
  private static final String END = "\"}";

  private MetricsLine() {}

  private static RecordForm<EpochDone> form() {
    RecordFields<EpochDone> fields = new RecordFields<>();
    fields.inlined(EpochJson.EPOCH, Function.identity());
    fields.derived(
        "sha256",
        Codecs.STRING,
        epoch -> Sha256.of(json(epoch)),
        "Of the line without this, in UTF-8, from '{' to '}'.");
    return fields.written();
  }

  private static String json(EpochDone epoch) {
    return JsonWriter.compact(EpochJson.EPOCH.write(epoch));
  }

  /** Without a line feed. */
  static String write(EpochDone epoch) {
    return JsonWriter.compact(FORM.write(epoch));
  }

  /**
   * Reads a line. Those of earlier versions have no digest; they end with a number.
   *
   * @param source its name in messages
   * @throws BobbinException if it is invalid, or does not have its digest
   */
  static EpochDone read(String source, String line) {
    int at = line.lastIndexOf(DIGEST);
    if (at < 0 && !line.endsWith(END)) {
      return Documents.parse(source, line, EpochJson.EPOCH);
    }
    String epoch = line.substring(0, Math.max(at, 0)) + "}";
    if (at < 0 || !line.substring(at).equals(DIGEST + Sha256.of(epoch) + END)) {
      throw BobbinException.of(
          source,
          "an epoch with the SHA-256 that it ends with",
          "a damaged line",
          "another copy of the file");
    }
    return Documents.parse(source, epoch, EpochJson.EPOCH);
  }
}
