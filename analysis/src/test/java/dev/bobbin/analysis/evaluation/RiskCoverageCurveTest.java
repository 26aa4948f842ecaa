package dev.bobbin.analysis.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.analysis.evaluation.RiskCoverageCurve.Point;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RiskCoverageCurveTest {
  private static final double[] DISTANCES = {0.5, 0.1, 0.3, 0.3};
  private static final boolean[] HITS = {false, true, true, false};

  @Test
  void imagesAtTheSameDistanceAreAnsweredTogether() {
    RiskCoverageCurve curve = RiskCoverageCurve.of(DISTANCES, HITS);
    assertThat(curve.points())
        .containsExactly(
            new Point(0.1, 0.25, 1), new Point(0.3, 0.75, 2 / 3.0), new Point(0.5, 1, 0.5));
    assertThat(curve.area()).isCloseTo((0 + 2 * (1 / 3.0) + 0.5) / 4, within(1e-12));
  }

  @Test
  void aThresholdAnswersTheImagesThatAreNoFurther() {
    RiskCoverageCurve curve = RiskCoverageCurve.of(DISTANCES, HITS);
    assertThat(curve.at(0.05)).isEqualTo(new Point(0.05, 0, 1));
    assertThat(curve.at(0.3)).isEqualTo(new Point(0.3, 0.75, 2 / 3.0));
    assertThat(curve.at(0.4)).isEqualTo(new Point(0.4, 0.75, 2 / 3.0));
    assertThat(curve.at(9)).isEqualTo(new Point(9, 1, 0.5));
  }

  @Test
  void theThresholdIsTheLeastThatKeepsTheShare() {
    assertThat(RiskCoverageCurve.threshold(1, DISTANCES)).isEqualTo(0.5);
    assertThat(RiskCoverageCurve.threshold(0.76, DISTANCES)).isEqualTo(0.5);
    assertThat(RiskCoverageCurve.threshold(0.75, DISTANCES)).isEqualTo(0.3);
    assertThat(RiskCoverageCurve.threshold(0.25, DISTANCES)).isEqualTo(0.1);
    assertThat(RiskCoverageCurve.threshold(1e-9, DISTANCES)).isEqualTo(0.1);
  }

  @Test
  void everyPointIsWhatCountingGives() {
    Random random = new Random(4);
    double[] distances = new double[300];
    boolean[] hits = new boolean[300];
    for (int i = 0; i < 300; i++) {
      distances[i] = random.nextInt(100) / 100.0;
      hits[i] = random.nextInt(3) > 0;
    }
    RiskCoverageCurve curve = RiskCoverageCurve.of(distances, hits);
    for (Point point : curve.points()) {
      int answered = 0;
      int right = 0;
      for (int i = 0; i < 300; i++) {
        if (distances[i] <= point.threshold()) {
          answered++;
          right += hits[i] ? 1 : 0;
        }
      }
      assertThat(point.coverage()).isEqualTo(answered / 300.0);
      assertThat(point.accuracy()).isEqualTo((double) right / answered);
    }
    assertThat(curve.thinned(11)).hasSize(11).endsWith(curve.points().getLast());
    assertThat(curve.thinned(11)).startsWith(curve.points().getFirst());
    assertThat(curve.thinned(1000)).isEqualTo(curve.points());
  }

  @Test
  void aCurveNeedsImages() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RiskCoverageCurve.of(new double[0], new boolean[0]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RiskCoverageCurve.of(new double[2], new boolean[1]));
  }
}
