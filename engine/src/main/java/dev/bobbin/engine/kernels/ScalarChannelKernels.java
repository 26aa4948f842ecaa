package dev.bobbin.engine.kernels;

/** The specification of {@link ChannelKernels}: channel by channel, row by row. */
final class ScalarChannelKernels implements ChannelKernels {
  @Override
  public void sum(
      float[] x, int xOff, int stride, int rows, int channels, float[] sum, int sumOff) {
    assert RangeChecks.in(x, xOff, stride, rows, channels) && RangeChecks.in(sum, sumOff, channels);
    for (int c = 0; c < channels; c++) {
      float s = sum[sumOff + c];
      for (int r = 0; r < rows; r++) {
        s += x[xOff + r * stride + c];
      }
      sum[sumOff + c] = s;
    }
  }

  @Override
  public void squaredDeviations(
      float[] x, int xOff, int rows, int channels, float[] mean, float[] sum) {
    assert RangeChecks.in(x, xOff, rows * channels);
    assert RangeChecks.in(mean, 0, channels) && RangeChecks.in(sum, 0, channels);
    for (int c = 0; c < channels; c++) {
      float s = sum[c];
      for (int r = 0; r < rows; r++) {
        float deviation = x[xOff + r * channels + c] - mean[c];
        s = Math.fma(deviation, deviation, s);
      }
      sum[c] = s;
    }
  }

  @Override
  public void scaleShift(
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      int rows,
      int channels,
      float[] scale,
      float[] shift) {
    assert RangeChecks.in(x, xOff, rows * channels) && RangeChecks.in(y, yOff, rows * channels);
    assert RangeChecks.in(scale, 0, channels) && RangeChecks.in(shift, 0, channels);
    for (int c = 0; c < channels; c++) {
      for (int r = 0; r < rows; r++) {
        y[yOff + r * channels + c] = Math.fma(x[xOff + r * channels + c], scale[c], shift[c]);
      }
    }
  }

  @Override
  public void normalize(
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      int rows,
      int channels,
      float[] mean,
      float[] inverse,
      float[] gamma,
      float[] beta) {
    assert RangeChecks.in(x, xOff, rows * channels) && RangeChecks.in(y, yOff, rows * channels);
    assert RangeChecks.in(mean, 0, channels) && RangeChecks.in(inverse, 0, channels);
    assert RangeChecks.in(gamma, 0, channels) && RangeChecks.in(beta, 0, channels);
    for (int c = 0; c < channels; c++) {
      for (int r = 0; r < rows; r++) {
        float h = (x[xOff + r * channels + c] - mean[c]) * inverse[c];
        y[yOff + r * channels + c] = Math.fma(h, gamma[c], beta[c]);
      }
    }
  }

  @Override
  public void normalizeSums(
      float[] x,
      int xOff,
      float[] d,
      int dOff,
      int rows,
      int channels,
      float[] mean,
      float[] inverse,
      float[] sumD,
      float[] sumDh) {
    assert RangeChecks.in(x, xOff, rows * channels) && RangeChecks.in(d, dOff, rows * channels);
    assert RangeChecks.in(mean, 0, channels) && RangeChecks.in(inverse, 0, channels);
    assert RangeChecks.in(sumD, 0, channels) && RangeChecks.in(sumDh, 0, channels);
    for (int c = 0; c < channels; c++) {
      for (int r = 0; r < rows; r++) {
        float h = (x[xOff + r * channels + c] - mean[c]) * inverse[c];
        float gradient = d[dOff + r * channels + c];
        sumD[c] += gradient;
        sumDh[c] = Math.fma(gradient, h, sumDh[c]);
      }
    }
  }

  @Override
  public void normalizeGradient(
      float[] x,
      int xOff,
      float[] d,
      int dOff,
      int rows,
      int channels,
      float[] mean,
      float[] inverse,
      float[] scale,
      float[] meanD,
      float[] meanDh) {
    assert RangeChecks.in(x, xOff, rows * channels) && RangeChecks.in(d, dOff, rows * channels);
    assert RangeChecks.in(mean, 0, channels)
        && RangeChecks.in(inverse, 0, channels)
        && RangeChecks.in(scale, 0, channels);
    assert RangeChecks.in(meanD, 0, channels) && RangeChecks.in(meanDh, 0, channels);
    for (int c = 0; c < channels; c++) {
      for (int r = 0; r < rows; r++) {
        float h = (x[xOff + r * channels + c] - mean[c]) * inverse[c];
        float centred = d[dOff + r * channels + c] - meanD[c];
        d[dOff + r * channels + c] = Math.fma(-h, meanDh[c], centred) * scale[c];
      }
    }
  }
}
