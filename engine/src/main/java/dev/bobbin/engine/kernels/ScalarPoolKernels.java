package dev.bobbin.engine.kernels;

/** The pooling kernels' specification, one element after the other. */
final class ScalarPoolKernels implements PoolKernels {
  @Override
  public void copy(
      float[] x, int xBase, int xStep, float[] y, int yBase, int yStep, int outputs, int channels) {
    for (int o = 0; o < outputs; o++) {
      System.arraycopy(x, xBase + o * xStep, y, yBase + o * yStep, channels);
    }
  }

  @Override
  public void max(
      float[] x, int xBase, int xStep, float[] y, int yBase, int yStep, int outputs, int channels) {
    for (int o = 0; o < outputs; o++) {
      for (int c = 0; c < channels; c++) {
        int at = yBase + o * yStep + c;
        y[at] = Math.max(y[at], x[xBase + o * xStep + c]);
      }
    }
  }

  @Override
  public void add(
      float[] x, int xBase, int xStep, float[] y, int yBase, int yStep, int outputs, int channels) {
    for (int o = 0; o < outputs; o++) {
      for (int c = 0; c < channels; c++) {
        y[yBase + o * yStep + c] += x[xBase + o * xStep + c];
      }
    }
  }

  @Override
  public void scale(float[] y, int yBase, int yStep, int outputs, int channels, float factor) {
    for (int o = 0; o < outputs; o++) {
      for (int c = 0; c < channels; c++) {
        y[yBase + o * yStep + c] *= factor;
      }
    }
  }

  @Override
  public void spread(
      float[] dx,
      int xBase,
      int xStep,
      float[] dy,
      int dBase,
      int dStep,
      int outputs,
      int channels,
      float factor) {
    for (int o = 0; o < outputs; o++) {
      for (int c = 0; c < channels; c++) {
        int at = xBase + o * xStep + c;
        dx[at] = Math.fma(dy[dBase + o * dStep + c], factor, dx[at]);
      }
    }
  }

  @Override
  public void take(
      float[] x,
      int xBase,
      int xStep,
      float[] y,
      int yBase,
      int yStep,
      float[] dx,
      int dxBase,
      int dxStep,
      float[] dy,
      int dyBase,
      int dyStep,
      int outputs,
      int channels) {
    for (int o = 0; o < outputs; o++) {
      for (int c = 0; c < channels; c++) {
        if (x[xBase + o * xStep + c] == y[yBase + o * yStep + c]) {
          dx[dxBase + o * dxStep + c] += dy[dyBase + o * dyStep + c];
          dy[dyBase + o * dyStep + c] = 0;
        }
      }
    }
  }
}
