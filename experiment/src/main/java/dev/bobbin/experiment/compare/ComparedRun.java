package dev.bobbin.experiment.compare;

import dev.bobbin.analysis.evaluation.Leakage;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.Run;
import java.util.List;
import java.util.Optional;

/**
 * A run among those that are compared.
 *
 * @param name what tables call it: the name of its directory, or its path where that says too
 *     little
 * @param run what was read of it
 * @param measured its model on the images of the part; empty where that could not be done
 * @param problem why not
 */
public record ComparedRun(
    String name, Run run, Optional<EvaluatedPredictions> measured, Optional<String> problem) {
  /** One whose model was measured. */
  static ComparedRun of(String name, Run run, EvaluatedPredictions measured) {
    return new ComparedRun(name, run, Optional.of(measured), Optional.empty());
  }

  /** One that has no model, or one that gives no numbers. */
  static ComparedRun without(String name, Run run, String problem) {
    return new ComparedRun(name, run, Optional.empty(), Optional.of(problem));
  }

  /** Every whole epoch; none for an ensemble, whose members have their own. */
  public List<EpochDone> curve() {
    return switch (run) {
      case NetworkRun network -> network.metrics();
      case EnsembleRun _ -> List.of();
    };
  }

  /** The leakage of its evaluation, if there is any. */
  public Optional<Leakage> leakage() {
    return measured.flatMap(found -> found.evaluation().leakage());
  }

  /** To be asked of a run that was measured. */
  public double accuracy() {
    return measured.orElseThrow().evaluation().accuracy();
  }
}
