package dev.bobbin.engine.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The matrix kernels on vectors. A tile keeps rows x 2 vectors of C in registers and walks once
 * through the terms: every vector of B that is loaded serves all rows, every element of A that is
 * broadcast serves both vectors. Fourteen rows need 28 registers for C, two for B and one for A:
 * what AVX-512 and NEON have. AVX2 has 16, so six rows there; 14 would spill and run at half the
 * speed.
 */
final class VectorMatrixKernels implements MatrixKernels {
  /** From the tallest tile that the registers hold down to one row. */
  private static final int[] HEIGHTS =
      Lanes.REGISTERS >= 32 ? new int[] {14, 8, 4, 2, 1} : new int[] {6, 4, 2, 1};

  /** Fewer columns are not worth vectors of their own. */
  private static final int LEAST_COLUMNS = 8;

  /**
   * With 32 columns 48 KB of B, which eight tiles of rows and more then find in the second cache at
   * worst.
   */
  private static final int BLOCK_TERMS = 384;

  /**
   * Rows of D that all terms go through before the next ones: 16 KB of D, and for each of them a
   * cache line or two of A, stay in a first cache from one tile of terms to the next.
   */
  private static final int BLOCK_ROWS = 128;

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
    int width = panels.width(panel);
    int base = cBase + panel * Panels.WIDTH;
    // Whole vectors of an unfilled panel would overwrite the next row's first columns.
    boolean whole = used == width;
    int worked = worked(used, width);
    boolean half = onHalfVectors(worked);
    int step = blockTerms(access);
    for (int term = 0; term < access.terms(); term += step) {
      int end = Math.min(term + step, access.terms());
      // The first block starts from the given values, the others from what the one before has left
      // in C.
      boolean first = term == 0;
      int row = from;
      for (int height : HEIGHTS) {
        for (; row + height <= to; row += height) {
          tile(
              half,
              height,
              a,
              aBase,
              access,
              row,
              b,
              panels.start(panel),
              width,
              worked,
              term,
              end,
              first ? start : c,
              first ? panel * Panels.WIDTH : base,
              first ? NO_ROWS : cRows,
              first ? 0 : row,
              whole ? c : scratch,
              whole ? base : 0,
              whole ? cRows : SCRATCH_ROWS,
              whole ? row : 0);
          if (!whole) {
            copyOut(scratch, height, used, c, base, cRows, row);
          }
        }
      }
    }
  }

  private static void copyOut(
      float[] scratch, int height, int used, float[] c, int cBase, int[] cRows, int row) {
    for (int column = 0; column < used; column += Lanes.COUNT) {
      VectorMask<Float> mask = Lanes.FLOATS.indexInRange(column, used);
      for (int i = 0; i < height; i++) {
        FloatVector.fromArray(Lanes.FLOATS, scratch, SCRATCH_ROWS[i] + column)
            .intoArray(c, cBase + cRows[row + i] + column, mask);
      }
    }
  }

  /** How many columns of a panel are worked on: eight may do where half a panel is reserved. */
  private static int worked(int used, int width) {
    return used <= LEAST_COLUMNS ? LEAST_COLUMNS : width;
  }

  /**
   * Whether {@link HalfTiles} work on so many columns. With one vector a row, every multiply-add
   * waits for a broadcast of its own, and with AVX-512 that is what sets the pace; two half vectors
   * share one.
   */
  private static boolean onHalfVectors(int columns) {
    return Lanes.COUNT == Panels.HALF && columns <= Panels.HALF;
  }

  /**
   * Terms that all rows go through before the next ones: whole runs, and no more of B than a first
   * cache holds.
   */
  private static int blockTerms(Access access) {
    if (!access.inRuns()) {
      return Math.max(1, access.terms());
    }
    int run = access.run();
    return run >= BLOCK_TERMS ? BLOCK_TERMS : BLOCK_TERMS / run * run;
  }

  /**
   * All columns of a panel for {@code height} rows and the terms of a block: S's rows from {@code
   * sRow}, C's from {@code cRow}.
   */
  private static void tile(
      boolean half,
      int height,
      float[] a,
      int aBase,
      Access access,
      int row,
      float[] b,
      int bBase,
      int bStep,
      int columns,
      int from,
      int to,
      float[] s,
      int sBase,
      int[] sRows,
      int sRow,
      float[] c,
      int cBase,
      int[] cRows,
      int cRow) {
    int[] taps = access.taps();
    int[] aRows = access.rows();
    int run = access.run();
    int lanes = half ? Lanes.COUNT / 2 : Lanes.COUNT;
    for (int column = 0; column < columns; column += 2 * lanes) {
      int vectors = columns - column > lanes ? 2 : 1;
      int sAt = sBase + column;
      int bAt = bBase + column;
      int cAt = cBase + column;
      if (!access.inRuns()) {
        taps(
            half, height, vectors, a, aBase, aRows, row, taps, b, bAt, bStep, to, s, sAt, sRows,
            sRow, c, cAt, cRows, cRow);
        continue;
      }
      int end = Math.min(from + run - from % run, to);
      run(
          half,
          height,
          vectors,
          a,
          aBase + taps[from],
          aRows,
          row,
          b,
          bAt + from * bStep,
          bStep,
          end - from,
          s,
          sAt,
          sRows,
          sRow,
          c,
          cAt,
          cRows,
          cRow);
      for (int term = end; term < to; term += run) {
        run(
            half,
            height,
            vectors,
            a,
            aBase + taps[term],
            aRows,
            row,
            b,
            bAt + term * bStep,
            bStep,
            Math.min(run, to - term),
            c,
            cAt,
            cRows,
            cRow,
            c,
            cAt,
            cRows,
            cRow);
      }
    }
  }

  private static void run(
      boolean half,
      int height,
      int vectors,
      float[] a,
      int aBase,
      int[] aRows,
      int row,
      float[] b,
      int bBase,
      int bStep,
      int n,
      float[] s,
      int sBase,
      int[] sRows,
      int sRow,
      float[] c,
      int cBase,
      int[] cRows,
      int cRow) {
    if (half) {
      HalfTiles.run(
          height, vectors, a, aBase, aRows, row, b, bBase, bStep, n, s, sBase, sRows, sRow, c,
          cBase, cRows, cRow);
    } else {
      Tiles.run(
          height, vectors, a, aBase, aRows, row, b, bBase, bStep, n, s, sBase, sRows, sRow, c,
          cBase, cRows, cRow);
    }
  }

  private static void taps(
      boolean half,
      int height,
      int vectors,
      float[] a,
      int aBase,
      int[] aRows,
      int row,
      int[] taps,
      float[] b,
      int bBase,
      int bStep,
      int n,
      float[] s,
      int sBase,
      int[] sRows,
      int sRow,
      float[] c,
      int cBase,
      int[] cRows,
      int cRow) {
    if (half) {
      HalfTiles.taps(
          height, vectors, a, aBase, aRows, row, taps, b, bBase, bStep, n, s, sBase, sRows, sRow, c,
          cBase, cRows, cRow);
    } else {
      Tiles.taps(
          height, vectors, a, aBase, aRows, row, taps, b, bBase, bStep, n, s, sBase, sRows, sRow, c,
          cBase, cRows, cRow);
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
    int worked = worked(panels.used(panel), width);
    boolean half = onHalfVectors(worked);
    int lanes = half ? Lanes.COUNT / 2 : Lanes.COUNT;
    int start = gBase + panels.start(panel);
    int[] aRows = access.rows();
    int[] taps = access.taps();
    for (int row = 0; row < rows; row += BLOCK_ROWS) {
      int end = Math.min(row + BLOCK_ROWS, rows);
      int term = from;
      for (int height : HEIGHTS) {
        for (; term + height <= to; term += height) {
          for (int column = 0; column < worked; column += 2 * lanes) {
            int vectors = worked - column > lanes ? 2 : 1;
            int dAt = dBase + panel * Panels.WIDTH + column;
            int gAt = start + term * width + column;
            if (half) {
              HalfTiles.outer(
                  height, vectors, a, aBase, aRows, taps, term, d, dAt, dRows, row, end, g, gAt,
                  width);
            } else {
              Tiles.outer(
                  height, vectors, a, aBase, aRows, taps, term, d, dAt, dRows, row, end, g, gAt,
                  width);
            }
          }
        }
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
    int all = strips * (STRIP / Lanes.COUNT);
    int together = StripTiles.vectors(columns);
    int vector = 0;
    for (; vector + together <= all; vector += together) {
      StripTiles.strip(
          columns, together, a, aBase, starts, vector, aTerms, b, bBase, bTerms, terms, c, cBase,
          cStep);
    }
    for (; vector < all; vector++) {
      StripTiles.strip(
          columns, 1, a, aBase, starts, vector, aTerms, b, bBase, bTerms, terms, c, cBase, cStep);
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
    Transposition.copy(source, from, step, rows, columns, target, to, targetStep);
  }
}
