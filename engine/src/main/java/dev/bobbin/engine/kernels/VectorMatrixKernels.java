package dev.bobbin.engine.kernels;

import dev.bobbin.engine.kernels.generated.MicroKernels;
import dev.bobbin.engine.kernels.generated.PixelMajorMicroKernels;
import dev.bobbin.engine.kernels.lanes.Lanes;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * {@link MatrixKernels} on vectors. A tile keeps rows x 2 vectors of C in registers and goes
 * through the terms once: each loaded vector of B serves all rows, each broadcast element of A both
 * vectors. Fourteen rows need 28 registers for C, two for B and one for A, which AVX-512 and NEON
 * have. AVX2 has 16, enough for six rows.
 */
public final class VectorMatrixKernels implements MatrixKernels {
  private static final int COLUMNS = 2 * Lanes.COUNT;

  /** Vectors of each of two panels that a row is multiplied with at once. */
  private static final int PAIR_VECTORS =
      Math.min(MicroKernels.ROW_VECTORS, PanelLayout.WIDTH / Lanes.COUNT);

  /** Whether there are 16 registers, for which some tiles were made. */
  private static final boolean NARROW = Lanes.REGISTERS < 32;

  /** Heights of tiles, from the tallest that the registers hold. */
  private static final int[] HEIGHTS = NARROW ? new int[] {6, 4, 2, 1} : new int[] {14, 8, 4, 2, 1};

  /** At most 50 KB of B with 32 columns, which stay in the second cache from tile to tile. */
  private static final int BLOCK_TERMS = 400;

  /** The same for tiles of terms. */
  private static final int[] TERMS = NARROW ? new int[] {5, 3, 2, 1} : new int[] {12, 8, 3, 2, 1};

  /** Terms of the shortest runs that such a tile is made for: 3 x 3 kernels over three channels. */
  private static final int LEAST_OF_THREE_RUNS = 9;

  /** Terms that a tile of three runs goes through at once, although they exceed a block. */
  private static final int MOST_OF_THREE_RUNS = 600;

  /** All rows start from the same values. */
  private static final int[] NO_ROWS = new int[HEIGHTS[0]];

  private static final int[] SCRATCH_ROWS =
      Indirection.consecutive(HEIGHTS[0], PanelLayout.WIDTH, PanelLayout.WIDTH).rows();

  /** Floats of D that a block of rows has at most. */
  private static final int PACKED_D = Indirection.BLOCK_ROWS * PanelLayout.WIDTH;

  /**
   * Where copied rows of A begin: an odd number of cache lines apart, so that they use all sets.
   */
  private static final int[] COPIED_ROWS =
      Indirection.consecutive(Indirection.BLOCK_ROWS, COPIED_TERMS, COPIED_TERMS).rows();

  /** What a tile of terms begins with, where it does not add. */
  private static final float[] ZEROS = new float[TERMS[0] * PanelLayout.WIDTH];

  private final ScalarMatrixKernels scalar = new ScalarMatrixKernels();

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
    int panel = fromPanel;
    if (to - from == 1 && indirection.run() == indirection.terms()) {
      int whole = Math.min(toPanel, panels.columns() / PanelLayout.WIDTH);
      int aAt = aBase + indirection.rows()[from] + indirection.taps()[0];
      for (; panel + 2 <= whole; panel += 2) {
        pair(a, aAt, b, panels, panel, start, c, cBase + cRows[from]);
      }
    }
    if (NARROW && isGrey3x3(indirection)) {
      for (; panel < toPanel && panels.width(panel) >= COLUMNS; panel++) {
        pixels(a, aBase, indirection, b, panels, panel, start, c, cBase, cRows, from, to, scratch);
      }
    }
    // All panels take a block of terms before the next one, whose part of A is in the second cache.
    int step = blockTerms(indirection);
    for (int term = 0; term < indirection.terms(); term += step) {
      int end = Math.min(term + step, indirection.terms());
      for (int each = panel; each < toPanel; each++) {
        multiplyPanel(
            a,
            aBase,
            indirection,
            b,
            panels,
            each,
            term,
            end,
            start,
            c,
            cBase,
            cRows,
            from,
            to,
            scratch);
      }
    }
  }

  /**
   * One row and two whole panels: chains of additions that do not wait for one another, where a
   * panel alone has too few for what a core reads from its second cache.
   */
  private static void pair(
      float[] a,
      int aAt,
      float[] b,
      PanelLayout panels,
      int panel,
      float[] start,
      float[] c,
      int cAt) {
    for (int column = 0; column < PanelLayout.WIDTH; column += PAIR_VECTORS * Lanes.COUNT) {
      int at = panel * PanelLayout.WIDTH + column;
      MicroKernels.gemv(
          PAIR_VECTORS,
          a,
          aAt,
          b,
          panels.start(panel) + column,
          panels.start(panel + 1) + column,
          panels.terms(),
          start,
          at,
          at + PanelLayout.WIDTH,
          c,
          cAt + at,
          cAt + at + PanelLayout.WIDTH);
    }
  }

  /** Some terms of one panel: the first begin with {@code start}, the others with C. */
  private static void multiplyPanel(
      float[] a,
      int aBase,
      Indirection indirection,
      float[] b,
      PanelLayout panels,
      int panel,
      int term,
      int end,
      float[] start,
      float[] c,
      int cBase,
      int[] cRows,
      int from,
      int to,
      float[] scratch) {
    assert panels.terms() == indirection.terms() && scratch.length >= SCRATCH;
    int used = panels.used(panel);
    int width = panels.width(panel);
    int base = cBase + panel * PanelLayout.WIDTH;
    // Whole vectors of an unfilled panel would overwrite the next row's first columns.
    boolean whole = used == width;
    boolean first = term == 0;
    int row = from;
    for (int height : HEIGHTS) {
      for (; row + height <= to; row += height) {
        tile(
            height,
            a,
            aBase,
            indirection,
            row,
            b,
            panels.start(panel),
            width,
            term,
            end,
            first ? start : c,
            first ? panel * PanelLayout.WIDTH : base,
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

  /**
   * A 3 x 3 kernel over one channel: pixels that are neighbours share what they read. The last tile
   * of a row overlaps the one before, which computes some pixels twice.
   */
  private static void pixels(
      float[] a,
      int aBase,
      Indirection indirection,
      float[] b,
      PanelLayout panels,
      int panel,
      float[] start,
      float[] c,
      int cBase,
      int[] cRows,
      int from,
      int to,
      float[] scratch) {
    int[] aRows = indirection.rows();
    int[] taps = indirection.taps();
    int width = panels.width(panel);
    int base = cBase + panel * PanelLayout.WIDTH;
    boolean whole = panels.used(panel) == width;
    int sAt = panel * PanelLayout.WIDTH;
    int bAt = panels.start(panel);
    float[] target = whole ? c : scratch;
    int targetBase = whole ? base : 0;
    int[] targetRows = whole ? cRows : SCRATCH_ROWS;
    int row = from;
    while (row < to) {
      int height = MicroKernels.PIXELS;
      int more = areNeighbours(aRows, row, height, to) ? height : rest(aRows, row, to);
      int at = row + more - height;
      if (at >= from && areNeighbours(aRows, at, height, to)) {
        for (int column = 0; column < width; column += COLUMNS) {
          MicroKernels.conv3x3(
              width,
              a,
              aBase + aRows[at],
              taps,
              b,
              bAt + column,
              start,
              sAt + column,
              target,
              targetBase + column,
              targetRows,
              whole ? at : 0);
        }
      } else {
        at = row;
        height = 1;
        more = 1;
        tile(
            1,
            a,
            aBase,
            indirection,
            at,
            b,
            bAt,
            width,
            0,
            9,
            start,
            sAt,
            NO_ROWS,
            0,
            target,
            targetBase,
            targetRows,
            whole ? at : 0);
      }
      if (!whole) {
        copyOut(scratch, height, panels.used(panel), c, base, cRows, at);
      }
      row += more;
    }
  }

  /** How many pixels from a row on lie side by side, where they are fewer than a tile has. */
  private static int rest(int[] aRows, int row, int to) {
    int count = 1;
    while (areNeighbours(aRows, row, count + 1, to)) {
      count++;
    }
    return count;
  }

  /** Whether rows, which ascend, are pixels that lie side by side. */
  private static boolean areNeighbours(int[] aRows, int row, int count, int to) {
    return row + count <= to && aRows[row + count - 1] - aRows[row] == count - 1;
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

  /** Terms per block: up to {@link #BLOCK_TERMS} in blocks of about a size, or whole runs. */
  private static int blockTerms(Indirection indirection) {
    int terms = Math.max(1, indirection.terms());
    int run = indirection.run();
    if (!indirection.inRuns()) {
      return terms;
    }
    if (run == terms) {
      return Math.ceilDiv(terms, Math.ceilDiv(terms, BLOCK_TERMS));
    }
    if (terms == 3 * run && terms <= MOST_OF_THREE_RUNS && NARROW) {
      return terms;
    }
    return run >= BLOCK_TERMS ? BLOCK_TERMS : BLOCK_TERMS / run * run;
  }

  /** Whether it is a 3 x 3 kernel over one channel, its pixels in order. */
  private static boolean isGrey3x3(Indirection indirection) {
    return indirection.run() == 3 && indirection.terms() == 9 && indirection.ascends();
  }

  private static boolean isOfThreeRuns(
      int height, int vectors, Indirection indirection, int from, int to) {
    return height == MicroKernels.RUNS_HEIGHT
        && vectors == 2
        && indirection.run() >= LEAST_OF_THREE_RUNS
        && indirection.terms() == 3 * indirection.run()
        && to - from == indirection.terms();
  }

  /** All columns of a panel for {@code height} rows, from S to C, and the terms of a block. */
  private static void tile(
      int height,
      float[] a,
      int aBase,
      Indirection indirection,
      int row,
      float[] b,
      int bBase,
      int width,
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
    int[] taps = indirection.taps();
    int[] aRows = indirection.rows();
    int run = indirection.run();
    int most = height == 1 && indirection.inRuns() ? MicroKernels.ROW_VECTORS : 2;
    int vectors = Math.min(most, width / Lanes.COUNT);
    for (int column = 0; column < width; column += vectors * Lanes.COUNT) {
      int sAt = sBase + column;
      int bAt = bBase + column;
      int cAt = cBase + column;
      if (isOfThreeRuns(height, vectors, indirection, from, to)) {
        MicroKernels.gemm3x6x2(
            width,
            a,
            aBase,
            aRows,
            row,
            taps[0],
            taps[run],
            taps[2 * run],
            b,
            bAt,
            run,
            s,
            sAt,
            sRows,
            sRow,
            c,
            cAt,
            cRows,
            cRow);
        continue;
      }
      if (!indirection.inRuns()) {
        MicroKernels.igemm(
            height, vectors, a, aBase, aRows, row, taps, b, bAt, width, to, s, sAt, sRows, sRow, c,
            cAt, cRows, cRow);
        continue;
      }
      int end = Math.min(from + run - from % run, to);
      int aAt = aBase + taps[from];
      int bFrom = bAt + from * width;
      int terms = end - from;
      MicroKernels.gemm(
          height, vectors, a, aAt, aRows, row, b, bFrom, width, terms, s, sAt, sRows, sRow, c, cAt,
          cRows, cRow);
      for (int term = end; term < to; term += run) {
        aAt = aBase + taps[term];
        bFrom = bAt + term * width;
        terms = Math.min(run, to - term);
        MicroKernels.gemm(
            height, vectors, a, aAt, aRows, row, b, bFrom, width, terms, c, cAt, cRows, cRow, c,
            cAt, cRows, cRow);
      }
    }
  }

  /**
   * By blocks of rows: 8 KB or 16 KB of D, and per row a cache line or two of A, stay in a first
   * cache from one tile of terms to the next. Several panels share a copy of A's block, whose rows
   * follow one another: those of a matrix are each on a page of their own.
   */
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
    assert panels.terms() == indirection.terms() && scratch.length >= SCRATCH;
    if (rows == 0 && !adds) {
      for (int panel = fromPanel; panel < toPanel; panel++) {
        int width = panels.width(panel);
        int start = gBase + panels.start(panel);
        Arrays.fill(g, start + from * width, start + to * width, 0);
      }
    }
    int[] taps = indirection.taps();
    int run = indirection.run();
    boolean copies = toPanel - fromPanel > 1 && run == taps.length && to - from <= COPIED_TERMS;
    for (int block = 0; block * Indirection.BLOCK_ROWS < rows; block++) {
      boolean more = adds || block > 0;
      int row = block * Indirection.BLOCK_ROWS;
      int some = Math.min(Indirection.BLOCK_ROWS, rows - row);
      int[] aRows = indirection.block(block);
      if (copies) {
        copyRows(a, aBase + taps[from], aRows, some, to - from, scratch);
      }
      for (int panel = fromPanel; panel < toPanel; panel++) {
        int width = panels.width(panel);
        int dAt = dBase + panel * PanelLayout.WIDTH;
        int start = gBase + panels.start(panel);
        for (int column = 0; column < width; column += COLUMNS) {
          int vectors = width - column > Lanes.COUNT ? 2 : 1;
          pack(d, dAt + column, dRows, row, some, vectors, scratch);
          int gAt = start + column;
          if (copies) {
            int aAt = PACKED_D - from;
            outer(vectors, width, scratch, aAt, COPIED_ROWS, scratch, some, more, g, gAt, from, to);
            continue;
          }
          for (int term = from; term < to; ) {
            int end = Math.min(term + run - term % run, to);
            int aAt = aBase + taps[term] - term;
            outer(vectors, width, a, aAt, aRows, scratch, some, more, g, gAt, term, end);
            term = end;
          }
        }
      }
    }
  }

  /** Copies some terms of rows of A behind D's rows in the scratch memory. */
  private static void copyRows(
      float[] a, int aAt, int[] aRows, int rows, int terms, float[] scratch) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(a, aAt + aRows[i], scratch, PACKED_D + COPIED_ROWS[i], terms);
    }
  }

  /** Copies a vector or two of each row of D, so that a loop reads them straight through. */
  private static void pack(
      float[] d, int dBase, int[] dRows, int row, int rows, int vectors, float[] packed) {
    if (vectors == 1) {
      for (int i = 0; i < rows; i++) {
        FloatVector.fromArray(Lanes.FLOATS, d, dBase + dRows[row + i])
            .intoArray(packed, i * Lanes.COUNT);
      }
      return;
    }
    for (int i = 0; i < rows; i++) {
      int from = dBase + dRows[row + i];
      int to = i * (2 * Lanes.COUNT);
      FloatVector.fromArray(Lanes.FLOATS, d, from).intoArray(packed, to);
      FloatVector.fromArray(Lanes.FLOATS, d, from + Lanes.COUNT)
          .intoArray(packed, to + Lanes.COUNT);
    }
  }

  /** Terms of a run; {@code aBase} is that of a run that begins with term 0. */
  private static void outer(
      int vectors,
      int width,
      float[] a,
      int aBase,
      int[] aRows,
      float[] d,
      int rows,
      boolean adds,
      float[] g,
      int gBase,
      int from,
      int to) {
    float[] s = adds ? g : ZEROS;
    int term = from;
    for (int height : TERMS) {
      for (; term + height <= to; term += height) {
        int at = gBase + term * width;
        int sAt = adds ? at : 0;
        MicroKernels.gemmTn(height, vectors, width, a, aBase + term, aRows, d, rows, s, sAt, g, at);
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
    int groups = Math.ceilDiv(columns, PixelMajorMicroKernels.MOST_COLUMNS);
    for (int group = 0; group < groups; group++) {
      int first = group * columns / groups;
      int some = (group + 1) * columns / groups - first;
      int together = PixelMajorMicroKernels.vectors(some);
      int vector = 0;
      while (vector < all) {
        int next = vector + together <= all ? together : 1;
        PixelMajorMicroKernels.igemm(
            some,
            next,
            a,
            aBase,
            starts,
            vector,
            aTerms,
            b,
            bBase + first,
            bTerms,
            terms,
            c,
            cBase + first * cStep,
            cStep);
        vector += next;
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
    // Vectors of 128 bits would be faster, but make other kernels slow: see Lanes.
    scalar.transpose(source, from, step, rows, columns, target, to, targetStep);
  }
}
