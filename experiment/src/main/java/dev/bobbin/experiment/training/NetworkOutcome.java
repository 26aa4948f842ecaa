package dev.bobbin.experiment.training;

import dev.bobbin.analysis.profile.ProfileAnalysis;
import dev.bobbin.data.split.Split;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.model.Model;
import java.util.Map;
import java.util.Optional;

/**
 * The result of training one network.
 *
 * @param measured evaluations of each split that has images
 * @param profile where time was spent, if requested and an epoch was finished
 */
public record NetworkOutcome(
    NetworkRun run,
    SplitDataset data,
    Model model,
    Map<Split, EvaluatedPredictions> measured,
    Optional<ProfileAnalysis> profile)
    implements TrainingOutcome {
  public NetworkOutcome {
    measured = Map.copyOf(measured);
  }

  /** The content of {@code result.json}. */
  public RunResult result() {
    return run.result().orElseThrow();
  }

  @Override
  public RunResult figures() {
    return result();
  }
}
