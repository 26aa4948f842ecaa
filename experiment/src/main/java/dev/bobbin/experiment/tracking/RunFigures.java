package dev.bobbin.experiment.tracking;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.analysis.evaluation.Leakage;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.run.RunResult;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What has come out of a run so far, as far as lists of runs show it.
 *
 * @param epochs whole epochs that are done, of all members of an ensemble together
 * @param last the last of them; empty for an ensemble, which has none of its own
 * @param bestEpoch the epoch of the best validation accuracy, the first of equals; empty without a
 *     validation part and for an ensemble
 * @param validationAccuracy the best of all epochs; for an ensemble that of the whole
 * @param testAccuracy of the model as it is saved, once the run has ended
 * @param testLoss of the same, penalties included
 * @param parameters of the network, or of all members; once the run has ended
 * @param seconds of training, without validation
 * @param diagnosis the kinds of what went wrong, each once, in the order in which they were found
 * @param leakage whether test images were learnt from; once the run has ended
 */
public record RunFigures(
    int epochs,
    Optional<EpochDone> last,
    OptionalInt bestEpoch,
    OptionalDouble validationAccuracy,
    OptionalDouble testAccuracy,
    OptionalDouble testLoss,
    OptionalLong parameters,
    double seconds,
    List<Finding.Kind> diagnosis,
    Optional<Leakage> leakage) {
  static final RunFigures NONE =
      new RunFigures(
          0,
          Optional.empty(),
          OptionalInt.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalLong.empty(),
          0,
          List.of(),
          Optional.empty());

  public RunFigures {
    diagnosis = List.copyOf(diagnosis);
  }

  /**
   * Figures of a run of one network.
   *
   * @param history every whole epoch
   * @param result what came out, if it has ended
   * @param findings what went wrong
   */
  static RunFigures of(
      List<EpochDone> history, Optional<RunResult> result, List<Finding> findings) {
    Optional<EpochDone> best =
        history.stream()
            .filter(epoch -> epoch.validationAccuracy().isPresent())
            .reduce((a, b) ->
                b.validationAccuracy().getAsDouble() > a.validationAccuracy().getAsDouble()
                    ? b
                    : a);
    return new RunFigures(
        history.size(),
        history.isEmpty() ? Optional.empty() : Optional.of(history.getLast()),
        best.isPresent() ? OptionalInt.of(best.get().epoch()) : OptionalInt.empty(),
        best.isPresent() ? best.get().validationAccuracy() : OptionalDouble.empty(),
        result.stream().mapToDouble(RunResult::testAccuracy).findFirst(),
        result.stream().mapToDouble(RunResult::testLoss).findFirst(),
        result.stream().mapToLong(RunResult::parameters).findFirst(),
        history.stream().mapToDouble(EpochDone::trainingSeconds).sum(),
        kinds(findings),
        result.flatMap(RunResult::leakage));
  }

  /** Figures of an ensemble that has ended. */
  static RunFigures of(RunResult whole) {
    return new RunFigures(
        whole.epochs(),
        Optional.empty(),
        OptionalInt.empty(),
        whole.validationAccuracy(),
        OptionalDouble.of(whole.testAccuracy()),
        OptionalDouble.of(whole.testLoss()),
        OptionalLong.of(whole.parameters()),
        whole.secondsPerEpoch().stream().mapToDouble(Double::doubleValue).sum(),
        kinds(whole.diagnosis()),
        whole.leakage());
  }

  /** Figures of an ensemble whose members are not all trained. */
  static RunFigures ofMembers(List<RunFigures> members) {
    return new RunFigures(
        members.stream().mapToInt(RunFigures::epochs).sum(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        members.stream().mapToDouble(RunFigures::seconds).sum(),
        members.stream().flatMap(member -> member.diagnosis().stream()).distinct().toList(),
        Optional.empty());
  }

  private static List<Finding.Kind> kinds(List<Finding> findings) {
    return findings.stream().map(Finding::kind).distinct().toList();
  }
}
