package dev.bobbin.engine.kernels;

import dev.bobbin.engine.random.RandomStream;

/** The specification of {@link ElementwiseKernels}: value by value. */
final class ScalarElementwiseKernels implements ElementwiseKernels {
  @Override
  public void relu(float[] x, int xOff, float[] y, int yOff, int n) {
    assert RangeChecks.map(x, xOff, y, yOff, n);
    for (int i = 0; i < n; i++) {
      float v = x[xOff + i];
      // Not "v > 0 ? v : 0", which would hide NaN.
      y[yOff + i] = v <= 0f ? 0f : v;
    }
  }

  @Override
  public void reluGradient(float[] y, int yOff, float[] d, int dOff, int n) {
    assert RangeChecks.in(y, yOff, n) && RangeChecks.in(d, dOff, n);
    for (int i = 0; i < n; i++) {
      d[dOff + i] = y[yOff + i] <= 0f ? 0f : d[dOff + i];
    }
  }

  @Override
  public void leakyRelu(float[] x, int xOff, float[] y, int yOff, int n, float slope) {
    assert RangeChecks.map(x, xOff, y, yOff, n);
    for (int i = 0; i < n; i++) {
      float v = x[xOff + i];
      y[yOff + i] = v > 0f ? v : v * slope;
    }
  }

  @Override
  public void leakyReluGradient(float[] y, int yOff, float[] d, int dOff, int n, float slope) {
    assert RangeChecks.in(y, yOff, n) && RangeChecks.in(d, dOff, n) && slope >= 0;
    for (int i = 0; i < n; i++) {
      float v = d[dOff + i];
      d[dOff + i] = y[yOff + i] > 0f ? v : v * slope;
    }
  }

  @Override
  public void elu(float[] x, int xOff, float[] y, int yOff, int n, float alpha) {
    assert RangeChecks.map(x, xOff, y, yOff, n);
    for (int i = 0; i < n; i++) {
      float v = x[xOff + i];
      y[yOff + i] = v > 0f ? v : FloatMath.expm1NonPositive(v) * alpha;
    }
  }

  @Override
  public void eluGradient(float[] y, int yOff, float[] d, int dOff, int n, float alpha) {
    assert RangeChecks.in(y, yOff, n) && RangeChecks.in(d, dOff, n) && alpha >= 0;
    for (int i = 0; i < n; i++) {
      float v = y[yOff + i];
      d[dOff + i] = v > 0f ? d[dOff + i] : (v + alpha) * d[dOff + i];
    }
  }

  @Override
  public void gelu(float[] x, int xOff, float[] y, int yOff, int n) {
    assert RangeChecks.map(x, xOff, y, yOff, n);
    for (int i = 0; i < n; i++) {
      y[yOff + i] = FloatMath.gelu(x[xOff + i]);
    }
  }

  @Override
  public void geluGradient(float[] z, int zOff, float[] d, int dOff, int n) {
    assert RangeChecks.in(z, zOff, n) && RangeChecks.in(d, dOff, n);
    for (int i = 0; i < n; i++) {
      d[dOff + i] = FloatMath.geluSlope(z[zOff + i]) * d[dOff + i];
    }
  }

  @Override
  public void silu(float[] x, int xOff, float[] y, int yOff, int n) {
    assert RangeChecks.map(x, xOff, y, yOff, n);
    for (int i = 0; i < n; i++) {
      y[yOff + i] = FloatMath.silu(x[xOff + i]);
    }
  }

  @Override
  public void siluGradient(float[] z, int zOff, float[] d, int dOff, int n) {
    assert RangeChecks.in(z, zOff, n) && RangeChecks.in(d, dOff, n);
    for (int i = 0; i < n; i++) {
      d[dOff + i] = FloatMath.siluSlope(z[zOff + i]) * d[dOff + i];
    }
  }

  @Override
  public void sigmoid(float[] x, int xOff, float[] y, int yOff, int n) {
    assert RangeChecks.map(x, xOff, y, yOff, n);
    for (int i = 0; i < n; i++) {
      y[yOff + i] = FloatMath.sigmoid(x[xOff + i]);
    }
  }

  @Override
  public void sigmoidGradient(float[] y, int yOff, float[] d, int dOff, int n) {
    assert RangeChecks.in(y, yOff, n) && RangeChecks.in(d, dOff, n);
    for (int i = 0; i < n; i++) {
      float v = y[yOff + i];
      d[dOff + i] = v * (1f - v) * d[dOff + i];
    }
  }

  @Override
  public void tanh(float[] x, int xOff, float[] y, int yOff, int n) {
    assert RangeChecks.map(x, xOff, y, yOff, n);
    for (int i = 0; i < n; i++) {
      y[yOff + i] = FloatMath.tanh(x[xOff + i]);
    }
  }

  @Override
  public void tanhGradient(float[] y, int yOff, float[] d, int dOff, int n) {
    assert RangeChecks.in(y, yOff, n) && RangeChecks.in(d, dOff, n);
    for (int i = 0; i < n; i++) {
      float v = y[yOff + i];
      d[dOff + i] = Math.fma(-v, v, 1f) * d[dOff + i];
    }
  }

  @Override
  public void exp(float[] x, int xOff, float[] y, int yOff, int n) {
    assert RangeChecks.map(x, xOff, y, yOff, n);
    for (int i = 0; i < n; i++) {
      y[yOff + i] = FloatMath.exp(x[xOff + i]);
    }
  }

  @Override
  public void softmax(float[] x, int xOff, float[] y, int yOff, int rows, int channels) {
    softmax(this, x, xOff, y, yOff, rows, channels);
  }

  /** Softmax with the exponential of {@code kernels}; rows are short, so the rest is scalar. */
  static void softmax(
      ElementwiseKernels kernels,
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      int rows,
      int channels) {
    int n = rows * channels;
    assert RangeChecks.map(x, xOff, y, yOff, n);
    for (int row = 0; row < n; row += channels) {
      float most = Float.NEGATIVE_INFINITY;
      for (int c = 0; c < channels; c++) {
        float v = x[xOff + row + c];
        most = v > most ? v : most;
      }
      for (int c = 0; c < channels; c++) {
        y[yOff + row + c] = x[xOff + row + c] - most;
      }
    }
    kernels.exp(y, yOff, y, yOff, n);
    for (int row = yOff; row < yOff + n; row += channels) {
      float sum = 0;
      for (int c = 0; c < channels; c++) {
        sum += y[row + c];
      }
      for (int c = 0; c < channels; c++) {
        y[row + c] /= sum;
      }
    }
  }

  @Override
  public void softmaxGradient(float[] y, int yOff, float[] d, int dOff, int rows, int channels) {
    int n = rows * channels;
    assert RangeChecks.in(y, yOff, n) && RangeChecks.in(d, dOff, n);
    for (int row = 0; row < n; row += channels) {
      float dot = 0;
      for (int c = 0; c < channels; c++) {
        dot = Math.fma(y[yOff + row + c], d[dOff + row + c], dot);
      }
      for (int c = 0; c < channels; c++) {
        d[dOff + row + c] = y[yOff + row + c] * (d[dOff + row + c] - dot);
      }
    }
  }

  @Override
  public void dropout(
      float[] x, int xOff, float[] y, int yOff, int n, long key, long first, float rate) {
    assert RangeChecks.map(x, xOff, y, yOff, n);
    assert rate >= 0 && rate < 1;
    float scale = 1f / (1f - rate);
    for (int i = 0; i < n; i++) {
      float kept = x[xOff + i] * scale;
      y[yOff + i] = RandomStream.uniform(key, first + i) >= rate ? kept : 0f;
    }
  }

  @Override
  public void add(float[] x, int xOff, float[] y, int yOff, int n) {
    assert RangeChecks.map(x, xOff, y, yOff, n);
    for (int i = 0; i < n; i++) {
      y[yOff + i] += x[xOff + i];
    }
  }

  @Override
  public boolean allFinite(float[] x, int off, int n) {
    assert RangeChecks.in(x, off, n);
    // 0 times a finite number is 0, else NaN.
    float zero = 0;
    for (int i = 0; i < n; i++) {
      zero = Math.fma(x[off + i], 0f, zero);
    }
    return zero == 0f;
  }
}
