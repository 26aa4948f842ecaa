package dev.bobbin.experiment.training;

import dev.bobbin.analysis.profile.ProfileAnalysis;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.model.Model;
import java.io.IOException;
import java.util.EnumMap;
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

  /**
   * Reads a run whose training has ended, and measures its model again.
   *
   * @param data of the run's recipe
   */
  public static NetworkOutcome read(NetworkRun run, SplitDataset data, ThreadTeam team)
      throws IOException {
    Model model = run.model();
    SplitDataset seen = data.preprocessed(model.preprocessing());
    Map<Split, EvaluatedPredictions> measured = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      if (seen.count(split) > 0) {
        measured.put(split, run.measure(model, seen, split, team));
      }
    }
    return new NetworkOutcome(run, seen, model, measured, Optional.empty());
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
