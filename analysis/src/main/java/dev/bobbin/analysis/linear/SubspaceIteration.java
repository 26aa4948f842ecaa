package dev.bobbin.analysis.linear;

import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.random.RandomStream;
import dev.bobbin.engine.random.RandomStream.Purpose;
import java.util.Arrays;

/**
 * The largest eigenvalues of a symmetric matrix without negative ones, with their vectors, by
 * subspace iteration with Rayleigh-Ritz steps (Saad, Numerical Methods for Large Eigenvalue
 * Problems, 2011, chapter 5).
 *
 * @param values the largest first; exactly 0 where rounding is all that is left
 * @param vectors [vector][entry], of length 1, the largest entry positive; all zeros for a value of
 *     0
 */
record SubspaceIteration(double[] values, double[][] vectors) {
  /** Additional vectors: each step reduces the error by (value 9 further on / value). */
  private static final int GUARDS = 8;

  /** What the vectors that the search starts from are drawn for; the number is the gallery's. */
  private static final Purpose START = new Purpose(5);

  /** Of a residual |A v - l v|, relative to the largest value. */
  private static final double TOLERANCE = 1e-10;

  /**
   * Enough where the guards end at a value 0.92 times the last one wanted. If more values are
   * closer together, their directions mean nothing.
   */
  private static final int MOST_STEPS = 300;

  /** Below this share of the largest value, a value is rounding. */
  private static final double NOTHING = 1e-13;

  /**
   * Computes them.
   *
   * @param matrix as many rows as columns
   * @param wanted their number
   */
  static SubspaceIteration largest(double[][] matrix, int wanted, ThreadTeam team) {
    int size = matrix.length;
    int block = Math.min(size, wanted + GUARDS);
    double[][] basis = start(block, size);
    double[][] images = new double[block][size];
    double[] values = new double[block];
    orthonormalize(basis);
    for (int step = 0; step < MOST_STEPS; step++) {
      double[][] from = basis;
      team.run(block, (k, _) -> multiply(matrix, from[k], images[k]));
      JacobiEigen ritz = JacobiEigen.of(products(basis, images));
      values = ritz.values();
      double[][] turned = ritz.turn(images);
      if (residual(ritz.turn(basis), turned, values, Math.min(wanted, block))
          <= TOLERANCE * values[0]) {
        basis = ritz.turn(basis);
        break;
      }
      basis = turned;
      orthonormalize(basis);
    }
    return result(values, basis, wanted, size);
  }

  private static double[][] start(int block, int size) {
    double[][] vectors = new double[block][size];
    for (int k = 0; k < block; k++) {
      long key = RandomStream.key(0, START, 0, k);
      for (int i = 0; i < size; i++) {
        vectors[k][i] = RandomStream.uniform(key, i) - 0.5;
      }
    }
    return vectors;
  }

  private static void multiply(double[][] matrix, double[] vector, double[] target) {
    Arrays.fill(target, 0);
    for (int j = 0; j < vector.length; j++) {
      // The matrix is symmetric, so its rows are its columns.
      add(matrix[j], vector[j], target);
    }
  }

  private static void add(double[] from, double factor, double[] target) {
    for (int i = 0; i < target.length; i++) {
      target[i] += factor * from[i];
    }
  }

  private static double[][] products(double[][] left, double[][] right) {
    double[][] products = new double[left.length][left.length];
    for (int a = 0; a < left.length; a++) {
      for (int b = a; b < left.length; b++) {
        double product = (dot(left[a], right[b]) + dot(left[b], right[a])) / 2;
        products[a][b] = product;
        products[b][a] = product;
      }
    }
    return products;
  }

  private static double residual(
      double[][] vectors, double[][] images, double[] values, int wanted) {
    double largest = 0;
    for (int k = 0; k < wanted; k++) {
      double squares = 0;
      for (int i = 0; i < vectors[k].length; i++) {
        double rest = images[k][i] - values[k] * vectors[k][i];
        squares += rest * rest;
      }
      largest = Math.max(largest, Math.sqrt(squares));
    }
    return largest;
  }

  /**
   * Gram and Schmidt, twice, since once leaves rounding; vectors of which nothing is left are 0.
   */
  private static void orthonormalize(double[][] vectors) {
    for (int k = 0; k < vectors.length; k++) {
      double[] vector = vectors[k];
      double before = Math.sqrt(dot(vector, vector));
      for (int again = 0; again < 2; again++) {
        for (int other = 0; other < k; other++) {
          add(vectors[other], -dot(vectors[other], vector), vector);
        }
      }
      double after = Math.sqrt(dot(vector, vector));
      double factor = after > NOTHING * before ? 1 / after : 0;
      for (int i = 0; i < vector.length; i++) {
        vector[i] *= factor;
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static SubspaceIteration result(double[] values, double[][] basis, int wanted, int size) {
    double[] largest = new double[wanted];
    double[][] vectors = new double[wanted][size];
    for (int k = 0; k < Math.min(wanted, basis.length); k++) {
      if (values[k] > NOTHING * values[0]) {
        largest[k] = values[k];
        double sign = sign(basis[k]);
        for (int i = 0; i < size; i++) {
          vectors[k][i] = sign * basis[k][i];
        }
      }
    }
    return new SubspaceIteration(largest, vectors);
  }

  private static double sign(double[] vector) {
    double largest = 0;
    for (double entry : vector) {
      largest = Math.abs(entry) > Math.abs(largest) ? entry : largest;
    }
    return Math.signum(largest);
  }
}
