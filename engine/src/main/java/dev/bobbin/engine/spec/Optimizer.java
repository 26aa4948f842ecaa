package dev.bobbin.engine.spec;

/** How weights w follow their gradient g at learning rate r; formulas and defaults are Keras's. */
public sealed interface Optimizer {
  /** The constant learning rate of a training that states none, as in Keras. */
  default double defaultLearningRate() {
    return this instanceof Sgd ? 0.01 : 0.001;
  }

  /**
   * v = momentum * v - r * g; w += v, or with Nesterov w += momentum * v - r * g. Without momentum
   * plain descent, w -= r * g.
   *
   * @param momentum from 0 to 1, exclusive
   * @param nesterov whether to look ahead (Sutskever et al., 2013)
   */
  record Sgd(double momentum, boolean nesterov) implements Optimizer {
    public Sgd {
      Checks.fraction("momentum", momentum);
    }
  }

  /**
   * Adam (Kingma and Ba, 2015) in Keras's form: w -= r * sqrt(1 - beta2^t) / (1 - beta1^t) * m /
   * (sqrt(v) + epsilon). Defaults: beta1 0.9, beta2 0.999, epsilon 1e-7.
   *
   * @param beta1 decay of the mean
   * @param beta2 decay of the square
   */
  record Adam(double beta1, double beta2, double epsilon) implements Optimizer {
    public Adam {
      Checks.fraction("beta1", beta1);
      Checks.fraction("beta2", beta2);
      Checks.positive("epsilon", epsilon);
    }

    public Adam() {
      this(0.9, 0.999, 1e-7);
    }
  }

  /**
   * Adam with decoupled decay (Loshchilov and Hutter, 2019): first w -= r * weightDecay * w, for
   * kernels only. Defaults as for {@link Adam}, weightDecay 0.004.
   */
  record AdamW(double beta1, double beta2, double epsilon, double weightDecay)
      implements Optimizer {
    public AdamW {
      Checks.fraction("beta1", beta1);
      Checks.fraction("beta2", beta2);
      Checks.positive("epsilon", epsilon);
      Checks.notNegative("weight decay", weightDecay);
    }
  }

  /**
   * v = rho * v + (1 - rho) * g^2; w -= r * g / sqrt(v + epsilon) (Hinton, 2012), with optional
   * momentum on the step. Defaults: rho 0.9, momentum 0, epsilon 1e-7.
   */
  record RmsProp(double rho, double momentum, double epsilon) implements Optimizer {
    public RmsProp {
      Checks.fraction("rho", rho);
      Checks.fraction("momentum", momentum);
      Checks.positive("epsilon", epsilon);
    }
  }

  /**
   * a += g^2; w -= r * g / sqrt(a + epsilon) (Duchi et al., 2011). Defaults: a starts at
   * initialAccumulator 0.1, epsilon 1e-7.
   */
  record Adagrad(double initialAccumulator, double epsilon) implements Optimizer {
    public Adagrad {
      Checks.notNegative("initial accumulator", initialAccumulator);
      Checks.positive("epsilon", epsilon);
    }
  }
}
