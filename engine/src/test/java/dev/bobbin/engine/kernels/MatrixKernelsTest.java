package dev.bobbin.engine.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("kernels")
class MatrixKernelsTest {
  private final MatrixKernels scalar = new ScalarMatrixKernels();
  private final MatrixKernels vector = new VectorMatrixKernels();

  /**
   * Rows, terms, columns and run: empty, single, around a vector, a panel and a tile, primes,
   * large.
   */
  static Stream<Arguments> sizes() {
    return Stream.of(
        Arguments.of(0, 5, 7, 5),
        Arguments.of(1, 1, 1, 1),
        Arguments.of(2, 3, 15, 3),
        Arguments.of(13, 9, 16, 9),
        Arguments.of(14, 9, 17, 3),
        Arguments.of(15, 31, 31, 31),
        Arguments.of(28, 32, 32, 32),
        Arguments.of(29, 33, 33, 11),
        Arguments.of(7, 75, 5, 25),
        Arguments.of(97, 130, 67, 26),
        Arguments.of(200, 288, 64, 96),
        Arguments.of(300, 100, 70, 100),
        Arguments.of(129, 113, 96, 113),
        Arguments.of(130, 114, 40, 114),
        Arguments.of(3, 500, 300, 500),
        Arguments.of(17, 1000, 37, 1000),
        Arguments.of(9, 900, 21, 300),
        Arguments.of(9, 1600, 32, 800),
        Arguments.of(1, 500, 300, 500),
        Arguments.of(1, 40, 64, 40),
        Arguments.of(1, 7, 96, 7),
        Arguments.of(1, 48, 70, 24));
  }

  /**
   * A, with rows and runs apart from one another and in no order, B and C, all of random numbers.
   */
  private static final class Operands {
    final PanelLayout panels;
    final Indirection index;
    final int base = 3;
    final float[] a;
    final float[] b;
    final float[] plainB;
    final float[] c;
    final float[] start;
    final int[] cRows;

    Operands(int rows, int terms, int columns, int run, long seed) {
      Random random = new Random(seed);
      panels = new PanelLayout(terms, columns);
      int[] taps = new int[terms];
      for (int i = 0; i < terms; i++) {
        taps[i] = i / run * (run + 5) + i % run;
      }
      int[] aRows = new int[rows];
      cRows = new int[rows];
      for (int i = 0; i < rows; i++) {
        aRows[i] = (rows - 1 - i) * 7;
        cRows[i] = (i ^ 1) * (columns + 2);
      }
      index = new Indirection(aRows, taps, run);
      a = random(random, base + 7 * Math.max(1, rows) + (terms / run) * (run + 5) + 8);
      plainB = random(random, terms * columns);
      b = new float[panels.size()];
      panels.pack(plainB, b);
      start = random(random, columns + MatrixKernels.SLACK);
      c = random(random, base + (rows + 1) * (columns + 2) + MatrixKernels.SLACK);
    }

    private static float[] random(Random random, int n) {
      float[] values = new float[n];
      for (int i = 0; i < n; i++) {
        values[i] = random.nextFloat() * 2 - 1;
      }
      return values;
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void theProductOfVectorsIsThatOfScalarsBitForBit(int rows, int terms, int columns, int run) {
    Operands o = new Operands(rows, terms, columns, run, 42);
    float[] expected = o.c.clone();
    float[] actual = o.c.clone();
    float[] scratch = new float[MatrixKernels.SCRATCH];
    int panels = o.panels.count();
    scalar.multiply(
        o.a, o.base, o.index, o.b, o.panels, 0, panels, o.start, expected, o.base, o.cRows, 0, rows,
        scratch);
    vector.multiply(
        o.a, o.base, o.index, o.b, o.panels, 0, panels, o.start, actual, o.base, o.cRows, 0, rows,
        scratch);
    assertThat(actual).as("seed 42").isEqualTo(expected);
  }

  /** Pixels that lie side by side share what they read; some are computed twice. */
  @ParameterizedTest
  @CsvSource({"28, 32", "26, 16", "7, 20", "5, 64", "4, 48", "3, 32", "2, 5", "1, 33"})
  void aKernelOverOneChannelGivesTheBitsOfScalars(int width, int columns) {
    int height = 5;
    int stride = width + 2;
    int[] aRows = new int[height * width];
    int[] cRows = new int[height * width];
    for (int i = 0; i < aRows.length; i++) {
      aRows[i] = i / width * stride + i % width;
      cRows[i] = i * columns + 3;
    }
    int[] taps = {
      0, 1, 2, stride, stride + 1, stride + 2, 2 * stride, 2 * stride + 1, 2 * stride + 2
    };
    Indirection index = new Indirection(aRows, taps, 3);
    PanelLayout panels = new PanelLayout(9, columns);
    Random random = new Random(47);
    float[] a = Operands.random(random, (height + 2) * stride);
    float[] b = new float[panels.size()];
    panels.pack(Operands.random(random, 9 * columns), b);
    float[] start = Operands.random(random, columns + MatrixKernels.SLACK);
    float[] before = Operands.random(random, aRows.length * columns + 3 + MatrixKernels.SLACK);
    float[] scratch = new float[MatrixKernels.SCRATCH];
    for (int[] range : new int[][] {{0, aRows.length}, {1, aRows.length - 1}, {2, 3}, {3, 3}}) {
      float[] expected = before.clone();
      float[] actual = before.clone();
      int count = panels.count();
      scalar.multiply(
          a, 0, index, b, panels, 0, count, start, expected, 0, cRows, range[0], range[1], scratch);
      vector.multiply(
          a, 0, index, b, panels, 0, count, start, actual, 0, cRows, range[0], range[1], scratch);
      assertThat(actual).as("rows %s", List.of(range[0], range[1])).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void theOuterProductOfVectorsIsThatOfScalarsBitForBit(int rows, int terms, int columns, int run) {
    Operands o = new Operands(rows, terms, columns, run, 43);
    int from = Math.min(1, terms - 1);
    int panels = o.panels.count();
    for (boolean adds : new boolean[] {true, false}) {
      float[] expected = o.b.clone();
      float[] scratch = new float[MatrixKernels.SCRATCH];
      scalar.multiplyOuter(
          o.a, o.base, o.index, o.c, o.base, o.cRows, rows, adds, expected, 0, o.panels, 0, panels,
          from, terms, scratch);
      for (int together : new int[] {1, 2, panels}) {
        float[] actual = o.b.clone();
        for (int panel = 0; panel < panels; panel += together) {
          int end = Math.min(panel + together, panels);
          vector.multiplyOuter(
              o.a, o.base, o.index, o.c, o.base, o.cRows, rows, adds, actual, 0, o.panels, panel,
              end, from, terms, scratch);
        }
        for (int panel = 0; panel < panels; panel++) {
          MatrixKernels.clearPadding(actual, 0, o.panels, panel, from, terms);
        }
        assertThat(actual)
            .as("seed 43, adds %s, %s panels at once", adds, together)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void theScalarProductIsTheSumOfProducts() {
    Operands o = new Operands(5, 6, 3, 2, 44);
    float[] c = o.c.clone();
    scalar.multiply(
        o.a,
        o.base,
        o.index,
        o.b,
        o.panels,
        0,
        1,
        o.start,
        c,
        o.base,
        o.cRows,
        0,
        5,
        new float[MatrixKernels.SCRATCH]);
    for (int row = 0; row < 5; row++) {
      for (int column = 0; column < 3; column++) {
        int at = o.base + o.cRows[row] + column;
        double sum = o.start[column];
        for (int term = 0; term < 6; term++) {
          sum +=
              (double) o.a[o.base + o.index.rows()[row] + o.index.taps()[term]]
                  * o.plainB[term * 3 + column];
        }
        assertThat((double) c[at]).isCloseTo(sum, org.assertj.core.data.Offset.offset(1e-5));
      }
    }
  }

  @Test
  void rowsOutsideTheRangeAreLeftAlone() {
    Operands o = new Operands(40, 30, 40, 30, 45);
    float[] c = o.c.clone();
    vector.multiply(
        o.a,
        o.base,
        o.index,
        o.b,
        o.panels,
        1,
        2,
        o.start,
        c,
        o.base,
        o.cRows,
        10,
        30,
        new float[MatrixKernels.SCRATCH]);
    float[] touched = o.c.clone();
    for (int row = 10; row < 30; row++) {
      int start = o.base + o.cRows[row] + 32;
      System.arraycopy(c, start, touched, start, 8);
    }
    assertThat(c).isEqualTo(touched);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void packingAndUnpackingGiveTheMatrixBack(int rows, int terms, int columns, int run) {
    Operands o = new Operands(rows, terms, columns, run, 46);
    float[] plain = new float[terms * columns];
    o.panels.unpack(o.b, plain);
    assertThat(plain).isEqualTo(o.plainB);
    for (int i = 0; i < plain.length; i++) {
      assertThat(o.b[o.panels.index(i / columns, i % columns)]).isEqualTo(plain[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void transposingTwiceGivesTheMatrixBack(int rows, int terms, int columns, int run) {
    Operands o = new Operands(rows, terms, columns, run, 47);
    PanelLayout other = new PanelLayout(columns, terms);
    for (MatrixKernels kernels : List.of(scalar, vector)) {
      float[] transposed = new float[other.size()];
      kernels.transpose(o.b, o.panels, 0, terms, transposed, other, 0, 0);
      for (int term = 0; term < terms; term++) {
        for (int column = 0; column < columns; column++) {
          assertThat(transposed[other.index(column, term)])
              .isEqualTo(o.plainB[term * columns + column]);
        }
      }
      float[] back = new float[o.b.length];
      kernels.transpose(transposed, other, 0, columns, back, o.panels, 0, 0);
      assertThat(back).isEqualTo(o.b);
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void someTermsAreTransposedIntoTheMiddleOfAMatrix(int rows, int terms, int columns, int run) {
    Operands o = new Operands(rows, terms, columns, run, 48);
    int first = terms / 3;
    int count = terms - first;
    PanelLayout other = new PanelLayout(columns + 5, count + PanelLayout.WIDTH);
    float[] expected = new float[other.size()];
    float[] actual = new float[other.size()];
    scalar.transpose(o.b, o.panels, first, count, expected, other, 2, PanelLayout.WIDTH);
    vector.transpose(o.b, o.panels, first, count, actual, other, 2, PanelLayout.WIDTH);
    assertThat(actual).isEqualTo(expected);
    assertThat(actual[other.index(2, PanelLayout.WIDTH)]).isEqualTo(o.b[o.panels.index(first, 0)]);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 3, 9", "5, 7, 100", "5, 8, 33", "9, 1, 3", "3, 5, 0", "6, 40, 50"})
  void stripsOfVectorsAreThoseOfScalarsBitForBit(int strips, int terms, int step) {
    Random random = new Random(49);
    int[] starts = new int[strips];
    for (int i = 0; i < strips; i++) {
      starts[i] = (strips - 1 - i) * 17;
    }
    int[] aTerms = new int[terms];
    int[] bTerms = new int[terms];
    for (int t = 0; t < terms; t++) {
      aTerms[t] = (t * 7) % 31;
      bTerms[t] = t * 11;
    }
    float[] a = Operands.random(random, 2 + 17 * strips + 31 + MatrixKernels.SLACK);
    float[] b = Operands.random(random, 3 + 11 * terms + 19);
    for (int columns = 1; columns <= 19; columns++) {
      int cStep = strips * MatrixKernels.STRIP + step;
      float[] expected = Operands.random(random, 5 + columns * cStep);
      float[] actual = expected.clone();
      scalar.multiplyStrips(
          a, 2, starts, strips, aTerms, b, 3, bTerms, terms, columns, expected, 5, cStep);
      vector.multiplyStrips(
          a, 2, starts, strips, aTerms, b, 3, bTerms, terms, columns, actual, 5, cStep);
      assertThat(actual).as("%d columns", columns).isEqualTo(expected);
    }
  }

  @Test
  void paddingIsZeroAfterClearing() {
    PanelLayout panels = new PanelLayout(4, 37);
    float[] g = new float[panels.size()];
    Arrays.fill(g, 1);
    for (int panel = 0; panel < panels.count(); panel++) {
      MatrixKernels.clearPadding(g, 0, panels, panel, 0, 4);
    }
    float sum = 0;
    for (float value : g) {
      sum += value;
    }
    assertThat(sum).isEqualTo(4 * 37);
  }
}
