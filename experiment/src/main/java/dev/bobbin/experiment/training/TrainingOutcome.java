package dev.bobbin.experiment.training;

import dev.bobbin.analysis.profile.TimeProfile;
import dev.bobbin.data.split.Part;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.evaluation.Measured;
import dev.bobbin.experiment.evaluation.PreparedData;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.run.RunResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a training has come to: all that its report, its pictures and its evaluation are made of, so
 * that nothing is read back from disk or computed again.
 *
 * @param directory of the run
 * @param recipe that was trained
 * @param data that it was trained on
 * @param result as it is in {@code result.json}
 * @param history the epochs, in order
 * @param measured predictions and metrics of each part that has images
 * @param profile where the time went, if that was to be measured and an epoch was finished
 */
public record TrainingOutcome(
    Path directory,
    Recipe recipe,
    PreparedData data,
    RunResult result,
    List<EpochDone> history,
    Map<Part, Measured> measured,
    Optional<TimeProfile> profile) {
  public TrainingOutcome {
    history = List.copyOf(history);
    measured = Map.copyOf(measured);
  }

  /** What the test images gave. */
  public Measured test() {
    return Objects.requireNonNull(measured.get(Part.TEST));
  }
}
