package dev.bobbin.engine.spec;

/**
 * A penalty on a kernel, added to the loss as Keras does: l1 * sum |w| + l2 * sum w^2 (no factor
 * 1/2, so that the gradient of the second term is 2 * l2 * w).
 *
 * @param l1 weight of the absolute values, at least 0
 * @param l2 weight of the squares, at least 0
 */
public record Regularizer(double l1, double l2) {
  public static final Regularizer NONE = new Regularizer(0, 0);

  public Regularizer {
    Checks.notNegative("l1", l1);
    Checks.notNegative("l2", l2);
  }

  public boolean isNone() {
    return l1 == 0 && l2 == 0;
  }
}
