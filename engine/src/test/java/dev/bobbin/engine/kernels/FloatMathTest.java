package dev.bobbin.engine.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** How far the functions are from the exact ones, in units in the last place (ulp) of a float. */
class FloatMathTest {
  /**
   * Prime, so that the low bits of the arguments vary: about 190,000 positive and as many negative
   * arguments.
   */
  private static final int STRIDE = 11_171;

  private static final double INVERSE_SQRT_2PI = 1 / Math.sqrt(2 * Math.PI);

  private interface FloatFunction {
    float of(float x);
  }

  /** The largest error over evenly spread bit patterns whose values lie in [least, most]. */
  private static double worstUlps(
      FloatFunction function, DoubleUnaryOperator exact, float least, float most) {
    double worst = 0;
    for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += STRIDE) {
      float x = Float.intBitsToFloat((int) bits);
      if (x >= least && x <= most) {
        worst = Math.max(worst, ulps(function.of(x), exact.applyAsDouble(x)));
      }
    }
    return worst;
  }

  private static double ulps(float actual, double exact) {
    return Math.abs(actual - exact) / Math.ulp((float) exact);
  }

  private static double exactSigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  /**
   * The normal distribution's cumulative function: a series in the middle, a continued fraction in
   * the tails.
   */
  private static double exactNormal(double x) {
    if (x > 3) {
      return 1 - exactNormal(-x);
    }
    double bell = StrictMath.exp(-x * x / 2) * INVERSE_SQRT_2PI;
    if (x < -3) {
      double fraction = 0;
      for (int k = 200; k >= 1; k--) {
        fraction = k / (-x + fraction);
      }
      return bell / (-x + fraction);
    }
    double term = x;
    double sum = 0;
    for (int k = 1; Math.abs(term) > 1e-20; k++) {
      sum += term;
      term *= x * x / (2 * k + 1);
    }
    return 0.5 + bell * sum;
  }

  @Test
  void exactNormalIsExactWhereItsValueIsKnown() {
    assertThat(exactNormal(0)).isEqualTo(0.5);
    assertThat(exactNormal(-1.959963984540054)).isCloseTo(0.025, within(1e-15));
    assertThat(exactNormal(-5)).isCloseTo(2.866515718791939e-7, within(1e-20));
    assertThat(exactNormal(-2.999999)).isCloseTo(exactNormal(-3.000001), within(1e-7));
  }

  @Test
  void expIsWithinAnUlp() {
    assertThat(worstUlps(FloatMath::exp, StrictMath::exp, -86.9f, 88.722f)).isLessThan(1.0);
  }

  @Test
  void expOverflowsToInfinityAndUnderflowsToZero() {
    assertThat(FloatMath.exp(88.7228f)).isFinite();
    assertThat(FloatMath.exp(88.7229f)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(FloatMath.exp(Float.MAX_VALUE)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(FloatMath.exp(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(FloatMath.exp(-86.9f)).isGreaterThan(Float.MIN_NORMAL);
    assertThat(FloatMath.exp(-87.1f)).isZero();
    assertThat(FloatMath.exp(-Float.MAX_VALUE)).isZero();
    assertThat(FloatMath.exp(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(FloatMath.exp(Float.NaN)).isNaN();
    assertThat(FloatMath.exp(0f)).isEqualTo(1f);
    assertThat(FloatMath.exp(-0f)).isEqualTo(1f);
  }

  @Test
  void expNeverGivesADenormal() {
    for (float x = -88; x < -86; x += 0x1p-14f) {
      float e = FloatMath.exp(x);
      assertThat(e == 0 || e >= Float.MIN_NORMAL).as("exp(%s) = %s", x, e).isTrue();
    }
  }

  @Test
  void expm1IsWithinAnUlpDownToTheSmallestArguments() {
    assertThat(worstUlps(FloatMath::expm1NonPositive, StrictMath::expm1, -120f, -Float.MIN_NORMAL))
        .isLessThan(1.0);
    assertThat(FloatMath.expm1NonPositive(0f)).isZero();
    assertThat(FloatMath.expm1NonPositive(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
    assertThat(FloatMath.expm1NonPositive(Float.NaN)).isNaN();
  }

  @Test
  void tanhIsWithinThreeUlpsAndKeepsTheSign() {
    assertThat(worstUlps(FloatMath::tanh, StrictMath::tanh, -Float.MAX_VALUE, Float.MAX_VALUE))
        .isLessThan(3.0);
    assertThat(Float.floatToRawIntBits(FloatMath.tanh(-0f)))
        .isEqualTo(Float.floatToRawIntBits(-0f));
    assertThat(FloatMath.tanh(Float.POSITIVE_INFINITY)).isEqualTo(1f);
    assertThat(FloatMath.tanh(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
    assertThat(FloatMath.tanh(Float.NaN)).isNaN();
  }

  @Test
  void sigmoidIsWithinTwoUlpsInBothTails() {
    assertThat(worstUlps(FloatMath::sigmoid, FloatMathTest::exactSigmoid, -86.9f, Float.MAX_VALUE))
        .isLessThan(2.0);
    assertThat(FloatMath.sigmoid(Float.POSITIVE_INFINITY)).isEqualTo(1f);
    assertThat(FloatMath.sigmoid(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(FloatMath.sigmoid(Float.NaN)).isNaN();
  }

  @Test
  void siluIsWithinThreeUlps() {
    assertThat(worstUlps(FloatMath::silu, x -> x * exactSigmoid(x), -86.9f, Float.MAX_VALUE))
        .isLessThan(3.0);
    assertThat(FloatMath.silu(Float.NaN)).isNaN();
  }

  @Test
  void geluIsWithinSevenUlpsInTheTailToo() {
    assertThat(worstUlps(FloatMath::gelu, x -> x * exactNormal(x), -13f, 1e30f)).isLessThan(7.0);
    assertThat(FloatMath.gelu(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(FloatMath.gelu(-14f)).isZero();
    assertThat(FloatMath.gelu(Float.NaN)).isNaN();
  }

  @Test
  void theSlopesOfSiluAndGeluAreExactToTwoTenMillionths() {
    double silu = 0;
    double gelu = 0;
    for (float x = -20; x < 20; x += 0x1p-10f) {
      double s = exactSigmoid(x);
      silu = Math.max(silu, Math.abs(FloatMath.siluSlope(x) - s * (1 + x * (1 - s))));
      double bell = StrictMath.exp(-(double) x * x / 2) * INVERSE_SQRT_2PI;
      gelu = Math.max(gelu, Math.abs(FloatMath.geluSlope(x) - (exactNormal(x) + x * bell)));
    }
    assertThat(silu).isLessThan(2e-7);
    assertThat(gelu).isLessThan(2e-7);
  }
}
