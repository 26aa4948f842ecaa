package dev.bobbin.analysis.linear;

import dev.bobbin.engine.ThreadTeam;

/**
 * Principal components: the directions along which points differ most, each at right angles to
 * those before it. The same for any number of threads; a direction's sign is such that its largest
 * entry by absolute value (the first, where several are) is positive.
 *
 * @param mean of each feature
 * @param axes [component][feature], of length 1, those of most variance first; all zeros where no
 *     variance is left, as where there are fewer features than components
 * @param variances along each axis
 * @param shares of the whole variance, from 0 to 1; 0 without variance
 * @param projections [point][component]: the points less the mean, along the axes
 */
public record PrincipalComponents(
    double[] mean, double[][] axes, double[] variances, double[] shares, float[] projections) {
  /**
   * Multiplications that the covariance may take. From more points than that allows, it is taken of
   * some that lie evenly spread; with 512 features that is from 60,000 on.
   */
  private static final double MOST_PRODUCTS = 0x1p34;

  /** Points that are added to the covariance at once. */
  private static final int TOGETHER = 4;

  /** Rows of the covariance that a thread works on: of 512 features they fit its second cache. */
  private static final int ROWS = 16;

  /**
   * Computes them.
   *
   * @param points finite numbers, [count][features]
   * @param count number of points, at least 1
   * @param features at least 1
   * @param components their number, at least 1
   * @param team works together
   * @throws IllegalArgumentException if the sizes do not fit together or a number is not finite
   */
  public static PrincipalComponents of(
      float[] points, int count, int features, int components, ThreadTeam team) {
    if (count < 1 || features < 1 || components < 1 || points.length != (long) count * features) {
      throw new IllegalArgumentException(
          "principal components: expected points x features numbers, each and the components at least 1, received %d for %d x %d and %d components"
              .formatted(points.length, count, features, components));
    }
    if (!Floats.areFinite(points)) {
      throw new IllegalArgumentException(
          "principal components: expected finite numbers, received one that is not; try an earlier checkpoint");
    }
    double[] mean = mean(points, count, features);
    double most = MOST_PRODUCTS / ((double) features * features);
    int chosen = (int) Math.clamp(most, Math.min(2, count), count);
    double[][] covariance = covariance(points, count, features, mean, chosen, team);
    double total = 0;
    for (int i = 0; i < features; i++) {
      total += covariance[i][i];
    }
    SubspaceIteration largest = SubspaceIteration.largest(covariance, components, team);
    double[] shares = new double[components];
    for (int k = 0; k < components; k++) {
      shares[k] = total > 0 ? largest.values()[k] / total : 0;
    }
    float[] projections = projections(points, count, features, mean, largest.vectors(), team);
    return new PrincipalComponents(mean, largest.vectors(), largest.values(), shares, projections);
  }

  private static double[] mean(float[] points, int count, int features) {
    double[] mean = new double[features];
    for (int n = 0; n < count; n++) {
      for (int i = 0; i < features; i++) {
        mean[i] += points[n * features + i];
      }
    }
    for (int i = 0; i < features; i++) {
      mean[i] /= count;
    }
    return mean;
  }

  /** [features][features]; each element is one sum over the points in their order. */
  private static double[][] covariance(
      float[] points, int count, int features, double[] mean, int chosen, ThreadTeam team) {
    // A multiple of what addOuter takes at once; the points that are not there are at the mean.
    double[][] centred = new double[Math.ceilDiv(chosen, TOGETHER) * TOGETHER][features];
    team.run(
        chosen,
        (n, _) -> {
          int from = (int) ((long) n * count / chosen) * features;
          for (int i = 0; i < features; i++) {
            centred[n][i] = points[from + i] - mean[i];
          }
        });
    double[][] sums = new double[features][features];
    team.run(
        Math.ceilDiv(features, ROWS),
        (block, _) -> {
          int from = block * ROWS;
          int to = Math.min(from + ROWS, features);
          for (int n = 0; n < centred.length; n += TOGETHER) {
            for (int i = from; i < to; i++) {
              addOuter(centred[n], centred[n + 1], centred[n + 2], centred[n + 3], i, sums[i]);
            }
          }
        });
    for (int i = 0; i < features; i++) {
      for (int j = i; j < features; j++) {
        sums[i][j] /= chosen;
        sums[j][i] = sums[i][j];
      }
    }
    return sums;
  }

  /**
   * Row {@code i} of the upper triangle. All arrays are read at the same index, without which the
   * compiler makes no vectors of the loop.
   */
  private static void addOuter(double[] a, double[] b, double[] c, double[] d, int i, double[] to) {
    double ai = a[i];
    double bi = b[i];
    double ci = c[i];
    double di = d[i];
    for (int j = i; j < to.length; j++) {
      to[j] += (ai * a[j] + bi * b[j]) + (ci * c[j] + di * d[j]);
    }
  }

  private static float[] projections(
      float[] points, int count, int features, double[] mean, double[][] axes, ThreadTeam team) {
    int components = axes.length;
    float[] projections = new float[Math.multiplyExact(count, components)];
    team.run(
        count,
        (n, _) -> {
          for (int k = 0; k < components; k++) {
            double sum = 0;
            for (int i = 0; i < features; i++) {
              sum += (points[n * features + i] - mean[i]) * axes[k][i];
            }
            projections[n * components + k] = (float) sum;
          }
        });
    return projections;
  }
}
