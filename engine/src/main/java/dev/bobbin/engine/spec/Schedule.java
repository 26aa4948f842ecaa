package dev.bobbin.engine.spec;

/** The learning rate in the course of a training. Epochs count from 0 here. */
public sealed interface Schedule {
  /** The rate of the first step, before any warm-up. */
  double rate();

  /** Always the same. */
  record Constant(double rate) implements Schedule {
    public Constant {
      Checks.positive("learning rate", rate);
    }
  }

  /** Times {@code factor} after every {@code epochs} epochs. */
  record Step(double rate, int epochs, double factor) implements Schedule {
    public Step {
      Checks.positive("learning rate", rate);
      Checks.atLeast("step epochs", epochs, 1);
      Checks.positive("step factor", factor);
    }
  }

  /** rate * decay^epoch, with the epoch as a fraction, so that every step is a little smaller. */
  record Exponential(double rate, double decay) implements Schedule {
    public Exponential {
      Checks.positive("learning rate", rate);
      Checks.positive("decay", decay);
    }
  }

  /**
   * Half a cosine from {@code rate} down to {@code last} over the whole training (Loshchilov and
   * Hutter, 2017).
   */
  record Cosine(double rate, double last) implements Schedule {
    public Cosine {
      Checks.positive("learning rate", rate);
      Checks.notNegative("last rate", last);
    }
  }

  /**
   * Grows in a straight line from 0 to the other schedule's rate for {@code steps} steps; then that
   * schedule goes on.
   */
  record WarmUp(int steps, Schedule then) implements Schedule {
    public WarmUp {
      Checks.atLeast("warm-up steps", steps, 1);
    }

    @Override
    public double rate() {
      return then.rate();
    }
  }

  /**
   * From {@code rate / divisor} by a cosine up to {@code rate} in the first {@code rise} of the
   * training, then by a cosine down to {@code rate / divisor / 10000} (Smith and Topin, 2019).
   */
  record OneCycle(double rate, double rise, double divisor) implements Schedule {
    public OneCycle {
      Checks.positive("learning rate", rate);
      Checks.fraction("rise", rise);
      Checks.positive("divisor", divisor);
    }
  }

  /**
   * Times {@code factor} when the watched loss (validation, else training) has not fallen by {@code
   * minDelta} for {@code patience} epochs, never below {@code least}.
   */
  record ReduceOnPlateau(double rate, double factor, int patience, double minDelta, double least)
      implements Schedule {
    public ReduceOnPlateau {
      Checks.positive("learning rate", rate);
      Checks.fraction("plateau factor", factor);
      Checks.atLeast("plateau patience", patience, 0);
      Checks.notNegative("plateau min-delta", minDelta);
      Checks.notNegative("plateau least rate", least);
    }
  }
}
