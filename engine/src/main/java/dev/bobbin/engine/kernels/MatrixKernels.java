package dev.bobbin.engine.kernels;

/**
 * Matrix products of dense and convolution layers. Each output element is one chain of fused
 * multiply-adds in the order of the terms (or rows), so the division of work into tiles, tasks and
 * vectors does not change a bit.
 */
public sealed interface MatrixKernels permits ScalarMatrixKernels, VectorMatrixKernels {
  /** Floats that arrays need after the last element, since tiles read and write whole vectors. */
  int SLACK = PanelLayout.WIDTH;

  /** The number of neighbouring elements of A in a strip of {@link #multiplyStrips}. */
  int STRIP = 16;

  /** The most terms of A that {@link #multiplyOuter} copies for several panels. */
  int COPIED_TERMS = 112;

  /** Floats of scratch memory that a product needs: a block's rows of D and of A. */
  int SCRATCH = Indirection.BLOCK_ROWS * (PanelLayout.WIDTH + COPIED_TERMS);

  /**
   * C = 1 start + A B for some rows and panels of columns: c[cBase + cRows[row] + column] =
   * start[column] + sum over terms of A(row, term) * B(term, column), in the order of the terms.
   *
   * @param a contains A
   * @param aBase added to all offsets of {@code indirection}
   * @param indirection where A's elements are
   * @param b B's panels
   * @param panels B's size
   * @param fromPanel the first panel
   * @param toPanel after the last panel
   * @param start initial value of each row: a bias, or zeros; as long as a row of C and {@link
   *     #SLACK}
   * @param c contains C; column 0 of row r is at {@code cBase + cRows[r]}
   * @param cBase added to all offsets of {@code cRows}
   * @param cRows where C's rows start
   * @param from first row
   * @param to after the last row
   * @param scratch at least {@link #SCRATCH} floats for the current thread
   */
  void multiply(
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
      float[] scratch);

  /**
   * G = A^T D, or G += A^T D, for some panels of columns and some terms: G(term, column) += sum
   * over rows of A(row, term) * D(row, column), in the order of the rows. The padding columns of a
   * panel are undefined until {@link #clearPadding}. A is given as in {@link #multiply}.
   *
   * @param d contains D; column 0 of row r is at {@code dBase + dRows[r]}
   * @param dBase added to all offsets of {@code dRows}
   * @param dRows where D's rows start
   * @param rows the number of rows to sum over
   * @param adds whether to add to what G has; else it begins with zeros
   * @param g G's panels, from {@code gBase} on
   * @param gBase where G's first panel starts
   * @param panels G's size
   * @param fromPanel the first panel
   * @param toPanel after the last panel
   * @param from first term
   * @param to after the last term
   * @param scratch at least {@link #SCRATCH} floats for the current thread
   */
  void multiplyOuter(
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
      float[] scratch);

  /**
   * The product for few columns, with lanes along A where {@link #multiply} has them along B: for
   * every strip of {@link #STRIP} neighbouring elements of A, every column j and i below STRIP,
   * c[cBase + j * cStep + strip * STRIP + i] += sum over t of a[aBase + starts[strip] + aTerms[t] +
   * i] * b[bBase + bTerms[t] + j], in the order of the terms.
   *
   * @param a contains A, with {@link #SLACK} after the last element
   * @param starts where each strip starts
   * @param strips the number of strips
   * @param aTerms where each term is in A, relative to a strip's start
   * @param b contains B
   * @param bTerms where each term is in B
   * @param terms the number of terms
   * @param columns the number of columns of B
   * @param c the sums, a row per column
   * @param cStep from one row of C to the next, at least strips * STRIP
   */
  void multiplyStrips(
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
      int cStep);

  /** target[to + column * targetStep + row] = source[from + row * step + column]. */
  void transpose(
      float[] source,
      int from,
      int step,
      int rows,
      int columns,
      float[] target,
      int to,
      int targetStep);

  /**
   * Copies {@code count} terms of a matrix, transposed, into another one: the element (firstTerm +
   * i, column) becomes (toTerm + column, toColumn + i) there.
   *
   * @param b the matrix
   * @param panels its size
   * @param firstTerm first term to copy
   * @param count the number of terms
   * @param target the other matrix
   * @param layout the other matrix's size
   * @param toTerm target term of the first column
   * @param toColumn target column of the first term; a multiple of {@link PanelLayout#WIDTH}
   */
  default void transpose(
      float[] b,
      PanelLayout panels,
      int firstTerm,
      int count,
      float[] target,
      PanelLayout layout,
      int toTerm,
      int toColumn) {
    for (int done = 0; done < count; done += PanelLayout.WIDTH) {
      int rows = Math.min(PanelLayout.WIDTH, count - done);
      int targetPanel = (toColumn + done) / PanelLayout.WIDTH;
      int targetStep = layout.width(targetPanel);
      int to = layout.start(targetPanel) + toTerm * targetStep;
      for (int panel = 0; panel < panels.count(); panel++) {
        int step = panels.width(panel);
        transpose(
            b,
            panels.start(panel) + (firstTerm + done) * step,
            step,
            rows,
            panels.used(panel),
            target,
            to + panel * PanelLayout.WIDTH * targetStep,
            targetStep);
      }
    }
  }

  /** Sets the padding columns of some terms of a panel to zero. */
  static void clearPadding(float[] g, int gBase, PanelLayout panels, int panel, int from, int to) {
    int width = panels.width(panel);
    int used = panels.used(panel);
    if (used == width) {
      return;
    }
    int start = gBase + panels.start(panel);
    for (int term = from; term < to; term++) {
      java.util.Arrays.fill(g, start + term * width + used, start + (term + 1) * width, 0f);
    }
  }
}
