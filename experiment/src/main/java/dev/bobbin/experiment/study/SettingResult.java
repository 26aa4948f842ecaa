package dev.bobbin.experiment.study;

import dev.bobbin.analysis.stats.PairedTInterval;
import dev.bobbin.analysis.stats.SampleStatistics;
import dev.bobbin.experiment.recipe.StudySetting;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What came of one setting of a study.
 *
 * @param setting which one
 * @param trials one a seed
 * @param stoppedAfter the epochs after which successive halving stopped it
 * @param spread of the metric over the trials that have it: at the end of the training, or where
 *     halving stopped it
 * @param behind how much worse it is than the best setting, seed by seed; for settings that have
 *     finished with at least two seeds
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

  /** Whether all of its trials were trained to their end. */
  public boolean isFinished() {
    return trials.stream().allMatch(trial -> trial.status() == TrialOutcome.Status.FINISHED);
  }

  /** How many of its trials failed. */
  public long failures() {
    return trials.stream().filter(trial -> trial.status() == TrialOutcome.Status.FAILED).count();
  }

  /** Seconds of training of all its trials, without validation. */
  public double seconds() {
    return trials.stream().mapToDouble(TrialOutcome::seconds).sum();
  }

  /** The metric seed by seed; to be asked of a setting that has finished. */
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
