package dev.bobbin.engine.train;

import dev.bobbin.engine.spec.TrainingSpec.EarlyStopping;
import java.util.HashMap;
import java.util.Map;

/**
 * Decides after every epoch whether to go on, counting as Keras's {@code EarlyStopping} does: an
 * epoch without progress raises a counter, progress sets it to 0, and the training ends when the
 * counter reaches the patience. So patience 0 ends it at the first epoch without progress, as
 * patience 1 does. The first epoch never ends a training.
 */
final class EarlyStop {
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

  /** A decision. */
  enum Decision {
    /** Go on. */
    CONTINUE,
    /** Go on; this epoch is the best so far, so its weights are worth keeping. */
    IMPROVED,
    /** End the training. */
    STOP
  }

  /**
   * Early stopping before the first epoch.
   *
   * @param spec the description
   */
  EarlyStop(EarlyStopping spec) {
    this.spec = spec;
    this.worst =
        switch (spec.watch()) {
          case LOSS, VALIDATION_LOSS -> Double.POSITIVE_INFINITY;
          case ACCURACY, VALIDATION_ACCURACY -> Double.NEGATIVE_INFINITY;
        };
    this.best = worst;
  }

  /** Hears the watched value of a finished epoch. NaN is no progress. */
  Decision epochDone(double watched) {
    epochs++;
    wait++;
    boolean progress =
        worst > 0 ? watched + spec.minDelta() < best : watched - spec.minDelta() > best;
    if (progress) {
      best = watched;
      bestEpoch = epochs;
      wait = 0;
      return Decision.IMPROVED;
    }
    if (epochs == 1) {
      // Nothing to compare with yet, so these weights are the best there are.
      bestEpoch = 1;
      return Decision.IMPROVED;
    }
    return wait >= spec.patience() ? Decision.STOP : Decision.CONTINUE;
  }

  /** Whether the last decision was to stop; true after a {@link #restore} of such a state too. */
  boolean hasStopped() {
    return epochs > 1 && wait >= Math.max(1, spec.patience());
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
   * Goes on from a {@link #state}; other entries of the map are left alone.
   *
   * @throws IllegalArgumentException if the map lacks the state
   */
  void restore(Map<String, Double> state) {
    epochs = (int) StoredNumbers.required(state, EPOCHS);
    bestEpoch = (int) StoredNumbers.required(state, BEST_EPOCH);
    wait = (int) StoredNumbers.required(state, WAIT);
    best = state.getOrDefault(BEST, worst);
  }
}
