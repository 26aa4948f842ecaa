package dev.bobbin.experiment.evaluation;

import dev.bobbin.analysis.evaluation.EvaluationJson;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Fields;
import dev.bobbin.base.codec.Form;
import dev.bobbin.base.codec.RecordForm;
import java.util.Optional;

/** What {@code evaluate --json} prints of a network or an ensemble. */
public final class MeasuredJson {
  /** The form. */
  public static final RecordForm<Measured> MEASURED = measured();

  private MeasuredJson() {}

  private static RecordForm<Measured> measured() {
    Fields<Measured> fields = new Fields<>();
    fields.inlined(EvaluationJson.EVALUATION, Measured::evaluation);
    fields.derivedOrAbsent(
        "members",
        Codecs.written(member()),
        measured ->
            measured.members().isEmpty() ? Optional.empty() : Optional.of(measured.members()),
        "Each network by itself; only of an ensemble.");
    return fields.written();
  }

  private static Form<Measured.Member> member() {
    Fields<Measured.Member> fields = new Fields<>();
    fields.derived("name", Codecs.STRING, Measured.Member::name, "Of its recipe.");
    fields.derived("seed", Codecs.WHOLE, Measured.Member::seed, "Of its training.");
    fields.derived("accuracy", Codecs.NUMBER, m -> m.evaluation().accuracy(), "From 0 to 1.");
    fields.derived(
        "loss", Codecs.NUMBER, m -> m.evaluation().loss(), "By its own loss, with penalties.");
    fields.derivedOrNull(
        "leakage",
        EvaluationJson.LEAKAGE,
        m -> m.evaluation().leakage(),
        "Whether it learned from these images.");
    return fields.written();
  }
}
