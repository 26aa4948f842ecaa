package dev.bobbin.engine.kernels;

/** The specification of {@link RowKernels}: channel by channel, row by row. */
final class ScalarRowKernels implements RowKernels {
  @Override
  public void sum(
      float[] x, int xOff, int stride, int rows, int channels, float[] sum, int sumOff) {
    assert Ranges.in(x, xOff, stride, rows, channels) && Ranges.in(sum, sumOff, channels);
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
      float[] x,
      int xOff,
      int stride,
      int rows,
      int channels,
      float[] mean,
      int meanOff,
      float[] sum,
      int sumOff) {
    assert Ranges.in(x, xOff, stride, rows, channels);
    assert Ranges.in(mean, meanOff, channels) && Ranges.in(sum, sumOff, channels);
    for (int c = 0; c < channels; c++) {
      float s = sum[sumOff + c];
      for (int r = 0; r < rows; r++) {
        float deviation = x[xOff + r * stride + c] - mean[meanOff + c];
        s = Math.fma(deviation, deviation, s);
      }
      sum[sumOff + c] = s;
    }
  }

  @Override
  public void scaleShift(
      float[] x,
      int xOff,
      int xStride,
      float[] y,
      int yOff,
      int yStride,
      int rows,
      int channels,
      float[] scale,
      int scaleOff,
      float[] shift,
      int shiftOff) {
    assert Ranges.in(x, xOff, xStride, rows, channels)
        && Ranges.in(y, yOff, yStride, rows, channels);
    assert Ranges.in(scale, scaleOff, channels) && Ranges.in(shift, shiftOff, channels);
    for (int c = 0; c < channels; c++) {
      for (int r = 0; r < rows; r++) {
        y[yOff + r * yStride + c] =
            Math.fma(x[xOff + r * xStride + c], scale[scaleOff + c], shift[shiftOff + c]);
      }
    }
  }

  @Override
  public void normalize(
      float[] x,
      int xOff,
      int xStride,
      float[] y,
      int yOff,
      int yStride,
      int rows,
      int channels,
      float[] mean,
      float[] inverse,
      float[] gamma,
      int gammaOff,
      float[] beta,
      int betaOff) {
    assert Ranges.in(x, xOff, xStride, rows, channels)
        && Ranges.in(y, yOff, yStride, rows, channels);
    assert Ranges.in(mean, 0, channels) && Ranges.in(inverse, 0, channels);
    assert Ranges.in(gamma, gammaOff, channels) && Ranges.in(beta, betaOff, channels);
    for (int c = 0; c < channels; c++) {
      for (int r = 0; r < rows; r++) {
        float h = (x[xOff + r * xStride + c] - mean[c]) * inverse[c];
        y[yOff + r * yStride + c] = Math.fma(h, gamma[gammaOff + c], beta[betaOff + c]);
      }
    }
  }

  @Override
  public void normalizeSums(
      float[] x,
      int xOff,
      int xStride,
      float[] d,
      int dOff,
      int dStride,
      int rows,
      int channels,
      float[] mean,
      float[] inverse,
      float[] sumD,
      float[] sumDh) {
    assert Ranges.in(x, xOff, xStride, rows, channels)
        && Ranges.in(d, dOff, dStride, rows, channels);
    assert Ranges.in(mean, 0, channels) && Ranges.in(inverse, 0, channels);
    assert Ranges.in(sumD, 0, channels) && Ranges.in(sumDh, 0, channels);
    for (int c = 0; c < channels; c++) {
      for (int r = 0; r < rows; r++) {
        float h = (x[xOff + r * xStride + c] - mean[c]) * inverse[c];
        float gradient = d[dOff + r * dStride + c];
        sumD[c] += gradient;
        sumDh[c] = Math.fma(gradient, h, sumDh[c]);
      }
    }
  }

  @Override
  public void normalizeGradient(
      float[] x,
      int xOff,
      int xStride,
      float[] d,
      int dOff,
      int dStride,
      int rows,
      int channels,
      float[] mean,
      float[] inverse,
      float[] scale,
      float[] meanD,
      float[] meanDh) {
    assert Ranges.in(x, xOff, xStride, rows, channels)
        && Ranges.in(d, dOff, dStride, rows, channels);
    assert Ranges.in(mean, 0, channels)
        && Ranges.in(inverse, 0, channels)
        && Ranges.in(scale, 0, channels);
    assert Ranges.in(meanD, 0, channels) && Ranges.in(meanDh, 0, channels);
    for (int c = 0; c < channels; c++) {
      for (int r = 0; r < rows; r++) {
        float h = (x[xOff + r * xStride + c] - mean[c]) * inverse[c];
        float centred = d[dOff + r * dStride + c] - meanD[c];
        d[dOff + r * dStride + c] = Math.fma(-h, meanDh[c], centred) * scale[c];
      }
    }
  }
}
