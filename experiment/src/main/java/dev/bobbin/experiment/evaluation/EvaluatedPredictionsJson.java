package dev.bobbin.experiment.evaluation;

import dev.bobbin.analysis.evaluation.EvaluationJson;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Form;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.codec.RecordForm;
import dev.bobbin.model.schema.PreprocessingCodecs;
import java.util.Optional;
import java.util.function.Function;

/** What {@code evaluate --json} prints of a network or an ensemble. */
public final class EvaluatedPredictionsJson {
  public static final RecordForm<EvaluatedPredictions> MEASURED = measured();

  /** {@code evaluation-NAME.json}, which {@code evaluate --data} also prints. */
  public static final RecordForm<DataEvaluation> ON_OTHER_DATA = onOtherData();

  private EvaluatedPredictionsJson() {}

  private static RecordForm<DataEvaluation> onOtherData() {
    RecordFields<DataEvaluation> fields = new RecordFields<>();
    fields.derived("data", FoundDataset.CODEC, DataEvaluation::data, "The pictures.");
    fields.derived(
        "preprocessing",
        PreprocessingCodecs.PREPROCESSING,
        DataEvaluation::preprocessing,
        "How the model has them prepared.");
    fields.derived(
        "weights", Codecs.STRING, DataEvaluation::weights, "SHA-256 of the weights, in hex.");
    fields.derived(
        "notes",
        Codecs.list(Codecs.STRING, 0),
        DataEvaluation::notes,
        "What was left out or guessed.");
    addMeasured(fields, DataEvaluation::measured);
    return fields.written();
  }

  private static RecordForm<EvaluatedPredictions> measured() {
    RecordFields<EvaluatedPredictions> fields = new RecordFields<>();
    addMeasured(fields, measured -> measured);
    return fields.written();
  }

  private static <R> void addMeasured(
      RecordFields<R> fields, Function<R, EvaluatedPredictions> get) {
    fields.inlined(EvaluationJson.EVALUATION, record -> get.apply(record).evaluation());
    fields.derivedOrAbsent(
        "members",
        Codecs.written(member()),
        record -> Optional.of(get.apply(record).members()).filter(members -> !members.isEmpty()),
        "Each network of an ensemble; absent otherwise.");
    fields.derivedOrAbsent(
        "novelty",
        EvaluationJson.NOVELTY,
        record -> get.apply(record).novelty(),
        "What its novelty detector does to these images; absent without one.");
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
