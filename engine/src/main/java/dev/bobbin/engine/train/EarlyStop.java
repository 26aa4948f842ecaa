package dev.bobbin.engine.train;

import dev.bobbin.engine.spec.TrainingSpec.EarlyStopping;
import java.util.Map;

/** Decides after every epoch whether to go on, counting as Keras counts. */
final class EarlyStop {
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
  EarlyStop(EarlyStopping spec) {}

  /** Hears the watched value of a finished epoch. */
  Decision epochDone(double watched) {
    throw new UnsupportedOperationException();
  }

  /** The best epoch so far, from 1; 0 before the first. */
  int bestEpoch() {
    throw new UnsupportedOperationException();
  }

  /** What {@link #restore} needs. */
  Map<String, Double> state() {
    throw new UnsupportedOperationException();
  }

  /** Goes on from a {@link #state}; other entries of the map are left alone. */
  void restore(Map<String, Double> state) {
    throw new UnsupportedOperationException();
  }
}
