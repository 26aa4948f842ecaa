package dev.bobbin.analysis.diagnosis;

import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.RecordCodec;
import dev.bobbin.base.codec.RecordFields;

/** A finding as {@code diagnosis.json} and {@code result.json} have it. */
public final class FindingJson {
  public static final RecordCodec<Finding> FINDING = finding();

  private FindingJson() {}

  private static RecordCodec<Finding> finding() {
    RecordFields<Finding> fields = new RecordFields<>();
    var kind =
        fields.required(
            "kind", Codecs.constants(Finding.Kind.class), Finding::kind, "The kind of finding.");
    var epoch =
        fields.required(
            "epoch", Codecs.COUNT, Finding::epoch, "Epoch after which it was seen, from 1.");
    var layer =
        fields.nullable(
            "layer", Codecs.STRING, Finding::layer, "The layer; null for the whole network.");
    var share =
        fields.nullableDouble(
            "share", Finding::share, "Extent, as the kind defines it; null if it has none.");
    var message =
        fields.required(
            "message", Codecs.STRING, Finding::message, "What was seen and why it matters.");
    var advice = fields.required("advice", Codecs.STRING, Finding::advice, "What to change.");
    return fields.document(v ->
        new Finding(
            v.get(kind),
            v.get(epoch),
            v.find(layer),
            v.findDouble(share),
            v.get(message),
            v.get(advice)));
  }
}
