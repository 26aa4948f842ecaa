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
 * The result of a run: {@code result.json}, and the document that {@code train --json} prints.
 * Training and validation accuracy are those of the epoch whose weights the model has: the last
 * one, or the best one where early stopping brought its weights back. The training accuracy is the
 * running figure that Keras prints too, the mean over the epoch's batches while the weights
 * changed; measuring it afterwards would cost a third of an epoch. (After an interruption within an
 * epoch they are those of the last whole epoch, while the test figures are those of the weights as
 * the last step left them.)
 *
 * @param run the run directory
 * @param status how the run ended
 * @param parameters of the network, trainable or not
 * @param trainLoss of the same epoch as the training accuracy, penalties included; empty before the
 *     first whole epoch, and in runs of versions that did not write it down
 * @param trainAccuracy share from 0 to 1; empty before the first whole epoch
 * @param validationLoss of the same epoch, penalties included; empty without a validation split,
 *     and in runs of versions that did not write it down
 * @param validationAccuracy share from 0 to 1; empty without a validation split
 * @param testAccuracy share from 0 to 1, of the model as it is saved
 * @param testLoss with the layers' penalties
 * @param epochs whole epochs that were trained
 * @param secondsPerEpoch the training split of each epoch, without validation
 * @param imagesPerSecond training images by training seconds, over all epochs; 0 before the first
 *     whole epoch
 * @param weightsSha256 digest of the weights of the model
 * @param leakage whether test images were trained on
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
