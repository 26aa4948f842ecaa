package dev.bobbin.engine.spec;

/**
 * How a kernel's first weights are drawn: variance scaling. With fan-in and fan-out as Keras counts
 * them (a convolution's window size times its channels), the variance is 2 / (in + out) for {@link
 * Scale#GLOROT} (Glorot and Bengio, 2010), 2 / in for {@link Scale#HE} (He et al., 2015) and 1 / in
 * for {@link Scale#LECUN} (LeCun et al., 1998).
 *
 * @param scale which variance
 * @param distribution what is drawn with that variance
 */
public record Initializer(Scale scale, Distribution distribution) {
  /** Which fan the variance follows. */
  public enum Scale {
    GLOROT,
    HE,
    LECUN
  }

  /** What is drawn. */
  public enum Distribution {
    /** Uniform on [-limit, limit) with limit = sqrt(3 * variance). */
    UNIFORM,
    /**
     * Normal, cut off at two standard deviations and rescaled so that the variance is right after
     * the cut, as Keras does.
     */
    NORMAL
  }

  public static final Initializer GLOROT_UNIFORM =
      new Initializer(Scale.GLOROT, Distribution.UNIFORM);
}
