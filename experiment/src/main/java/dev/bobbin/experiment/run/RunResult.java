package dev.bobbin.experiment.run;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.analysis.evaluation.Leakage;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.engine.train.TrainingResult;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The result of a run: {@code result.json}, and what {@code train --json} prints. Training and
 * validation metrics are those of the epoch whose weights the model has: the last, or the best if
 * early stopping restored it. The training metrics are running means over the batches, as in Keras.
 * After an interruption within an epoch they belong to the last whole epoch, while the test metrics
 * are those of the current weights.
 *
 * @param run the run directory
 * @param status of the run
 * @param parameters trainable or not
 * @param trainLoss with penalties; empty before the first whole epoch and in runs of early versions
 * @param trainAccuracy from 0 to 1; empty before the first whole epoch
 * @param validationLoss with penalties; empty without validation and in runs of early versions
 * @param validationAccuracy from 0 to 1; empty without validation
 * @param testAccuracy of the saved model, from 0 to 1
 * @param testLoss with penalties
 * @param epochs number of trained epochs
 * @param secondsPerEpoch training seconds of each epoch, without validation
 * @param imagesPerSecond training images per training second; 0 before the first whole epoch
 * @param weightsSha256 digest of the weights
 * @param leakage set if test images were trained on
 * @param diagnosis the findings, in order
 */
public record RunResult(
    String run,
    SessionStatus status,
    long parameters,
    OptionalDouble trainLoss,
    OptionalDouble trainAccuracy,
    OptionalDouble validationLoss,
    OptionalDouble validationAccuracy,
    double testAccuracy,
    double testLoss,
    int epochs,
    List<Double> secondsPerEpoch,
    double imagesPerSecond,
    String weightsSha256,
    Optional<Leakage> leakage,
    List<Finding> diagnosis) {
  public RunResult {
    diagnosis = List.copyOf(diagnosis);
    secondsPerEpoch = List.copyOf(secondsPerEpoch);
  }

  /** Seconds of training, without validation. */
  public double seconds() {
    return secondsPerEpoch.stream().mapToDouble(Double::doubleValue).sum();
  }

  public static RunResult of(
      String run,
      long parameters,
      TrainingResult training,
      Evaluation test,
      String weightsSha256,
      List<Finding> diagnosis) {
    List<EpochDone> history = training.history();
    // The engine counts from 1; 0 means that no epoch was finished.
    Optional<EpochDone> best =
        training.bestEpoch() == 0
            ? Optional.empty()
            : Optional.of(history.get(training.bestEpoch() - 1));
    double seconds = history.stream().mapToDouble(EpochDone::trainingSeconds).sum();
    double images =
        history.stream().mapToDouble(e -> e.imagesPerSecond() * e.trainingSeconds()).sum();
    return new RunResult(
        run,
        SessionStatus.of(training.ending()),
        parameters,
        best.stream().mapToDouble(EpochDone::loss).findFirst(),
        best.stream().mapToDouble(EpochDone::accuracy).findFirst(),
        best.map(EpochDone::validationLoss).orElse(OptionalDouble.empty()),
        best.map(EpochDone::validationAccuracy).orElse(OptionalDouble.empty()),
        test.accuracy(),
        test.loss(),
        history.size(),
        history.stream().map(EpochDone::trainingSeconds).toList(),
        seconds == 0 ? 0 : images / seconds,
        weightsSha256,
        test.leakage(),
        diagnosis);
  }
}
