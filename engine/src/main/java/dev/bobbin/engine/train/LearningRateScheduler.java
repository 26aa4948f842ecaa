package dev.bobbin.engine.train;

import dev.bobbin.engine.spec.LearningRateSchedule;
import dev.bobbin.engine.spec.LearningRateSchedule.ReduceOnPlateau;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The learning rate of each step. It is a function of the step alone, except for {@link
 * ReduceOnPlateau}, which follows the losses of the epochs as Keras's {@code ReduceLROnPlateau}
 * does. Powers and cosines are {@link StrictMath}'s, whose bits are the same everywhere.
 */
final class LearningRateScheduler {
  private static final String RATE = "schedule/rate";
  private static final String BEST = "schedule/best";
  private static final String WAIT = "schedule/wait";

  /** First rate of a one-cycle divided by its last (Smith and Topin, 2019), as in PyTorch. */
  private static final double ONE_CYCLE_END = 1e4;

  private final LearningRateSchedule schedule;
  private final int stepsPerEpoch;
  private final long steps;
  private final Optional<ReduceOnPlateau> plateau;

  private double plateauRate;
  private double best = Double.POSITIVE_INFINITY;
  private int wait;

  /** A schedule at the beginning of a training of at least one epoch. */
  LearningRateScheduler(LearningRateSchedule schedule, int stepsPerEpoch, int epochs) {
    this.schedule = schedule;
    this.stepsPerEpoch = stepsPerEpoch;
    this.steps = (long) stepsPerEpoch * span(schedule, epochs);
    this.plateau = plateau(schedule);
    this.plateauRate = schedule.baseLearningRate();
  }

  /** The epochs over which a schedule falls. */
  private static int span(LearningRateSchedule schedule, int epochs) {
    return switch (schedule) {
      case LearningRateSchedule.Cosine cosine -> cosine.epochs().orElse(epochs);
      case LearningRateSchedule.OneCycle cycle -> cycle.epochs().orElse(epochs);
      case LearningRateSchedule.WarmUp(_, LearningRateSchedule then) -> span(then, epochs);
      case LearningRateSchedule.Constant _,
          LearningRateSchedule.Step _,
          LearningRateSchedule.Exponential _,
          ReduceOnPlateau _ ->
          epochs;
    };
  }

  private static Optional<ReduceOnPlateau> plateau(LearningRateSchedule schedule) {
    return switch (schedule) {
      case ReduceOnPlateau p -> Optional.of(p);
      case LearningRateSchedule.WarmUp(_, LearningRateSchedule then) -> plateau(then);
      case LearningRateSchedule.Constant _,
          LearningRateSchedule.Step _,
          LearningRateSchedule.Exponential _,
          LearningRateSchedule.Cosine _,
          LearningRateSchedule.OneCycle _ ->
          Optional.empty();
    };
  }

  /** The rate of step {@code step}, from 0. */
  double rate(long step) {
    return rate(schedule, step, steps);
  }

  /**
   * A rate.
   *
   * @param all the steps over which the schedule falls
   */
  private double rate(LearningRateSchedule schedule, long step, long all) {
    return switch (schedule) {
      case LearningRateSchedule.Constant(double rate) -> rate;
      case LearningRateSchedule.Step(double rate, int epochs, double factor) -> {
        long wholeIntervals = step / stepsPerEpoch / epochs;
        yield rate * StrictMath.pow(factor, (double) wholeIntervals);
      }
      case LearningRateSchedule.Exponential(double rate, double decay) ->
          rate * StrictMath.pow(decay, (double) step / stepsPerEpoch);
      case LearningRateSchedule.Cosine(double rate, double last, _) ->
          cosine(rate, last, (double) step / all);
      // Step n of the warm-up has n / steps of the other schedule's first rate; it begins after it.
      case LearningRateSchedule.WarmUp(int warm, LearningRateSchedule then) -> {
        long left = Math.max(1, all - warm);
        yield step < warm
            ? rate(then, 0, left) * ((step + 1.0) / warm)
            : rate(then, step - warm, left);
      }
      case LearningRateSchedule.OneCycle(double rate, double rise, double divisor, _) ->
          oneCycle(rate, rise, divisor, step, all);
      case ReduceOnPlateau _ -> plateauRate;
    };
  }

  /**
   * From {@code rate / divisor} in step 0 to {@code rate} in step {@code rise * all - 1} to the
   * end's rate in the last step.
   */
  private static double oneCycle(double rate, double rise, double divisor, long step, long all) {
    double first = rate / divisor;
    double peak = Math.max(0, rise * all - 1);
    if (step < peak) {
      return cosine(first, rate, step / peak);
    }
    double descent = all - 1 - peak;
    return cosine(rate, first / ONE_CYCLE_END, descent > 0 ? (step - peak) / descent : 0);
  }

  /** Half a cosine between {@code from} at done = 0 and {@code to} at done = 1 or more. */
  private static double cosine(double from, double to, double done) {
    return to + (from - to) * (1 + StrictMath.cos(Math.PI * Math.min(1, done))) / 2;
  }

  /** Takes the monitored loss (validation, else training) of a finished epoch. */
  void epochDone(double loss) {
    plateau.ifPresent(p -> follow(p, loss));
  }

  private void follow(ReduceOnPlateau p, double loss) {
    if (loss < best - p.minDelta()) {
      best = loss;
      wait = 0;
      return;
    }
    wait++;
    if (wait >= p.patience() && plateauRate > p.minLearningRate()) {
      plateauRate = Math.max(plateauRate * p.factor(), p.minLearningRate());
      wait = 0;
    }
  }

  /** What {@link #restore} needs, all finite; empty if the rate is a function of the step alone. */
  Map<String, Double> state() {
    Map<String, Double> state = new HashMap<>();
    if (plateau.isPresent()) {
      state.put(RATE, plateauRate);
      state.put(WAIT, (double) wait);
      if (Double.isFinite(best)) {
        state.put(BEST, best);
      }
    }
    return Map.copyOf(state);
  }

  /**
   * Restores a {@link #state}; throws an {@link IllegalArgumentException} if the map lacks it, and
   * ignores other entries.
   */
  void restore(Map<String, Double> state) {
    if (plateau.isPresent()) {
      plateauRate = CheckpointScalars.required(state, RATE);
      wait = (int) CheckpointScalars.required(state, WAIT);
      best = state.getOrDefault(BEST, Double.POSITIVE_INFINITY);
    }
  }
}
