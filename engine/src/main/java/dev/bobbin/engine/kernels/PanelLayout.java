package dev.bobbin.engine.kernels;

/**
 * The memory layout of a matrix [terms][columns] for the matrix kernels: panels of {@value #WIDTH}
 * columns, each [terms][width], so that the innermost loop reads a panel sequentially. The last
 * panel is {@value #HALF} wide if that is enough; columns beyond the matrix are zero.
 *
 * @param terms rows: the axis that products sum over
 * @param columns columns: one per output
 */
public record PanelLayout(int terms, int columns) {
  /** Two vectors of 512 bits: the width at which 14 rows fill 32 registers. */
  public static final int WIDTH = 32;

  /** Half a panel. */
  public static final int HALF = 16;

  /** The number of panels. */
  public int count() {
    return Math.ceilDiv(columns, WIDTH);
  }

  /** Columns of a panel, including padding. */
  public int width(int panel) {
    return columns - panel * WIDTH <= HALF ? HALF : WIDTH;
  }

  /** Columns of a panel that belong to the matrix. */
  public int used(int panel) {
    return Math.min(WIDTH, columns - panel * WIDTH);
  }

  /** Where a panel starts. */
  public int start(int panel) {
    return panel * terms * WIDTH;
  }

  /** The index of an element. */
  public int index(int term, int column) {
    int panel = column / WIDTH;
    return start(panel) + term * width(panel) + column % WIDTH;
  }

  /** Floats in all. */
  public int size() {
    int last = count() - 1;
    return Math.addExact(
        Math.multiplyExact(Math.multiplyExact(last, terms), WIDTH),
        Math.multiplyExact(terms, width(last)));
  }

  /** Copies a plain matrix [terms][columns] into panels. */
  public void pack(float[] plain, float[] panels) {
    for (int term = 0; term < terms; term++) {
      for (int panel = 0; panel < count(); panel++) {
        System.arraycopy(
            plain,
            term * columns + panel * WIDTH,
            panels,
            start(panel) + term * width(panel),
            used(panel));
      }
    }
  }

  /** Copies panels into a plain matrix [terms][columns]. */
  public void unpack(float[] panels, float[] plain) {
    for (int term = 0; term < terms; term++) {
      for (int panel = 0; panel < count(); panel++) {
        System.arraycopy(
            panels,
            start(panel) + term * width(panel),
            plain,
            term * columns + panel * WIDTH,
            used(panel));
      }
    }
  }
}
