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
 * A run that is compared.
 *
 * @param name in tables: the name of its directory, or its path if names are not unique
 * @param measured its model evaluated on the split; empty if that failed
 * @param problem why it failed
 */
public record ComparedRun(
    String name, Run run, Optional<EvaluatedPredictions> measured, Optional<String> problem) {
  static ComparedRun of(String name, Run run, EvaluatedPredictions measured) {
    return new ComparedRun(name, run, Optional.of(measured), Optional.empty());
  }

  static ComparedRun without(String name, Run run, String problem) {
    return new ComparedRun(name, run, Optional.empty(), Optional.of(problem));
  }

  /** Its epochs; empty for an ensemble, whose members have their own. */
  public List<EpochDone> curve() {
    return switch (run) {
      case NetworkRun network -> network.metrics();
      case EnsembleRun _ -> List.of();
    };
  }

  public Optional<Leakage> leakage() {
    return measured.flatMap(found -> found.evaluation().leakage());
  }

  /** The accuracy of a run that was evaluated. */
  public double accuracy() {
    return measured.orElseThrow().evaluation().accuracy();
  }
}
