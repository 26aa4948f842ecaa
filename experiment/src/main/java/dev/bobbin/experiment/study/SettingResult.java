package dev.bobbin.experiment.study;

import dev.bobbin.analysis.stats.PairedTInterval;
import dev.bobbin.analysis.stats.SampleStatistics;
import dev.bobbin.experiment.recipe.StudySetting;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The result of a setting.
 *
 * @param trials by seed
 * @param stoppedAfter the epochs after which successive halving stopped it
 * @param spread of the metric over trials that have it: at the end, or where halving stopped it
 * @param behind difference to the best setting, seed by seed; for finished settings with at least
 *     two seeds
 */
public record SettingResult(
    StudySetting setting,
    List<TrialOutcome> trials,
    OptionalInt stoppedAfter,
    Optional<SampleStatistics> spread,
    Optional<PairedTInterval> behind) {
  public SettingResult {
    trials = List.copyOf(trials);
  }

  public boolean isFinished() {
    return trials.stream().allMatch(trial -> trial.status() == TrialOutcome.Status.FINISHED);
  }

  public long failures() {
    return trials.stream().filter(trial -> trial.status() == TrialOutcome.Status.FAILED).count();
  }

  /** Seconds of training of all trials, without validation. */
  public double seconds() {
    return trials.stream().mapToDouble(TrialOutcome::seconds).sum();
  }

  /** The metric by seed, of a finished setting. */
  List<Double> values() {
    return trials.stream().map(trial -> trial.value().orElseThrow()).toList();
  }

  SettingResult behind(SettingResult best, boolean higherIsBetter, double confidence) {
    PairedTInterval difference =
        higherIsBetter
            ? PairedTInterval.of(best.values(), values(), confidence)
            : PairedTInterval.of(values(), best.values(), confidence);
    return new SettingResult(setting, trials, stoppedAfter, spread, Optional.of(difference));
  }
}
