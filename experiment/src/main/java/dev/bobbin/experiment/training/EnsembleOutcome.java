package dev.bobbin.experiment.training;

import dev.bobbin.data.split.Split;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.run.EnsembleResult;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.model.Ensemble;
import java.util.List;
import java.util.Map;

/**
 * The result of training an ensemble.
 *
 * @param members their runs, in the order of the recipe
 * @param measured evaluations of the test split and, if there is one, the validation split
 */
public record EnsembleOutcome(
    EnsembleRun run,
    List<NetworkRun> members,
    SplitDataset data,
    Ensemble model,
    Map<Split, EvaluatedPredictions> measured)
    implements TrainingOutcome {
  public EnsembleOutcome {
    members = List.copyOf(members);
    measured = Map.copyOf(measured);
  }

  /** The content of {@code result.json}. */
  public EnsembleResult result() {
    return run.result().orElseThrow();
  }

  @Override
  public RunResult figures() {
    return result().whole();
  }
}
