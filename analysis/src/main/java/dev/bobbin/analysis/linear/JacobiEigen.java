package dev.bobbin.analysis.linear;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * All eigenvalues of a small symmetric matrix, by Jacobi's rotations (Golub and Van Loan, Matrix
 * Computations, 2013, section 8.5).
 *
 * @param values the largest first
 * @param vectors [vector][entry], of length 1
 */
record JacobiEigen(double[] values, double[][] vectors) {
  /** Sweeps converge quadratically: six or seven do for a dozen rows. */
  private static final int MOST_SWEEPS = 50;

  static JacobiEigen of(double[][] matrix) {
    int size = matrix.length;
    double[][] a = Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
    double[][] v = new double[size][size];
    for (int i = 0; i < size; i++) {
      v[i][i] = 1;
    }
    for (int sweep = 0; sweep < MOST_SWEEPS && offDiagonal(a) > 0; sweep++) {
      for (int p = 0; p < size; p++) {
        for (int q = p + 1; q < size; q++) {
          rotate(a, v, p, q);
        }
      }
    }
    int[] order =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> a[i][i]).reversed())
            .mapToInt(Integer::intValue)
            .toArray();
    return new JacobiEigen(
        Arrays.stream(order).mapToDouble(i -> a[i][i]).toArray(),
        Arrays.stream(order).mapToObj(i -> v[i]).toArray(double[][]::new));
  }

  private static double offDiagonal(double[][] a) {
    double largest = 0;
    for (int p = 0; p < a.length; p++) {
      for (int q = p + 1; q < a.length; q++) {
        largest = Math.max(largest, Math.abs(a[p][q]));
      }
    }
    return largest;
  }

  /** Makes a[p][q] zero; the rows of {@code v} turn along. */
  private static void rotate(double[][] a, double[][] v, int p, int q) {
    // What does not change the diagonal any more is rounding.
    if (Math.abs(a[p][q]) <= 0x1p-60 * Math.sqrt(Math.abs(a[p][p] * a[q][q]))) {
      a[p][q] = 0;
      a[q][p] = 0;
      return;
    }
    double tau = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
    double c = 1 / Math.sqrt(1 + t * t);
    double s = t * c;
    for (int i = 0; i < a.length; i++) {
      double ip = a[i][p];
      double iq = a[i][q];
      a[i][p] = c * ip - s * iq;
      a[i][q] = s * ip + c * iq;
    }
    turn(a[p], a[q], c, s);
    turn(v[p], v[q], c, s);
    a[p][q] = 0;
    a[q][p] = 0;
  }

  private static void turn(double[] p, double[] q, double c, double s) {
    for (int i = 0; i < p.length; i++) {
      double ip = p[i];
      double iq = q[i];
      p[i] = c * ip - s * iq;
      q[i] = s * ip + c * iq;
    }
  }

  /**
   * The sums of vectors that the eigenvectors stand for: row k is sum over j of vectors[k][j] x[j].
   */
  double[][] turn(double[][] x) {
    double[][] turned = new double[x.length][x[0].length];
    for (int k = 0; k < x.length; k++) {
      for (int j = 0; j < x.length; j++) {
        for (int i = 0; i < x[j].length; i++) {
          turned[k][i] += vectors[k][j] * x[j][i];
        }
      }
    }
    return turned;
  }
}
