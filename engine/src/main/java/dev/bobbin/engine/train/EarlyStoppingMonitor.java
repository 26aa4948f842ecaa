package dev.bobbin.engine.train;

import dev.bobbin.engine.spec.TrainingSpec.EarlyStopping;
import java.util.HashMap;
import java.util.Map;

/**
 * Decides after each epoch whether to stop, counting as Keras's {@code EarlyStopping} does: an
 * epoch without improvement increments a counter, an improvement resets it, and training stops when
 * the counter reaches the patience. So patience 0 and 1 both stop at the first epoch without
 * improvement. Training never stops after the first epoch.
 */
final class EarlyStoppingMonitor {
  private static final String EPOCHS = "early-stop/epochs";
  private static final String BEST = "early-stop/best";
  private static final String BEST_EPOCH = "early-stop/best-epoch";
  private static final String WAIT = "early-stop/wait";

  private final EarlyStopping spec;
  private final double worst;

  private double best;
  private int bestEpoch;
  private int epochs;
  private int wait;

  enum Decision {
    CONTINUE,
    /** Continue, and keep the weights, since this epoch is the best so far. */
    IMPROVED,
    STOP
  }

  EarlyStoppingMonitor(EarlyStopping spec) {
    this.spec = spec;
    this.worst =
        switch (spec.monitor()) {
          case LOSS, VALIDATION_LOSS -> Double.POSITIVE_INFINITY;
          case ACCURACY, VALIDATION_ACCURACY -> Double.NEGATIVE_INFINITY;
        };
    this.best = worst;
  }

  /** Takes the monitored value of a finished epoch. NaN is no improvement. */
  Decision epochDone(double value) {
    epochs++;
    wait++;
    boolean progress = worst > 0 ? value + spec.minDelta() < best : value - spec.minDelta() > best;
    if (progress) {
      best = value;
      bestEpoch = epochs;
      wait = 0;
      return Decision.IMPROVED;
    }
    if (epochs == 1) {
      // The first epoch is the best so far, whatever its value.
      bestEpoch = 1;
      return Decision.IMPROVED;
    }
    return wait >= spec.patience() ? Decision.STOP : Decision.CONTINUE;
  }

  /** Whether the last decision was to stop, before or after a {@link #restore}. */
  boolean hasStopped() {
    return epochs > 1 && wait >= Math.max(1, spec.patience());
  }

  /** Begins the patience anew after a decision to stop. */
  void goOn() {
    wait = 0;
  }

  /** The best epoch so far, from 1; 0 before the first. */
  int bestEpoch() {
    return bestEpoch;
  }

  /** What {@link #restore} needs. All values are finite. */
  Map<String, Double> state() {
    Map<String, Double> state = new HashMap<>();
    state.put(EPOCHS, (double) epochs);
    state.put(BEST_EPOCH, (double) bestEpoch);
    state.put(WAIT, (double) wait);
    if (Double.isFinite(best)) {
      state.put(BEST, best);
    }
    return Map.copyOf(state);
  }

  /**
   * Restores a {@link #state}; throws an {@link IllegalArgumentException} if the map lacks it, and
   * ignores other entries.
   */
  void restore(Map<String, Double> state) {
    epochs = (int) CheckpointScalars.required(state, EPOCHS);
    bestEpoch = (int) CheckpointScalars.required(state, BEST_EPOCH);
    wait = (int) CheckpointScalars.required(state, WAIT);
    best = state.getOrDefault(BEST, worst);
  }
}
