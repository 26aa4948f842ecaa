package dev.bobbin.experiment.study;

import dev.bobbin.analysis.evaluation.Leakage;
import dev.bobbin.analysis.stats.SampleStatistics;
import dev.bobbin.base.text.Names;
import dev.bobbin.experiment.recipe.StudySetting;
import dev.bobbin.experiment.run.NetworkRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * What came of a study. The best setting is the one of the best mean among those whose trials have
 * all finished. Each of the others is compared with it seed by seed, by a paired t interval whose
 * confidence is Bonferroni's for the number of comparisons, so that all of them together hold with
 * {@link #CONFIDENCE}.
 *
 * @param plan what was compared
 * @param settings in the order of the plan
 * @param best the best setting, once one has finished
 */
public record StudyResult(
    StudyPlan plan, List<SettingResult> settings, Optional<SettingResult> best) {
  /** Of all comparisons with the best setting together. */
  public static final double CONFIDENCE = 0.95;

  public StudyResult {
    settings = List.copyOf(settings);
  }

  /** Whether the best setting is really better than the second best. */
  public enum Verdict {
    /** Its lead is larger than what seeds explain. */
    CLEAR,
    /** Its lead may be chance. */
    WITHIN_NOISE,
    /** There is nothing to tell it by: one seed, or no second setting. */
    UNKNOWN;

    /** The name in documents. */
    public String id() {
      return Names.id(this);
    }
  }

  /**
   * The result of a plan whose trials have these runs.
   *
   * @param runs finished or not; a trial without one has not begun
   */
  public static StudyResult of(StudyPlan plan, Map<Trial, NetworkRun> runs) {
    return of(
        plan,
        trial -> {
          NetworkRun run = runs.get(trial);
          return run == null
              ? TrialOutcome.none(trial)
              : TrialOutcome.of(trial, plan.metric(), run);
        });
  }

  public static StudyResult of(StudyPlan plan, Function<Trial, TrialOutcome> outcomes) {
    SuccessiveHalving halving = SuccessiveHalving.of(plan, outcomes);
    List<SettingResult> settings = new ArrayList<>();
    for (StudySetting setting : plan.settings()) {
      Integer stopped = halving.stopped().get(setting);
      settings.add(
          result(
              plan,
              setting,
              stopped == null ? OptionalInt.empty() : OptionalInt.of(stopped),
              outcomes));
    }
    Comparator<SettingResult> byMean =
        Comparator.comparingDouble(result -> result.spread().orElseThrow().mean());
    Optional<SettingResult> best =
        settings.stream()
            .filter(result -> result.isFinished() && result.stoppedAfter().isEmpty())
            .min(plan.metric().isHigherBetter() ? byMean.reversed() : byMean);
    return new StudyResult(plan, compared(plan, settings, best), best);
  }

  private static SettingResult result(
      StudyPlan plan,
      StudySetting setting,
      OptionalInt stopped,
      Function<Trial, TrialOutcome> outcomes) {
    List<TrialOutcome> trials = plan.trials(setting).stream().map(outcomes).toList();
    List<Double> values =
        trials.stream()
            .map(trial ->
                stopped.isPresent()
                    ? trial.after(stopped.getAsInt(), plan.metric())
                    : trial.status() == TrialOutcome.Status.FINISHED
                        ? trial.value()
                        : OptionalDouble.empty())
            .filter(OptionalDouble::isPresent)
            .map(OptionalDouble::getAsDouble)
            .toList();
    return new SettingResult(
        setting,
        trials,
        stopped,
        values.isEmpty() ? Optional.empty() : Optional.of(SampleStatistics.of(values)),
        Optional.empty());
  }

  private static List<SettingResult> compared(
      StudyPlan plan, List<SettingResult> settings, Optional<SettingResult> best) {
    if (best.isEmpty() || plan.seeds().size() < 2) {
      return settings;
    }
    long others = settings.stream().filter(r -> isComparable(r, best.get())).count();
    double confidence = 1 - (1 - CONFIDENCE) / Math.max(1, others);
    boolean higher = plan.metric().isHigherBetter();
    return settings.stream()
        .map(result ->
            isComparable(result, best.get())
                ? result.behind(best.get(), higher, confidence)
                : result)
        .toList();
  }

  private static boolean isComparable(SettingResult result, SettingResult best) {
    return !result.setting().equals(best.setting())
        && result.isFinished()
        && result.stoppedAfter().isEmpty();
  }

  /** The setting that comes next to the best one, with how far it is behind; if it can be told. */
  public Optional<SettingResult> runnerUp() {
    return settings.stream()
        .filter(result -> result.behind().isPresent())
        .min(Comparator.comparingDouble(result -> result.behind().orElseThrow().mean()));
  }

  /** Whether the best setting is really better than the second best. */
  public Verdict verdict() {
    return runnerUp()
        .flatMap(SettingResult::behind)
        .map(behind -> behind.isWithinNoise() ? Verdict.WITHIN_NOISE : Verdict.CLEAR)
        .orElse(Verdict.UNKNOWN);
  }

  /** How many settings were compared with the best one. */
  public long comparisons() {
    return settings.stream().filter(result -> result.behind().isPresent()).count();
  }

  /** All trials, setting by setting. */
  public List<TrialOutcome> trials() {
    return settings.stream().flatMap(result -> result.trials().stream()).toList();
  }

  /** Whether nothing is left to train: trials have finished, failed, or were stopped by halving. */
  public boolean isComplete() {
    return settings.stream()
        .allMatch(result ->
            result.stoppedAfter().isPresent()
                || result.trials().stream()
                    .noneMatch(trial -> trial.status() == TrialOutcome.Status.UNFINISHED));
  }

  /** The test images that a run of the study was trained on. */
  public Optional<Leakage> leakage() {
    return trials().stream().flatMap(trial -> trial.leakage().stream()).findFirst();
  }
}
