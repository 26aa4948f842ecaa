package dev.bobbin.analysis.diagnosis;

import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.train.LayerHealth;
import dev.bobbin.engine.train.NetworkInspection;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import java.util.List;
import java.util.Optional;

/**
 * A training at the end of an epoch: all that the rules look at, so that what they say does not
 * depend on whether the training was resumed.
 *
 * @param training how it trains
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

  int epoch() {
    return last().epoch();
  }

  /** The layer that gives the network's outputs, if it ends with an activation function. */
  Optional<LayerHealth> output() {
    return now.layers().stream().filter(LayerHealth::output).findFirst();
  }
}
