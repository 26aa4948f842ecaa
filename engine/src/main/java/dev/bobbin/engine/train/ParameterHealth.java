package dev.bobbin.engine.train;

/**
 * A trainable parameter and its gradient at an {@link Inspection}, by their Euclidean norms.
 *
 * @param parameter its name, such as {@code dense_1/kernel}
 * @param kernel whether it is a layer's kernel, which does not start at 0 as a bias does
 * @param size how many values it has
 * @param weightNorm of the values
 * @param gradientNorm of the gradient of the mean loss, penalties left out
 * @param changeNorm of what the values changed by since the inspection before; 0 at the first
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

  /** By which share of itself the parameter changed since the inspection before. */
  public double relativeChange() {
    return changeNorm == 0 ? 0 : changeNorm / weightNorm;
  }

  /**
   * The gradient's norm by the weights': at a rate of 1 plain descent changes the parameter by this
   * share of itself. Infinite where all weights are 0 and the gradient is not, 0 where both are.
   */
  public double relativeGradient() {
    return gradientNorm == 0 ? 0 : gradientNorm / weightNorm;
  }
}
