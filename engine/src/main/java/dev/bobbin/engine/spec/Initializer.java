package dev.bobbin.engine.spec;

/**
 * How a kernel's initial weights are drawn: variance scaling. With fan-in and fan-out as Keras
 * counts them (a convolution's window size times its channels), the variance is 2 / (in + out) for
 * {@link Scale#GLOROT} (Glorot and Bengio, 2010), 2 / in for {@link Scale#HE} (He et al., 2015) and
 * 1 / in for {@link Scale#LECUN} (LeCun et al., 1998).
 *
 * @param scale which fan determines the variance
 * @param distribution the distribution with that variance
 */
public record Initializer(Scale scale, Distribution distribution) {
  public enum Scale {
    GLOROT,
    HE,
    LECUN
  }

  public enum Distribution {
    /** Uniform on [-limit, limit) with limit = sqrt(3 * variance). */
    UNIFORM,
    /** Normal, truncated at two standard deviations and rescaled to the variance, as Keras does. */
    NORMAL
  }

  public static final Initializer GLOROT_UNIFORM =
      new Initializer(Scale.GLOROT, Distribution.UNIFORM);
}
