package dev.bobbin.analysis.diagnosis;

import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.train.LayerHealth;
import dev.bobbin.engine.train.NetworkInspection;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A training at the end of an epoch: all that the rules look at, so that findings do not depend on
 * whether the training was resumed.
 *
 * @param initial the network before the first step
 * @param now the network after the last epoch of {@code history}
 * @param history the epochs so far, at least one
 */
record EpochSnapshot(
    TrainingSpec training,
    NetworkInspection initial,
    NetworkInspection now,
    List<EpochDone> history) {
  EpochDone last() {
    return history.getLast();
  }

  /** The learning rate of the last epoch, as messages show it. */
  String rate() {
    return FindingText.number(last().learningRate());
  }

  /**
   * Whether the learning rate is higher than an epoch before, as in a warm-up and in the first part
   * of a one-cycle: what the losses show may be its beginning.
   */
  boolean isRateRising() {
    int epochs = history.size();
    return epochs > 1 && last().learningRate() > history.get(epochs - 2).learningRate();
  }

  Finding finding(
      Finding.Kind kind, String layer, OptionalDouble share, String message, String advice) {
    return new Finding(kind, last().epoch(), Optional.of(layer), share, message, advice);
  }

  /** A finding about the whole network. */
  Finding finding(Finding.Kind kind, OptionalDouble share, String message, String advice) {
    return new Finding(kind, last().epoch(), Optional.empty(), share, message, advice);
  }

  /** The layer that gives the outputs, if it ends with an activation function. */
  Optional<LayerHealth> output() {
    return now.layers().stream().filter(LayerHealth::output).findFirst();
  }
}
