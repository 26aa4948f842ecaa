package dev.bobbin.engine.kernels;

import java.util.Arrays;

/** The specification of {@link UpdateKernels}: value by value. */
final class ScalarUpdateKernels implements UpdateKernels {
  /** Added and subtracted, rounds to a grid far below useful moments and above denormal numbers. */
  static final float FLUSH = 1e-20f;

  /** The same for means of squares. */
  static final float FLUSH_SQUARE = 1e-30f;

  /** Values that a sum adds in float before it continues in double: 256 per chain. */
  static final int BLOCK = 4096;

  @Override
  public void sgd(float[] w, int wOff, float[] g, int gOff, int n, float rate) {
    assert RangeChecks.in(w, wOff, n) && RangeChecks.in(g, gOff, n);
    for (int i = 0; i < n; i++) {
      w[wOff + i] = Math.fma(-rate, g[gOff + i], w[wOff + i]);
    }
  }

  @Override
  public void momentum(
      float[] w, int wOff, float[] g, int gOff, float[] v, int n, float rate, float momentum) {
    assert RangeChecks.in(w, wOff, n) && RangeChecks.in(g, gOff, n) && RangeChecks.in(v, wOff, n);
    for (int i = 0; i < n; i++) {
      float velocity = Math.fma(momentum, v[wOff + i], g[gOff + i] * -rate) + FLUSH - FLUSH;
      v[wOff + i] = velocity;
      w[wOff + i] += velocity;
    }
  }

  @Override
  public void nesterov(
      float[] w, int wOff, float[] g, int gOff, float[] v, int n, float rate, float momentum) {
    assert RangeChecks.in(w, wOff, n) && RangeChecks.in(g, gOff, n) && RangeChecks.in(v, wOff, n);
    for (int i = 0; i < n; i++) {
      float step = g[gOff + i] * -rate;
      float velocity = Math.fma(momentum, v[wOff + i], step) + FLUSH - FLUSH;
      v[wOff + i] = velocity;
      w[wOff + i] += Math.fma(momentum, velocity, step);
    }
  }

  @Override
  public void adam(
      float[] w,
      int wOff,
      float[] g,
      int gOff,
      float[] m,
      float[] v,
      int n,
      float rate,
      float oneMinusBeta1,
      float oneMinusBeta2,
      float epsilon,
      float decay) {
    assert RangeChecks.in(w, wOff, n)
        && RangeChecks.in(g, gOff, n)
        && RangeChecks.in(m, wOff, n)
        && RangeChecks.in(v, wOff, n);
    for (int i = 0; i < n; i++) {
      float gradient = g[gOff + i];
      float mean = m[wOff + i];
      mean = Math.fma(oneMinusBeta1, gradient - mean, mean) + FLUSH - FLUSH;
      float square = meanSquare(v[wOff + i], gradient, oneMinusBeta2);
      float weight = w[wOff + i];
      weight = Math.fma(-decay, weight, weight);
      m[wOff + i] = mean;
      v[wOff + i] = square;
      w[wOff + i] = Math.fma(-rate, mean / (sqrt(square) + epsilon), weight);
    }
  }

  @Override
  public void rmsProp(
      float[] w,
      int wOff,
      float[] g,
      int gOff,
      float[] v,
      int n,
      float rate,
      float oneMinusRho,
      float epsilon) {
    assert RangeChecks.in(w, wOff, n) && RangeChecks.in(g, gOff, n) && RangeChecks.in(v, wOff, n);
    for (int i = 0; i < n; i++) {
      float gradient = g[gOff + i];
      float square = meanSquare(v[wOff + i], gradient, oneMinusRho);
      v[wOff + i] = square;
      w[wOff + i] = Math.fma(-rate, gradient / sqrt(square + epsilon), w[wOff + i]);
    }
  }

  @Override
  public void rmsPropMomentum(
      float[] w,
      int wOff,
      float[] g,
      int gOff,
      float[] v,
      float[] m,
      int n,
      float rate,
      float oneMinusRho,
      float epsilon,
      float momentum) {
    assert RangeChecks.in(w, wOff, n)
        && RangeChecks.in(g, gOff, n)
        && RangeChecks.in(v, wOff, n)
        && RangeChecks.in(m, wOff, n);
    for (int i = 0; i < n; i++) {
      float gradient = g[gOff + i];
      float square = meanSquare(v[wOff + i], gradient, oneMinusRho);
      float step = gradient / sqrt(square + epsilon) * rate;
      float velocity = Math.fma(momentum, m[wOff + i], step) + FLUSH - FLUSH;
      v[wOff + i] = square;
      m[wOff + i] = velocity;
      w[wOff + i] -= velocity;
    }
  }

  @Override
  public void adagrad(
      float[] w, int wOff, float[] g, int gOff, float[] a, int n, float rate, float epsilon) {
    assert RangeChecks.in(w, wOff, n) && RangeChecks.in(g, gOff, n) && RangeChecks.in(a, wOff, n);
    for (int i = 0; i < n; i++) {
      float gradient = g[gOff + i];
      float sum = Math.fma(gradient, gradient, a[wOff + i]);
      a[wOff + i] = sum;
      w[wOff + i] = Math.fma(-rate, gradient / sqrt(sum + epsilon), w[wOff + i]);
    }
  }

  @Override
  public void addPenalty(float[] w, int wOff, float[] g, int gOff, int n, float l1, float twiceL2) {
    assert RangeChecks.in(w, wOff, n) && RangeChecks.in(g, gOff, n);
    for (int i = 0; i < n; i++) {
      float weight = w[wOff + i];
      float first = weight > 0f ? l1 : weight < 0f ? -l1 : 0f;
      g[gOff + i] = Math.fma(twiceL2, weight, g[gOff + i]) + first;
    }
  }

  @Override
  public void scale(float[] g, int off, int n, float factor) {
    assert RangeChecks.in(g, off, n);
    for (int i = 0; i < n; i++) {
      g[off + i] *= factor;
    }
  }

  @Override
  public void clip(float[] g, int off, int n, float limit) {
    assert RangeChecks.in(g, off, n);
    for (int i = 0; i < n; i++) {
      float v = g[off + i];
      v = v > limit ? limit : v;
      g[off + i] = v < -limit ? -limit : v;
    }
  }

  @Override
  public double sumOfSquares(float[] x, int off, int n, float[] chains) {
    assert RangeChecks.in(x, off, n);
    double sum = 0;
    for (int i = 0; i < n; i += BLOCK) {
      Arrays.fill(chains, 0, LaneReduction.COUNT, 0f);
      addSquares(x, off + i, 0, Math.min(BLOCK, n - i), chains);
      sum += LaneReduction.total(chains);
    }
    return sum;
  }

  /** Adds squares {@code from} to {@code to} of the block at {@code off} to their chains. */
  static void addSquares(float[] x, int off, int from, int to, float[] chains) {
    for (int i = from; i < to; i++) {
      float v = x[off + i];
      chains[i % LaneReduction.COUNT] = Math.fma(v, v, chains[i % LaneReduction.COUNT]);
    }
  }

  @Override
  public double sumOfAbsolutes(float[] x, int off, int n, float[] chains) {
    assert RangeChecks.in(x, off, n);
    double sum = 0;
    for (int i = 0; i < n; i += BLOCK) {
      Arrays.fill(chains, 0, LaneReduction.COUNT, 0f);
      addAbsolutes(x, off + i, 0, Math.min(BLOCK, n - i), chains);
      sum += LaneReduction.total(chains);
    }
    return sum;
  }

  /** Adds magnitudes {@code from} to {@code to} of the block at {@code off} to their chains. */
  static void addAbsolutes(float[] x, int off, int from, int to, float[] chains) {
    for (int i = from; i < to; i++) {
      chains[i % LaneReduction.COUNT] += Math.abs(x[off + i]);
    }
  }

  /** square + share * (gradient^2 - square), flushed. */
  private static float meanSquare(float square, float gradient, float share) {
    return Math.fma(share, Math.fma(gradient, gradient, -square), square)
        + FLUSH_SQUARE
        - FLUSH_SQUARE;
  }

  /** Correctly rounded, since the double root has more than twice a float's bits. */
  private static float sqrt(float x) {
    return (float) Math.sqrt(x);
  }
}
