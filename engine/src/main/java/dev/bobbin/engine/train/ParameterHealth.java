package dev.bobbin.engine.train;

/**
 * A trained parameter and its gradient at a {@link NetworkInspection}, by their Euclidean norms.
 *
 * @param parameter its name, such as {@code dense_1/kernel}
 * @param kernel whether it is a layer's kernel, which does not start at 0 as a bias does
 * @param size the number of values
 * @param weightNorm of the values
 * @param gradientNorm of the gradient of the mean loss without penalties
 * @param changeNorm of the values' change since the previous inspection; 0 at the first
 */
public record ParameterHealth(
    String parameter,
    boolean kernel,
    int size,
    double weightNorm,
    double gradientNorm,
    double changeNorm) {
  /** The layer whose parameter it is, such as {@code dense_1}. */
  public String layer() {
    return parameter.substring(0, parameter.lastIndexOf('/'));
  }

  /** The change since the previous inspection relative to the values. */
  public double relativeChange() {
    return changeNorm == 0 ? 0 : changeNorm / weightNorm;
  }

  /**
   * The gradient's norm divided by the weights': at a rate of 1, plain descent changes the
   * parameter by this share. Infinite if only the weights are 0, 0 if both are.
   */
  public double relativeGradient() {
    return gradientNorm == 0 ? 0 : gradientNorm / weightNorm;
  }
}
