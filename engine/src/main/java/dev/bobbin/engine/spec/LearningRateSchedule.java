package dev.bobbin.engine.spec;

import java.util.Optional;

/** The learning rate over the course of training. Epochs count from 0 here. */
public sealed interface LearningRateSchedule {
  /**
   * The learning rate that the schedule is computed from: constant, initial or highest. That of a
   * warm-up is its following schedule's.
   */
  default double baseLearningRate() {
    return switch (this) {
      case Constant constant -> constant.learningRate();
      case Step step -> step.initialLearningRate();
      case Exponential exponential -> exponential.initialLearningRate();
      case Cosine cosine -> cosine.initialLearningRate();
      case WarmUp warmUp -> warmUp.then().baseLearningRate();
      case OneCycle oneCycle -> oneCycle.maxLearningRate();
      case ReduceOnPlateau plateau -> plateau.initialLearningRate();
    };
  }

  /**
   * The same rates, for a training that becomes longer or shorter: what falls over the whole
   * training falls over as many epochs as before.
   *
   * @param epochs of the training so far
   */
  default LearningRateSchedule over(int epochs) {
    return switch (this) {
      case Cosine(double first, double last, Optional<Integer> stated) ->
          new Cosine(first, last, Optional.of(stated.orElse(epochs)));
      case OneCycle(double highest, double start, double factor, Optional<Integer> stated) ->
          new OneCycle(highest, start, factor, Optional.of(stated.orElse(epochs)));
      case WarmUp(int steps, LearningRateSchedule then) -> new WarmUp(steps, then.over(epochs));
      case Constant _, Step _, Exponential _, ReduceOnPlateau _ -> this;
    };
  }

  /** The same rate for every step. */
  record Constant(double learningRate) implements LearningRateSchedule {
    public Constant {
      Checks.positive("learning rate", learningRate);
    }
  }

  /** Multiplies the rate by {@code gamma} after every {@code stepSize} epochs. */
  record Step(double initialLearningRate, int stepSize, double gamma)
      implements LearningRateSchedule {
    public Step {
      Checks.positive("learning rate", initialLearningRate);
      Checks.atLeast("step-size", stepSize, 1);
      Checks.positive("gamma", gamma);
    }
  }

  /** initialLearningRate * decayRate^epoch with fractional epochs: falls with every step. */
  record Exponential(double initialLearningRate, double decayRate) implements LearningRateSchedule {
    public Exponential {
      Checks.positive("learning rate", initialLearningRate);
      Checks.positive("decay-rate", decayRate);
    }
  }

  /**
   * Half a cosine from {@code initialLearningRate} down to {@code minLearningRate} (Loshchilov and
   * Hutter, 2017), which it keeps after that.
   *
   * @param epochs over which it falls; the whole training if empty
   */
  record Cosine(double initialLearningRate, double minLearningRate, Optional<Integer> epochs)
      implements LearningRateSchedule {
    public Cosine {
      Checks.positive("learning rate", initialLearningRate);
      Checks.notNegative("min-learning-rate", minLearningRate);
      epochs.ifPresent(count -> Checks.atLeast("epochs", count, 1));
    }

    /** Over the whole training. */
    public Cosine(double initialLearningRate, double minLearningRate) {
      this(initialLearningRate, minLearningRate, Optional.empty());
    }
  }

  /**
   * Grows linearly from 0 to {@code then}'s first rate in {@code warmupSteps} steps. Then {@code
   * then} begins, and falls over the rest of the training, as the decay of Keras's {@code
   * CosineDecay} does after its warm-up.
   */
  record WarmUp(int warmupSteps, LearningRateSchedule then) implements LearningRateSchedule {
    public WarmUp {
      Checks.atLeast("warm-up steps", warmupSteps, 1);
    }
  }

  /**
   * From {@code maxLearningRate / divFactor} by a cosine up to {@code maxLearningRate} in the first
   * {@code pctStart} of the training, then by a cosine down to {@code maxLearningRate / divFactor /
   * 10000} (Smith and Topin, 2019), which it keeps after that.
   *
   * @param epochs that the cycle takes; the whole training if empty
   */
  record OneCycle(
      double maxLearningRate, double pctStart, double divFactor, Optional<Integer> epochs)
      implements LearningRateSchedule {
    public OneCycle {
      Checks.positive("learning rate", maxLearningRate);
      Checks.fraction("pct-start", pctStart);
      Checks.positive("div-factor", divFactor);
      epochs.ifPresent(count -> Checks.atLeast("epochs", count, 1));
    }

    /** Over the whole training. */
    public OneCycle(double maxLearningRate, double pctStart, double divFactor) {
      this(maxLearningRate, pctStart, divFactor, Optional.empty());
    }
  }

  /**
   * Multiplies the rate by {@code factor} when the loss (validation, else training) has not fallen
   * by {@code minDelta} for {@code patience} epochs, down to {@code minLearningRate}.
   */
  record ReduceOnPlateau(
      double initialLearningRate,
      double factor,
      int patience,
      double minDelta,
      double minLearningRate)
      implements LearningRateSchedule {
    public ReduceOnPlateau {
      Checks.positive("learning rate", initialLearningRate);
      Checks.fraction("plateau factor", factor);
      Checks.atLeast("plateau patience", patience, 0);
      Checks.notNegative("plateau min-delta", minDelta);
      Checks.notNegative("min-learning-rate", minLearningRate);
    }
  }
}
