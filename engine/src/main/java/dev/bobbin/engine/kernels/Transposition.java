package dev.bobbin.engine.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes matrices in blocks of 4 x 4: four rows of 128 bits, two rounds of interleaving, four
 * columns. Wider blocks would need fewer instructions an element, but another method for every
 * width of vectors.
 */
final class Transposition {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_128;
  private static final int SIDE = 4;

  /** a0 b0 a1 b1 of two vectors a and b. */
  private static final VectorShuffle<Float> LOW = VectorShuffle.fromValues(S, 0, 0, 1, 1);

  /** a2 b2 a3 b3. */
  private static final VectorShuffle<Float> HIGH = VectorShuffle.fromValues(S, 2, 2, 3, 3);

  private static final VectorMask<Float> ODD = VectorMask.fromLong(S, 0b1010);

  private Transposition() {}

  /**
   * target[column * targetStep + row] = source[row * step + column], both from their offsets on.
   *
   * @param rows of the source
   * @param columns of the source
   */
  static void copy(
      float[] source,
      int from,
      int step,
      int rows,
      int columns,
      float[] target,
      int to,
      int targetStep) {
    int wholeRows = rows - rows % SIDE;
    int wholeColumns = columns - columns % SIDE;
    for (int row = 0; row < wholeRows; row += SIDE) {
      blocks(source, from + row * step, step, wholeColumns, target, to + row, targetStep);
    }
    for (int column = 0; column < columns; column++) {
      for (int row = column < wholeColumns ? wholeRows : 0; row < rows; row++) {
        target[to + column * targetStep + row] = source[from + row * step + column];
      }
    }
  }

  private static void blocks(
      float[] source, int from, int step, int columns, float[] target, int to, int targetStep) {
    int at = to;
    for (int column = 0; column < columns; column += SIDE) {
      FloatVector row0 = FloatVector.fromArray(S, source, from + column);
      FloatVector row1 = FloatVector.fromArray(S, source, from + step + column);
      FloatVector row2 = FloatVector.fromArray(S, source, from + 2 * step + column);
      FloatVector row3 = FloatVector.fromArray(S, source, from + 3 * step + column);
      FloatVector low02 = row0.rearrange(LOW).blend(row2.rearrange(LOW), ODD);
      FloatVector high02 = row0.rearrange(HIGH).blend(row2.rearrange(HIGH), ODD);
      FloatVector low13 = row1.rearrange(LOW).blend(row3.rearrange(LOW), ODD);
      FloatVector high13 = row1.rearrange(HIGH).blend(row3.rearrange(HIGH), ODD);
      low02.rearrange(LOW).blend(low13.rearrange(LOW), ODD).intoArray(target, at);
      low02.rearrange(HIGH).blend(low13.rearrange(HIGH), ODD).intoArray(target, at + targetStep);
      high02
          .rearrange(LOW)
          .blend(high13.rearrange(LOW), ODD)
          .intoArray(target, at + 2 * targetStep);
      high02
          .rearrange(HIGH)
          .blend(high13.rearrange(HIGH), ODD)
          .intoArray(target, at + 3 * targetStep);
      at += SIDE * targetStep;
    }
  }
}
