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
  /** The form. */
  public static final RecordForm<StudyResult> STUDY = study();

  private enum Better {
    HIGHER,
    LOWER
  }

  private StudyJson() {}

  private static RecordForm<StudyResult> study() {
    RecordFields<StudyResult> fields = new RecordFields<>();
    fields.derived("study", STRING, s -> s.plan().name(), "The name of the recipe.");
    fields.derived("metric", constants(Metric.class), s -> s.plan().metric(), "What is compared.");
    fields.derived(
        "better",
        constants(Better.class),
        s -> s.plan().metric().isHigherBetter() ? Better.HIGHER : Better.LOWER,
        "Which values of the metric are.");
    fields.derived("seeds", Codecs.list(WHOLE, 1), s -> s.plan().seeds(), "Of every setting.");
    fields.derivedOrNull(
        "halving", halving(), s -> s.plan().halving(), "Successive halving; null without.");
    fields.derived(
        "complete", Codecs.FLAG, StudyResult::isComplete, "Whether nothing is left to train.");
    fields.derived(
        "settings", Codecs.written(setting()), StudyResult::settings, "In the order of the table.");
    fields.derivedOrNull(
        "best",
        STRING,
        s -> s.best().map(StudyJson::label),
        "The label of the setting of the best mean; null before one has finished.");
    fields.derivedOrNull(
        "runnerUp", STRING, s -> s.runnerUp().map(StudyJson::label), "The label of the next one.");
    fields.derivedOrNull(
        "lead",
        NUMBER,
        s -> s.runnerUp().flatMap(SettingResult::behind).map(PairedTInterval::mean),
        "By how much it is behind in the mean.");
    fields.derived(
        "verdict",
        constants(StudyResult.Verdict.class),
        StudyResult::verdict,
        "Whether the best setting is really better than the next one.");
    fields.derived(
        "confidence",
        NUMBER,
        _ -> StudyResult.CONFIDENCE,
        "Of all comparisons with the best setting together.");
    fields.derived("comparisons", WHOLE, StudyResult::comparisons, "How many of them there are.");
    fields.derivedOrNull(
        "leakage",
        EvaluationJson.LEAKAGE,
        StudyResult::leakage,
        "Whether test images were learned from: of the first run that has it.");
    return fields.written();
  }

  private static String label(SettingResult result) {
    return result.setting().label();
  }

  private static Form<Halving> halving() {
    RecordFields<Halving> fields = new RecordFields<>();
    fields.derived("first", COUNT, Halving::minEpochs, "Epochs before the first stop.");
    fields.derived("eta", COUNT, Halving::reductionFactor, "One of so many settings goes on.");
    fields.derivedOrNull("rungs", COUNT, Halving::rungs, "Stops at most.");
    return fields.written();
  }

  private static Form<SettingResult> setting() {
    RecordFields<SettingResult> fields = new RecordFields<>();
    fields.derived("label", STRING, StudyJson::label, "What tables call it.");
    fields.derived(
        "values", Codecs.TREE, result -> result.setting().values(), "What it sets, by path.");
    fields.derived(
        "finished",
        Codecs.FLAG,
        SettingResult::isFinished,
        "Whether all of its trials have finished.");
    fields.derived("failed", WHOLE, SettingResult::failures, "Trials that failed.");
    fields.nullableInt(
        "stoppedAfterEpochs",
        COUNT,
        SettingResult::stoppedAfter,
        "Where successive halving stopped it.");
    fields.derivedOrNull(
        "metric",
        StatisticsJson.SPREAD,
        SettingResult::spread,
        "Over the trials that finished, or up to where halving stopped it.");
    fields.derivedOrNull(
        "behindBest",
        StatisticsJson.PAIRED,
        SettingResult::behind,
        "How much worse it is than the best setting, seed by seed.");
    fields.derived("seconds", NUMBER, SettingResult::seconds, "Of training, all trials together.");
    fields.derived("trials", Codecs.written(trial()), SettingResult::trials, "One for each seed.");
    return fields.written();
  }

  private static Form<TrialOutcome> trial() {
    RecordFields<TrialOutcome> fields = new RecordFields<>();
    fields.derived("seed", WHOLE, outcome -> outcome.trial().seed(), "Of the training.");
    fields.derived(
        "status", constants(TrialOutcome.Status.class), TrialOutcome::status, "How far it came.");
    fields.nullableDouble("value", TrialOutcome::value, "Of the metric, as far as it came.");
    fields.derived(
        "epochs",
        Codecs.atLeast(0),
        outcome -> outcome.history().size(),
        "Whole epochs that were trained.");
    fields.derived("seconds", NUMBER, TrialOutcome::seconds, "Of training.");
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
