package dev.bobbin.experiment.training;

import dev.bobbin.data.split.Split;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.model.Classifier;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * The result of a training: all that its report, its pictures and its evaluation are made of, so
 * that nothing is read back from disk or computed again.
 */
public sealed interface TrainingOutcome permits NetworkOutcome, EnsembleOutcome {
  /** What the run directory holds, as it would be read from there. */
  Run run();

  /** The figures of the network, or of the ensemble as a whole. */
  RunResult figures();

  /** What it was trained on. */
  SplitDataset data();

  /** What was learned, as it is in the model file. */
  Classifier model();

  /**
   * Predictions and metrics of the parts that have images; of an ensemble without those that its
   * members learned from.
   */
  Map<Split, EvaluatedPredictions> measured();

  /** The run directory. */
  default Path directory() {
    return run().directory();
  }

  /** Predictions and metrics of the test images. */
  default EvaluatedPredictions test() {
    return Objects.requireNonNull(measured().get(Split.TEST));
  }
}
