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
 * The result of a study. The best setting is the finished one with the best mean. Each other one is
 * compared with it seed by seed, by a paired t interval with Bonferroni's correction, so that all
 * intervals together hold with {@link #CONFIDENCE}.
 *
 * @param settings in the order of the plan
 * @param best once a setting has finished
 */
public record StudyResult(
    StudyPlan plan, List<SettingResult> settings, Optional<SettingResult> best) {
  /** Confidence of all comparisons together. */
  public static final double CONFIDENCE = 0.95;

  public StudyResult {
    settings = List.copyOf(settings);
  }

  /** Whether the best setting is really better than the second best. */
  public enum Verdict {
    /** Its lead is larger than chance explains. */
    CLEAR,
    /** Its lead may be chance. */
    WITHIN_NOISE,
    /** There is one seed only, or no second setting. */
    UNKNOWN;

    public String id() {
      return Names.id(this);
    }
  }

  /**
   * The result of a plan.
   *
   * @param runs finished or not; trials without one have not begun
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

  /** The second best setting, if it can be told. */
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

  /** Number of settings that were compared with the best. */
  public long comparisons() {
    return settings.stream().filter(result -> result.behind().isPresent()).count();
  }

  public List<TrialOutcome> trials() {
    return settings.stream().flatMap(result -> result.trials().stream()).toList();
  }

  /** Whether all trials have finished, failed, or were stopped. */
  public boolean isComplete() {
    return settings.stream()
        .allMatch(result ->
            result.stoppedAfter().isPresent()
                || result.trials().stream()
                    .noneMatch(trial -> trial.status() == TrialOutcome.Status.UNFINISHED));
  }

  /** Leakage of the first run that has it. */
  public Optional<Leakage> leakage() {
    return trials().stream().flatMap(trial -> trial.leakage().stream()).findFirst();
  }
}
