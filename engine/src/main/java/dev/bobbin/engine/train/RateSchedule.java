package dev.bobbin.engine.train;

import dev.bobbin.engine.spec.Schedule;
import java.util.Map;

/** The learning rate of every step. */
final class RateSchedule {
  /**
   * A schedule at the beginning of a training.
   *
   * @param schedule the description
   * @param stepsPerEpoch steps of an epoch, at least 1
   * @param epochs epochs of the training, at least 1
   */
  RateSchedule(Schedule schedule, int stepsPerEpoch, int epochs) {}

  /** The rate of step {@code step}, from 0. */
  double rate(long step) {
    throw new UnsupportedOperationException();
  }

  /** Hears the watched loss (validation, else training) of a finished epoch. */
  void epochDone(double watchedLoss) {
    throw new UnsupportedOperationException();
  }

  /** What {@link #restore} needs; empty where the rate is a function of the step alone. */
  Map<String, Double> state() {
    throw new UnsupportedOperationException();
  }

  /** Goes on from a {@link #state}; other entries of the map are left alone. */
  void restore(Map<String, Double> state) {
    throw new UnsupportedOperationException();
  }
}
