package dev.bobbin.analysis.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.ThreadTeam;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PrincipalComponentsTest {
  @Test
  void aPlaneInSpaceIsFound() {
    // 3 (0.6, 0.8, 0) and 1 (0.48, -0.36, 0.8), with independent signs, around (5, 6, 7).
    float[] points = new float[4 * 3];
    int at = 0;
    for (int a = -3; a <= 3; a += 6) {
      for (int b = -1; b <= 1; b += 2) {
        points[at++] = 5 + a * 0.6f + b * 0.48f;
        points[at++] = 6 + a * 0.8f - b * 0.36f;
        points[at++] = 7 + b * 0.8f;
      }
    }
    PrincipalComponents found = of(points, 4, 3, 3);
    assertThat(found.mean()).containsExactly(new double[] {5, 6, 7}, within(1e-6));
    assertThat(found.variances()).containsExactly(new double[] {9, 1, 0}, within(1e-5));
    assertThat(found.shares()).containsExactly(new double[] {0.9, 0.1, 0}, within(1e-6));
    assertThat(found.axes()[0]).containsExactly(new double[] {0.6, 0.8, 0}, within(1e-6));
    assertThat(found.axes()[1]).containsExactly(new double[] {0.48, -0.36, 0.8}, within(1e-6));
    assertThat(found.projections()[0]).isCloseTo(-3, within(1e-5f));
    assertThat(found.projections()[1]).isCloseTo(-1, within(1e-5f));
  }

  /** A full Jacobi of the covariance, worked out here, is the judge. */
  @Test
  void manyFeaturesAreTheEigenvectorsOfTheCovariance() {
    int count = 203;
    int features = 37;
    float[] points = cloud(count, features, 11);
    PrincipalComponents found = of(points, count, features, 3);
    double[][] covariance = covariance(points, count, features);
    JacobiEigen expected = JacobiEigen.of(covariance);
    double total = Arrays.stream(expected.values()).sum();
    for (int k = 0; k < 3; k++) {
      double[] axis = found.axes()[k];
      assertThat(found.variances()[k]).isCloseTo(expected.values()[k], within(1e-9 * total));
      assertThat(found.shares()[k]).isCloseTo(expected.values()[k] / total, within(1e-9));
      assertThat(Math.abs(dot(axis, expected.vectors()[k]))).isCloseTo(1, within(1e-9));
      for (int other = 0; other <= k; other++) {
        assertThat(dot(axis, found.axes()[other])).isCloseTo(other == k ? 1 : 0, within(1e-9));
      }
      double largest = Arrays.stream(axis).map(Math::abs).max().orElseThrow();
      assertThat(Arrays.stream(axis).max().orElseThrow()).isEqualTo(largest);
      double squares = 0;
      for (int n = 0; n < count; n++) {
        squares += Math.pow(found.projections()[n * 3 + k], 2);
      }
      assertThat(squares / count).isCloseTo(found.variances()[k], within(1e-5 * total));
    }
  }

  @Test
  void jacobisValuesAndVectorsBelongToTheMatrix() {
    double[][] matrix = covariance(cloud(50, 12, 3), 50, 12);
    JacobiEigen found = JacobiEigen.of(matrix);
    for (int k = 0; k < 12; k++) {
      for (int i = 0; i < 12; i++) {
        assertThat(dot(matrix[i], found.vectors()[k]))
            .isCloseTo(found.values()[k] * found.vectors()[k][i], within(1e-10));
      }
    }
    assertThat(found.values()).isSortedAccordingTo((a, b) -> Double.compare(b, a));
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBits() {
    float[] points = cloud(1001, 70, 5);
    PrincipalComponents expected = of(points, 1001, 70, 3, 1);
    for (int threads = 2; threads <= 3; threads++) {
      PrincipalComponents found = of(points, 1001, 70, 3, threads);
      assertThat(found.projections()).isEqualTo(expected.projections());
      assertThat(found.variances()).isEqualTo(expected.variances());
      assertThat(found.axes()).isDeepEqualTo(expected.axes());
    }
  }

  @Test
  void equalPointsHaveNoDirections() {
    float[] points = new float[6 * 4];
    Arrays.fill(points, 0.1f);
    PrincipalComponents found = of(points, 6, 4, 3);
    assertThat(found.variances()).containsOnly(0);
    assertThat(found.shares()).containsOnly(0);
    assertThat(found.projections()).containsOnly(0);
    assertThat(of(new float[] {3, 4}, 1, 2, 2).projections()).containsExactly(0, 0);
  }

  @Test
  void fewerFeaturesThanComponentsLeaveZeros() {
    PrincipalComponents found = of(new float[] {1, 2, 6}, 3, 1, 3);
    assertThat(found.axes()[0]).containsExactly(1);
    assertThat(found.axes()[1]).containsExactly(0);
    assertThat(found.shares()).containsExactly(new double[] {1, 0, 0}, within(1e-12));
    assertThat(found.projections()).containsExactly(-2, 0, 0, -1, 0, 0, 3, 0, 0);
  }

  @Test
  void constantFeaturesHaveNoPart() {
    float[] points = cloud(30, 5, 2);
    for (int n = 0; n < 30; n++) {
      points[n * 5 + 3] = 7;
    }
    for (double[] axis : of(points, 30, 5, 3).axes()) {
      assertThat(axis[3]).isCloseTo(0, within(1e-15));
    }
  }

  @Test
  void whatIsNoCloudIsRefused() {
    assertThatThrownBy(() -> of(new float[] {1, Float.NaN}, 1, 2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected finite numbers");
    assertThatThrownBy(() -> of(new float[3], 2, 2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("received 3 for 2 x 2");
  }

  private static PrincipalComponents of(float[] points, int count, int features, int components) {
    return of(points, count, features, components, 2);
  }

  private static PrincipalComponents of(
      float[] points, int count, int features, int components, int threads) {
    try (ThreadTeam team = new ThreadTeam(threads)) {
      return PrincipalComponents.of(points, count, features, components, team);
    }
  }

  /** Mixed Gaussians, whose variances fall by a third from one to the next. */
  private static float[] cloud(int count, int features, long seed) {
    Random random = new Random(seed);
    double[][] mix = new double[features][features];
    for (double[] row : mix) {
      Arrays.setAll(row, i -> random.nextGaussian() * Math.pow(0.8, i));
    }
    float[] points = new float[count * features];
    for (int n = 0; n < count; n++) {
      double[] independent = random.doubles(features, -1, 1).toArray();
      for (int i = 0; i < features; i++) {
        points[n * features + i] = (float) (i + dot(mix[i], independent));
      }
    }
    return points;
  }

  private static double[][] covariance(float[] points, int count, int features) {
    double[] mean = new double[features];
    for (int i = 0; i < points.length; i++) {
      mean[i % features] += (double) points[i] / count;
    }
    double[][] covariance = new double[features][features];
    for (int i = 0; i < features; i++) {
      for (int j = 0; j < features; j++) {
        for (int n = 0; n < count; n++) {
          covariance[i][j] +=
              (points[n * features + i] - mean[i]) * (points[n * features + j] - mean[j]) / count;
        }
      }
    }
    return covariance;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
