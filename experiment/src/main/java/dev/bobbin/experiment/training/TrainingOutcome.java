package dev.bobbin.experiment.training;

import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Ensemble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The result of a training: everything for its report, pictures and evaluation, so that nothing is
 * read from disk or computed again.
 */
public sealed interface TrainingOutcome permits NetworkOutcome, EnsembleOutcome {
  /**
   * Reads a run whose training has ended, and measures its model again.
   *
   * @param data of the run's recipe
   */
  static TrainingOutcome read(Run run, SplitDataset data, ThreadTeam team) throws IOException {
    return switch (run) {
      case NetworkRun network -> NetworkOutcome.read(network, data, team);
      case EnsembleRun ensemble -> {
        Ensemble model = ensemble.model();
        SplitDataset seen = data.preprocessed(model.preprocessing());
        Map<Split, EvaluatedPredictions> measured = new EnumMap<>(Split.class);
        for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
          if (seen.count(split) > 0) {
            measured.put(split, ensemble.measure(model, seen, split, team));
          }
        }
        yield new EnsembleOutcome(ensemble, ensemble.memberRuns(), seen, model, measured);
      }
    };
  }

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
