package dev.bobbin.engine.kernels;

/**
 * Elementary functions of one float: the specification of {@link VectorMath}, which does the same
 * operations in the same order on vectors. They consist of correctly rounded operations only, so
 * their bits are the same on all machines.
 *
 * <p>The polynomials minimise the maximum relative error; coefficients are rounded to float. No
 * function returns a denormal number unless its argument is one.
 */
final class FloatMath {
  /** Adding 1.5 * 2^23 to a small number rounds it to an integer, in the sum's lowest bits. */
  static final float ROUNDER = 0x1.8p23f;

  static final float LOG2_E = 1.44269504f;

  /** ln 2 in two parts; the first has 16 bits, so that its product with an exponent is exact. */
  static final float LN2_HIGH = 0x1.62e4p-1f;

  static final float LN2_LOW = 1.42860677e-6f;

  /**
   * exp(r) = 1 + r + r^2 * (E0 + E1 r + ... + E4 r^4) for |r| &le; ln(2) / 2; relative error of
   * exp(r) - 1: 1.3e-8.
   */
  static final float E0 = 0.5f;

  static final float E1 = 0.16666542f;
  static final float E2 = 0.04166628f;
  static final float E3 = 0.008366644f;
  static final float E4 = 0.0013946554f;

  /** Below the first bound exp is 0, above the second infinity; both keep the exponent in range. */
  static final float EXP_LEAST = -87.3f;

  static final float EXP_MOST = 89f;

  /** exp(x) - 1 is -1 to float accuracy below this. */
  static final float EXPM1_LEAST = -30f;

  /**
   * Phi(-t) = exp(-t^2 / 2) * (P0 + P1 u + ... + P8 u^8) with u = 1 / (1 + PU t), for t &ge; 0;
   * relative error 1e-7.
   */
  static final float PU = 0.3f;

  static final float P0 = 6.8534782e-6f;
  static final float P1 = 0.11949305f;
  static final float P2 = 0.12188214f;
  static final float P3 = 0.09483263f;
  static final float P4 = 0.14218594f;
  static final float P5 = -0.07600097f;
  static final float P6 = 0.22821859f;
  static final float P7 = -0.1689526f;
  static final float P8 = 0.038334407f;

  /** exp(-t^2 / 2) is 0 beyond this t. */
  static final float NORMAL_MOST = 13.5f;

  static final float INVERSE_SQRT_2PI = 0.3989423f;

  private static final int MAGNITUDE = 0x7FFFFFFF;

  private FloatMath() {}

  /** e^x; results below 2^-125.5 are 0. */
  static float exp(float x) {
    float c = x < EXP_LEAST ? EXP_LEAST : x;
    c = c > EXP_MOST ? EXP_MOST : c;
    float t = Math.fma(c, LOG2_E, ROUNDER);
    float r = reduce(c, t);
    float p = 1f + Math.fma(r * r, tail(r), r);
    // Half of 2^n: it exists for n = 128 too, and is 0 for n = -126.
    float half = Float.intBitsToFloat((Float.floatToRawIntBits(t) + 126) << 23);
    return p * half * 2f;
  }

  /** e^x - 1 for x &le; 0, with a small relative error near 0 too. */
  static float expm1NonPositive(float x) {
    float c = x < EXPM1_LEAST ? EXPM1_LEAST : x;
    float t = Math.fma(c, LOG2_E, ROUNDER);
    float r = reduce(c, t);
    float p = Math.fma(r * r, tail(r), r);
    float power = Float.intBitsToFloat((Float.floatToRawIntBits(t) + 127) << 23);
    return Math.fma(power, p, power - 1f);
  }

  private static float reduce(float x, float t) {
    float n = t - ROUNDER;
    return Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
  }

  private static float tail(float r) {
    return Math.fma(Math.fma(Math.fma(Math.fma(E4, r, E3), r, E2), r, E1), r, E0);
  }

  static float tanh(float x) {
    int bits = Float.floatToRawIntBits(x);
    float m = expm1NonPositive(-2f * Float.intBitsToFloat(bits & MAGNITUDE));
    float magnitude = -m / (m + 2f);
    return Float.intBitsToFloat(
        (Float.floatToRawIntBits(magnitude) & MAGNITUDE) | (bits & ~MAGNITUDE));
  }

  /** 1 / (1 + e^-x), from e^-|x|, which cannot overflow. */
  static float sigmoid(float x) {
    float e = exp(-magnitude(x));
    return (x < 0f ? e : 1f) / (1f + e);
  }

  static float silu(float x) {
    return x * sigmoid(x);
  }

  /** The derivative of {@link #silu}. */
  static float siluSlope(float x) {
    float e = exp(-magnitude(x));
    float large = 1f / (1f + e);
    float small = e * large;
    float s = x < 0f ? small : large;
    // 1 - sigmoid(x) = sigmoid(-x), without cancellation.
    float opposite = x < 0f ? large : small;
    return s * Math.fma(x, opposite, 1f);
  }

  static float gelu(float x) {
    float t = normalArgument(x);
    return x * normalCumulative(x, t, normalBell(t));
  }

  /** The derivative of {@link #gelu}. */
  static float geluSlope(float x) {
    float t = normalArgument(x);
    float bell = normalBell(t);
    return Math.fma(x, bell * INVERSE_SQRT_2PI, normalCumulative(x, t, bell));
  }

  private static float normalArgument(float x) {
    float t = magnitude(x);
    return t > NORMAL_MOST ? NORMAL_MOST : t;
  }

  /** e^(-t^2 / 2), corrected for the rounding error of t^2. */
  private static float normalBell(float t) {
    float square = t * t;
    float error = Math.fma(t, t, -square);
    float e = exp(-0.5f * square);
    return Math.fma(e, -0.5f * error, e);
  }

  private static float normalCumulative(float x, float t, float bell) {
    float u = 1f / Math.fma(PU, t, 1f);
    float p = Math.fma(Math.fma(Math.fma(Math.fma(P8, u, P7), u, P6), u, P5), u, P4);
    float tail = bell * Math.fma(Math.fma(Math.fma(Math.fma(p, u, P3), u, P2), u, P1), u, P0);
    return x < 0f ? tail : 1f - tail;
  }

  private static float magnitude(float x) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(x) & MAGNITUDE);
  }
}
