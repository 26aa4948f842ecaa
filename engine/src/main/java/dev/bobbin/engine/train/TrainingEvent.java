package dev.bobbin.engine.train;

import java.util.OptionalDouble;

/** Something that happened in a training. Epochs and steps count from 1 here, as people do. */
public sealed interface TrainingEvent {
  /**
   * It begins.
   *
   * @param samples training samples
   * @param epochs epochs at most
   * @param stepsPerEpoch steps (batches) of each
   */
  record Started(int samples, int epochs, int stepsPerEpoch) implements TrainingEvent {}

  /**
   * A step is done. It is the same object for all steps of an epoch, so that a step makes no
   * garbage: to be read while the listener runs.
   */
  non-sealed interface StepDone extends TrainingEvent {
    /** Which epoch. */
    int epoch();

    /** Which step of it. */
    int step();

    /** Mean loss over the epoch so far, penalties included. */
    double loss();

    /** Accuracy over the epoch so far. */
    double accuracy();

    /** Samples seen in this epoch. */
    int samples();

    /** Since the epoch began. */
    double seconds();
  }

  /**
   * An epoch is done. Training figures are means over the epoch while weights changed, as Keras
   * prints them.
   *
   * @param epoch which one
   * @param loss training loss, penalties included
   * @param accuracy training accuracy
   * @param validationLoss if there is a validation part
   * @param validationAccuracy if there is a validation part
   * @param rate the learning rate of the last step
   * @param trainingSeconds time of the training part
   * @param validationSeconds time of the validation part
   * @param imagesPerSecond training images by training seconds
   */
  record EpochDone(
      int epoch,
      double loss,
      double accuracy,
      OptionalDouble validationLoss,
      OptionalDouble validationAccuracy,
      double rate,
      double trainingSeconds,
      double validationSeconds,
      double imagesPerSecond)
      implements TrainingEvent {}
}
