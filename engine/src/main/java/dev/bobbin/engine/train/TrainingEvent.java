package dev.bobbin.engine.train;

import java.util.OptionalDouble;

/** An event of a training. Epochs and steps count from 1 here. */
public sealed interface TrainingEvent {
  /**
   * The training begins.
   *
   * @param samples the number of training samples
   * @param epochs the most epochs
   * @param stepsPerEpoch steps (batches) per epoch
   */
  record Started(int samples, int epochs, int stepsPerEpoch) implements TrainingEvent {}

  /**
   * A step is done. It is the same object for all steps of an epoch, to avoid garbage, so read it
   * only while the listener runs.
   */
  non-sealed interface StepDone extends TrainingEvent {
    /** The epoch. */
    int epoch();

    /** The step of the epoch. */
    int step();

    /** Mean loss over the epoch so far, penalties included. */
    double loss();

    /** Accuracy over the epoch so far. */
    double accuracy();

    /** Samples of this epoch so far. */
    int samples();

    /** Seconds since the epoch began. */
    double seconds();
  }

  /**
   * An epoch is done. Training figures are means over the epoch's steps, as in Keras.
   *
   * @param epoch the epoch
   * @param loss training loss, penalties included
   * @param accuracy training accuracy
   * @param validationLoss if there is a validation split
   * @param validationAccuracy if there is a validation split
   * @param learningRate the learning rate of the last step
   * @param trainingSeconds time of training
   * @param validationSeconds time of validation
   * @param imagesPerSecond training images per second of training
   */
  record EpochDone(
      int epoch,
      double loss,
      double accuracy,
      OptionalDouble validationLoss,
      OptionalDouble validationAccuracy,
      double learningRate,
      double trainingSeconds,
      double validationSeconds,
      double imagesPerSecond)
      implements TrainingEvent {}
}
