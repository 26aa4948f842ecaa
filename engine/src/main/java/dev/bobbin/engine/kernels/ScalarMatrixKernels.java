package dev.bobbin.engine.kernels;

/** The specification of {@link MatrixKernels}: element by element. */
final class ScalarMatrixKernels implements MatrixKernels {
  @Override
  public void multiply(
      float[] a,
      int aBase,
      Indirection indirection,
      float[] b,
      PanelLayout panels,
      int fromPanel,
      int toPanel,
      float[] start,
      float[] c,
      int cBase,
      int[] cRows,
      int from,
      int to,
      float[] scratch) {
    int[] taps = indirection.taps();
    int columns = Math.min(panels.columns(), toPanel * PanelLayout.WIDTH);
    for (int row = from; row < to; row++) {
      for (int column = fromPanel * PanelLayout.WIDTH; column < columns; column++) {
        float sum = start[column];
        for (int term = 0; term < taps.length; term++) {
          sum =
              Math.fma(
                  a[aBase + indirection.rows()[row] + taps[term]],
                  b[panels.index(term, column)],
                  sum);
        }
        c[cBase + cRows[row] + column] = sum;
      }
    }
  }

  @Override
  public void multiplyOuter(
      float[] a,
      int aBase,
      Indirection indirection,
      float[] d,
      int dBase,
      int[] dRows,
      int rows,
      boolean adds,
      float[] g,
      int gBase,
      PanelLayout panels,
      int fromPanel,
      int toPanel,
      int from,
      int to,
      float[] scratch) {
    int[] taps = indirection.taps();
    int columns = Math.min(panels.columns(), toPanel * PanelLayout.WIDTH);
    for (int term = from; term < to; term++) {
      for (int column = fromPanel * PanelLayout.WIDTH; column < columns; column++) {
        int at = gBase + panels.index(term, column);
        float sum = adds ? g[at] : 0;
        for (int row = 0; row < rows; row++) {
          sum =
              Math.fma(
                  a[aBase + indirection.rows()[row] + taps[term]],
                  d[dBase + dRows[row] + column],
                  sum);
        }
        g[at] = sum;
      }
    }
  }

  @Override
  public void multiplyStrips(
      float[] a,
      int aBase,
      int[] starts,
      int strips,
      int[] aTerms,
      float[] b,
      int bBase,
      int[] bTerms,
      int terms,
      int columns,
      float[] c,
      int cBase,
      int cStep) {
    for (int column = 0; column < columns; column++) {
      for (int i = 0; i < strips * STRIP; i++) {
        int aAt = aBase + starts[i / STRIP] + i % STRIP;
        int cAt = cBase + column * cStep + i;
        float sum = c[cAt];
        for (int t = 0; t < terms; t++) {
          sum = Math.fma(b[bBase + bTerms[t] + column], a[aAt + aTerms[t]], sum);
        }
        c[cAt] = sum;
      }
    }
  }

  @Override
  public void transpose(
      float[] source,
      int from,
      int step,
      int rows,
      int columns,
      float[] target,
      int to,
      int targetStep) {
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < rows; row++) {
        target[to + column * targetStep + row] = source[from + row * step + column];
      }
    }
  }
}
