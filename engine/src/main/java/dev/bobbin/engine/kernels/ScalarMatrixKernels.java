package dev.bobbin.engine.kernels;

/** The matrix kernels' specification, one element after the other. */
final class ScalarMatrixKernels implements MatrixKernels {
  @Override
  public void multiply(
      float[] a,
      int aBase,
      Access access,
      float[] b,
      Panels panels,
      int panel,
      float[] start,
      float[] c,
      int cBase,
      int[] cRows,
      int from,
      int to,
      float[] scratch) {
    int[] taps = access.taps();
    int width = panels.width(panel);
    int first = panels.start(panel);
    for (int row = from; row < to; row++) {
      for (int column = 0; column < panels.used(panel); column++) {
        float sum = start[panel * Panels.WIDTH + column];
        for (int term = 0; term < taps.length; term++) {
          sum =
              Math.fma(
                  a[aBase + access.rows()[row] + taps[term]],
                  b[first + term * width + column],
                  sum);
        }
        c[cBase + cRows[row] + panel * Panels.WIDTH + column] = sum;
      }
    }
  }

  @Override
  public void accumulateOuter(
      float[] a,
      int aBase,
      Access access,
      float[] d,
      int dBase,
      int[] dRows,
      int rows,
      float[] g,
      int gBase,
      Panels panels,
      int panel,
      int from,
      int to) {
    int[] taps = access.taps();
    int width = panels.width(panel);
    int start = gBase + panels.start(panel);
    for (int term = from; term < to; term++) {
      for (int column = 0; column < panels.used(panel); column++) {
        float sum = g[start + term * width + column];
        for (int row = 0; row < rows; row++) {
          sum =
              Math.fma(
                  a[aBase + access.rows()[row] + taps[term]],
                  d[dBase + dRows[row] + panel * Panels.WIDTH + column],
                  sum);
        }
        g[start + term * width + column] = sum;
      }
    }
  }

  @Override
  public void transpose(
      float[] b,
      Panels panels,
      int firstTerm,
      int count,
      float[] target,
      Panels layout,
      int toTerm,
      int toColumn) {
    for (int column = 0; column < panels.columns(); column++) {
      for (int i = 0; i < count; i++) {
        target[layout.index(toTerm + column, toColumn + i)] =
            b[panels.index(firstTerm + i, column)];
      }
    }
  }
}
