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
 * The result of a training: everything for its report, pictures and evaluation, so that nothing is
 * read from disk or computed again.
 */
public sealed interface TrainingOutcome permits NetworkOutcome, EnsembleOutcome {
  /** The run, as it would be read from its directory. */
  Run run();

  /** The metrics of the network, or of the ensemble as a whole. */
  RunResult figures();

  SplitDataset data();

  /** The trained model, as in the model file. */
  Classifier model();

  /** Evaluations of the splits that have images; of an ensemble without the training split. */
  Map<Split, EvaluatedPredictions> measured();

  default Path directory() {
    return run().directory();
  }

  /** The evaluation of the test split. */
  default EvaluatedPredictions test() {
    return Objects.requireNonNull(measured().get(Split.TEST));
  }
}
