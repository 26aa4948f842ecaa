package dev.bobbin.experiment.study;

import static dev.bobbin.base.codec.Codecs.COUNT;
import static dev.bobbin.base.codec.Codecs.NUMBER;
import static dev.bobbin.base.codec.Codecs.STRING;
import static dev.bobbin.base.codec.Codecs.WHOLE;
import static dev.bobbin.base.codec.Codecs.constants;

import dev.bobbin.analysis.evaluation.EvaluationJson;
import dev.bobbin.analysis.stats.PairedTInterval;
import dev.bobbin.analysis.stats.StatisticsJson;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Form;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.codec.RecordForm;
import dev.bobbin.experiment.recipe.Study.Halving;
import dev.bobbin.experiment.recipe.Study.Metric;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.RunResult;

/** {@code study.json}, which {@code sweep --json} prints. */
public final class StudyJson {
  public static final RecordForm<StudyResult> STUDY = study();

  private enum Better {
    HIGHER,
    LOWER
  }

  private StudyJson() {}

  private static RecordForm<StudyResult> study() {
    RecordFields<StudyResult> fields = new RecordFields<>();
    fields.derived("study", STRING, s -> s.plan().name(), "Name of the recipe.");
    fields.derived(
        "metric", constants(Metric.class), s -> s.plan().metric(), "The metric that is compared.");
    fields.derived(
        "better",
        constants(Better.class),
        s -> s.plan().metric().isHigherBetter() ? Better.HIGHER : Better.LOWER,
        "Whether higher or lower values are better.");
    fields.derived(
        "seeds", Codecs.list(WHOLE, 1), s -> s.plan().seeds(), "Seeds of every setting.");
    fields.derivedOrNull(
        "halving", halving(), s -> s.plan().halving(), "Successive halving; null without it.");
    fields.derived(
        "complete", Codecs.FLAG, StudyResult::isComplete, "Whether nothing is left to train.");
    fields.derived(
        "settings", Codecs.written(setting()), StudyResult::settings, "The settings in order.");
    fields.derivedOrNull(
        "best",
        STRING,
        s -> s.best().map(StudyJson::label),
        "Label of the setting with the best mean; null before one has finished.");
    fields.derivedOrNull(
        "runnerUp", STRING, s -> s.runnerUp().map(StudyJson::label), "Label of the second best.");
    fields.derivedOrNull(
        "lead",
        NUMBER,
        s -> s.runnerUp().flatMap(SettingResult::behind).map(PairedTInterval::mean),
        "Difference between the two means.");
    fields.derived(
        "verdict",
        constants(StudyResult.Verdict.class),
        StudyResult::verdict,
        "Whether the best setting is really better than the second best.");
    fields.derived(
        "confidence", NUMBER, _ -> StudyResult.CONFIDENCE, "Of all comparisons together.");
    fields.derived(
        "comparisons", WHOLE, StudyResult::comparisons, "Comparisons with the best setting.");
    fields.derivedOrNull(
        "leakage", EvaluationJson.LEAKAGE, StudyResult::leakage, "If one trained on test images.");
    return fields.written();
  }

  private static String label(SettingResult result) {
    return result.setting().label();
  }

  private static Form<Halving> halving() {
    RecordFields<Halving> fields = new RecordFields<>();
    fields.derived("first", COUNT, Halving::minEpochs, "Epochs before the first stop.");
    fields.derived("eta", COUNT, Halving::reductionFactor, "One in this many settings continues.");
    fields.derivedOrNull("rungs", COUNT, Halving::rungs, "Largest number of rungs.");
    return fields.written();
  }

  private static Form<SettingResult> setting() {
    RecordFields<SettingResult> fields = new RecordFields<>();
    fields.derived("label", STRING, StudyJson::label, "Name in tables.");
    fields.derived(
        "values", Codecs.TREE, result -> result.setting().values(), "Its values, by path.");
    fields.derived(
        "finished", Codecs.FLAG, SettingResult::isFinished, "Whether all trials have finished.");
    fields.derived("failed", WHOLE, SettingResult::failures, "Number of failed trials.");
    fields.nullableInt(
        "stoppedAfterEpochs",
        COUNT,
        SettingResult::stoppedAfter,
        "Epochs after which successive halving stopped it.");
    fields.derivedOrNull(
        "metric",
        StatisticsJson.SPREAD,
        SettingResult::spread,
        "Metric of finished trials, or where halving stopped them.");
    fields.derivedOrNull(
        "behindBest",
        StatisticsJson.PAIRED,
        SettingResult::behind,
        "Difference to the best setting, seed by seed.");
    fields.derived(
        "seconds", NUMBER, SettingResult::seconds, "Seconds of training, all trials together.");
    fields.derived("trials", Codecs.written(trial()), SettingResult::trials, "One for each seed.");
    return fields.written();
  }

  private static Form<TrialOutcome> trial() {
    RecordFields<TrialOutcome> fields = new RecordFields<>();
    fields.derived("seed", WHOLE, outcome -> outcome.trial().seed(), "Seed of the training.");
    fields.derived(
        "status", constants(TrialOutcome.Status.class), TrialOutcome::status, "Its status.");
    fields.nullableDouble("value", TrialOutcome::value, "Latest value of the metric.");
    fields.derived(
        "epochs", Codecs.atLeast(0), outcome -> outcome.history().size(), "Trained epochs.");
    fields.derived("seconds", NUMBER, TrialOutcome::seconds, "Seconds of training.");
    fields.derivedOrNull(
        "run",
        STRING,
        outcome -> outcome.run().map(run -> run.directory().toString()),
        "Its run directory; null before it has begun.");
    fields.derivedOrNull(
        "weightsSha256",
        STRING,
        outcome -> outcome.run().flatMap(NetworkRun::result).map(RunResult::weightsSha256),
        "Digest of the weights; null before the end.");
    fields.derivedOrNull("error", STRING, TrialOutcome::error, "Why it failed.");
    return fields.written();
  }
}
