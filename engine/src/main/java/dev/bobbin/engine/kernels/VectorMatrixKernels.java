package dev.bobbin.engine.kernels;

/**
 * The matrix kernels on vectors. A tile keeps rows x 2 vectors of C in registers and walks once through the terms: every vector of
 * B that is loaded serves all rows, every element of A that is broadcast serves both vectors. Fourteen rows need 28 registers for C,
 * two for B and one for A: what AVX-512 and NEON have. AVX2 has 16, so six rows there; 14 would spill and run at half the speed.
 */
final class VectorMatrixKernels implements MatrixKernels {
  private static final int COLUMNS = 2 * Lanes.COUNT;

  /** From the tallest tile that the registers hold down to one row. */
  private static final int[] HEIGHTS = Lanes.REGISTERS >= 32 ? new int[] {14, 8, 4, 2, 1} : new int[] {6, 4, 2, 1};

  /** Every row starts from the same values. */
  private static final int[] NO_ROWS = new int[HEIGHTS[0]];

  private static final int[] SCRATCH_ROWS = new int[HEIGHTS[0]];

  static {
    for (int i = 0; i < SCRATCH_ROWS.length; i++) {
      SCRATCH_ROWS[i] = i * Panels.WIDTH;
    }
  }

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
    assert panels.terms() == access.terms() && scratch.length >= SCRATCH;
    int used = panels.used(panel);
    int base = cBase + panel * Panels.WIDTH;
    boolean whole = used == panels.width(panel);
    int row = from;
    for (int height : HEIGHTS) {
      for (; row + height <= to; row += height) {
        if (whole) {
          tile(height, a, aBase, access, row, b, panels, panel, start, c, base, cRows, row);
        } else {
          // Whole vectors would overwrite the next row's first columns.
          tile(height, a, aBase, access, row, b, panels, panel, start, scratch, 0, SCRATCH_ROWS, 0);
          for (int i = 0; i < height; i++) {
            System.arraycopy(scratch, i * Panels.WIDTH, c, base + cRows[row + i], used);
          }
        }
      }
    }
  }

  /** All columns of a panel for {@code height} rows: A's rows from {@code row}, C's from {@code cRow}. */
  private static void tile(
      int height,
      float[] a,
      int aBase,
      Access access,
      int row,
      float[] b,
      Panels panels,
      int panel,
      float[] start,
      float[] c,
      int cBase,
      int[] cRows,
      int cRow) {
    int[] taps = access.taps();
    int[] aRows = access.rows();
    int run = access.run();
    int width = panels.width(panel);
    for (int column = 0; column < width; column += COLUMNS) {
      int vectors = width - column > Lanes.COUNT ? 2 : 1;
      int sBase = panel * Panels.WIDTH + column;
      int bBase = panels.start(panel) + column;
      int cAt = cBase + column;
      if (run < Access.LEAST_RUN) {
        Tiles.taps(
            height, vectors, a, aBase, aRows, row, taps, b, bBase, width, taps.length, start, sBase, NO_ROWS, 0, c,
            cAt, cRows, cRow);
      } else {
        Tiles.run(
            height, vectors, a, aBase + taps[0], aRows, row, b, bBase, width, run, start, sBase, NO_ROWS, 0, c, cAt,
            cRows, cRow);
        for (int term = run; term < taps.length; term += run) {
          Tiles.run(
              height, vectors, a, aBase + taps[term], aRows, row, b, bBase + term * width, width, run, c, cAt, cRows,
              cRow, c, cAt, cRows, cRow);
        }
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
    assert panels.terms() == access.terms();
    int width = panels.width(panel);
    int start = gBase + panels.start(panel);
    int term = from;
    for (int height : HEIGHTS) {
      for (; term + height <= to; term += height) {
        for (int column = 0; column < width; column += COLUMNS) {
          Tiles.outer(
              height, width - column > Lanes.COUNT ? 2 : 1, a, aBase, access.rows(), access.taps(), term, d,
              dBase + panel * Panels.WIDTH + column, dRows, rows, g, start + term * width + column, width);
        }
      }
    }
  }
}
