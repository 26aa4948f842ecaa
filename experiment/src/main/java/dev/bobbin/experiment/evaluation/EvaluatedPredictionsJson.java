package dev.bobbin.experiment.evaluation;

import dev.bobbin.analysis.evaluation.EvaluationJson;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Form;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.codec.RecordForm;
import java.util.Optional;

/** What {@code evaluate --json} prints of a network or an ensemble. */
public final class EvaluatedPredictionsJson {
  public static final RecordForm<EvaluatedPredictions> MEASURED = measured();

  private EvaluatedPredictionsJson() {}

  private static RecordForm<EvaluatedPredictions> measured() {
    RecordFields<EvaluatedPredictions> fields = new RecordFields<>();
    fields.inlined(EvaluationJson.EVALUATION, EvaluatedPredictions::evaluation);
    fields.derivedOrAbsent(
        "members",
        Codecs.written(member()),
        measured ->
            measured.members().isEmpty() ? Optional.empty() : Optional.of(measured.members()),
        "Each network of an ensemble; absent otherwise.");
    return fields.written();
  }

  private static Form<EvaluatedPredictions.MemberEvaluation> member() {
    RecordFields<EvaluatedPredictions.MemberEvaluation> fields = new RecordFields<>();
    fields.derived(
        "name", Codecs.STRING, EvaluatedPredictions.MemberEvaluation::name, "Name of its recipe.");
    fields.derived(
        "seed", Codecs.WHOLE, EvaluatedPredictions.MemberEvaluation::seed, "Seed of its training.");
    fields.derived("accuracy", Codecs.NUMBER, m -> m.evaluation().accuracy(), "From 0 to 1.");
    fields.derived(
        "loss", Codecs.NUMBER, m -> m.evaluation().loss(), "Its own loss, with penalties.");
    fields.derivedOrNull(
        "leakage", EvaluationJson.LEAKAGE, m -> m.evaluation().leakage(), "If it trained on them.");
    return fields.written();
  }
}
