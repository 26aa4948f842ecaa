package dev.bobbin.engine.spec;

/**
 * Describes an activation function. It is applied to each value separately, except {@link Softmax},
 * which normalises over the channels.
 */
public sealed interface Activation {
  /**
   * The name of this function in recipes and tables, {@code KIND} of its record: {@code relu}, ...
   */
  String kind();

  /** f(x) = x. */
  record Linear() implements Activation {
    public static final String KIND = "linear";

    @Override
    public String kind() {
      return KIND;
    }
  }

  /** f(x) = max(0, x). */
  record Relu() implements Activation {
    public static final String KIND = "relu";

    @Override
    public String kind() {
      return KIND;
    }
  }

  /**
   * f(x) = x for x &ge; 0, {@code negativeSlope} * x below.
   *
   * @param negativeSlope the slope below zero, at least 0; Keras's default is 0.3
   */
  record LeakyRelu(double negativeSlope) implements Activation {
    public static final String KIND = "leaky-relu";

    public LeakyRelu {
      Checks.notNegative("leaky-relu slope", negativeSlope);
    }

    @Override
    public String kind() {
      return KIND;
    }
  }

  /**
   * f(x) = x for x &ge; 0, {@code alpha} * (exp(x) - 1) below (Clevert et al., 2016).
   *
   * @param alpha minus the limit for very negative x, at least 0; Keras's default is 1
   */
  record Elu(double alpha) implements Activation {
    public static final String KIND = "elu";

    public Elu {
      Checks.notNegative("elu alpha", alpha);
    }

    @Override
    public String kind() {
      return KIND;
    }
  }

  /**
   * f(x) = x * Phi(x), with Phi the normal distribution's cumulative function (Hendrycks and
   * Gimpel, 2016).
   */
  record Gelu() implements Activation {
    public static final String KIND = "gelu";

    @Override
    public String kind() {
      return KIND;
    }
  }

  /** f(x) = x * sigmoid(x), also called swish (Ramachandran et al., 2017). */
  record Silu() implements Activation {
    public static final String KIND = "silu";

    @Override
    public String kind() {
      return KIND;
    }
  }

  /** f(x) = 1 / (1 + exp(-x)). */
  record Sigmoid() implements Activation {
    public static final String KIND = "sigmoid";

    @Override
    public String kind() {
      return KIND;
    }
  }

  /** The hyperbolic tangent. */
  record Tanh() implements Activation {
    public static final String KIND = "tanh";

    @Override
    public String kind() {
      return KIND;
    }
  }

  /** exp(x_c) / sum over all channels c of exp(x_c), for every pixel. */
  record Softmax() implements Activation {
    public static final String KIND = "softmax";

    @Override
    public String kind() {
      return KIND;
    }
  }

  Activation LINEAR = new Linear();
  Activation RELU = new Relu();
  Activation SOFTMAX = new Softmax();
}
