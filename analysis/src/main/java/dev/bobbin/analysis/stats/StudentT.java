package dev.bobbin.analysis.stats;

/**
 * Student's t distribution with a whole number of degrees of freedom (Student, 1908), by the finite
 * series of Abramowitz and Stegun, 26.7.3 and 26.7.4.
 */
final class StudentT {
  private static final int BISECTIONS = 200;

  private StudentT() {}

  /**
   * The probability that the value lies between {@code -t} and {@code t}.
   *
   * @param t at least 0
   * @param degrees of freedom, at least 1
   */
  static double within(double t, int degrees) {
    double angle = StrictMath.atan(t / Math.sqrt(degrees));
    double sine = StrictMath.sin(angle);
    double cosine = StrictMath.cos(angle);
    boolean odd = degrees % 2 == 1;
    double term = odd ? cosine : 1;
    double sum = degrees == 1 ? 0 : term;
    for (int i = odd ? 3 : 2; i < degrees; i += 2) {
      term *= cosine * cosine * (i - 1) / i;
      sum += term;
    }
    return odd ? 2 / Math.PI * (angle + sine * sum) : sine * sum;
  }

  /**
   * The t of which {@link #within} is {@code probability}.
   *
   * @param probability from 0 up to, but not, 1
   */
  static double quantile(double probability, int degrees) {
    if (probability < 0 || probability >= 1 || degrees < 1) {
      throw new IllegalArgumentException(
          "t: expected a probability from 0 up to 1 and at least 1 degree of freedom, received %s and %d"
              .formatted(probability, degrees));
    }
    double low = 0;
    double high = 1;
    while (within(high, degrees) < probability) {
      high *= 2;
    }
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      if (within(middle, degrees) < probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
