package dev.bobbin.engine.spec;

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
   * Half a cosine from {@code initialLearningRate} down to {@code minLearningRate} over the whole
   * training (Loshchilov and Hutter, 2017).
   */
  record Cosine(double initialLearningRate, double minLearningRate)
      implements LearningRateSchedule {
    public Cosine {
      Checks.positive("learning rate", initialLearningRate);
      Checks.notNegative("min-learning-rate", minLearningRate);
    }
  }

  /** Grows linearly from 0 to {@code then}'s rate in {@code warmupSteps} steps, then follows it. */
  record WarmUp(int warmupSteps, LearningRateSchedule then) implements LearningRateSchedule {
    public WarmUp {
      Checks.atLeast("warm-up steps", warmupSteps, 1);
    }
  }

  /**
   * From {@code maxLearningRate / divFactor} by a cosine up to {@code maxLearningRate} in the first
   * {@code pctStart} of the training, then by a cosine down to {@code maxLearningRate / divFactor /
   * 10000} (Smith and Topin, 2019).
   */
  record OneCycle(double maxLearningRate, double pctStart, double divFactor)
      implements LearningRateSchedule {
    public OneCycle {
      Checks.positive("learning rate", maxLearningRate);
      Checks.fraction("pct-start", pctStart);
      Checks.positive("div-factor", divFactor);
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
