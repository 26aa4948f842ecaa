package dev.bobbin.engine.spec;

/** The learning rate over the course of training. Epochs count from 0 here. */
public sealed interface Schedule {
  /** The rate before any decay or warm-up. */
  double rate();

  /** The same rate for every step. */
  record Constant(double rate) implements Schedule {
    public Constant {
      Checks.positive("learning rate", rate);
    }
  }

  /** Multiplies the rate by {@code factor} after every {@code epochs} epochs. */
  record Step(double rate, int epochs, double factor) implements Schedule {
    public Step {
      Checks.positive("learning rate", rate);
      Checks.atLeast("step epochs", epochs, 1);
      Checks.positive("step factor", factor);
    }
  }

  /** rate * decay^epoch, with a fractional epoch, so that the rate falls with every step. */
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

  /** Grows linearly from 0 to the other schedule's rate in {@code steps} steps, then follows it. */
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
   * Multiplies the rate by {@code factor} when the loss (validation, else training) has not fallen
   * by {@code minDelta} for {@code patience} epochs, down to {@code least}.
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
