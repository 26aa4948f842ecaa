package dev.bobbin.engine.train;

import static dev.bobbin.engine.train.EarlyStoppingMonitor.Decision.CONTINUE;
import static dev.bobbin.engine.train.EarlyStoppingMonitor.Decision.IMPROVED;
import static dev.bobbin.engine.train.EarlyStoppingMonitor.Decision.STOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.engine.spec.TrainingSpec.EarlyStopping;
import dev.bobbin.engine.spec.TrainingSpec.EarlyStopping.MonitoredMetric;
import dev.bobbin.engine.train.EarlyStoppingMonitor.Decision;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EarlyStoppingMonitorTest {
  private static EarlyStoppingMonitor of(MonitoredMetric monitor, int patience, double minDelta) {
    return new EarlyStoppingMonitor(new EarlyStopping(monitor, patience, minDelta, true));
  }

  private static Decision[] decisions(EarlyStoppingMonitor stop, double... values) {
    Decision[] decisions = new Decision[values.length];
    for (int i = 0; i < values.length; i++) {
      decisions[i] = stop.epochDone(values[i]);
    }
    return decisions;
  }

  @Test
  void patienceZeroStopsAtTheFirstEpochWithoutProgress() {
    EarlyStoppingMonitor stop = of(MonitoredMetric.VALIDATION_LOSS, 0, 0);
    assertThat(decisions(stop, 3, 2, 2)).containsExactly(IMPROVED, IMPROVED, STOP);
    assertThat(stop.bestEpoch()).isEqualTo(2);
  }

  @Test
  void patienceOneIsKerassPatienceZero() {
    assertThat(decisions(of(MonitoredMetric.LOSS, 1, 0), 3, 2, 2.5))
        .containsExactly(IMPROVED, IMPROVED, STOP);
  }

  @Test
  void progressResetsTheCounter() {
    EarlyStoppingMonitor stop = of(MonitoredMetric.LOSS, 3, 0);
    assertThat(decisions(stop, 3, 4, 4, 2, 2, 2, 2))
        .containsExactly(IMPROVED, CONTINUE, CONTINUE, IMPROVED, CONTINUE, CONTINUE, STOP);
    assertThat(stop.bestEpoch()).isEqualTo(4);
  }

  @Test
  void progressMustBeMoreThanTheLeastChange() {
    assertThat(decisions(of(MonitoredMetric.LOSS, 5, 0.5), 3, 2.5, 2.25))
        .containsExactly(IMPROVED, CONTINUE, IMPROVED);
    assertThat(decisions(of(MonitoredMetric.ACCURACY, 5, 0.25), 0.25, 0.5, 0.75))
        .containsExactly(IMPROVED, CONTINUE, IMPROVED);
  }

  @Test
  void accuracyGetsBetterUpwards() {
    EarlyStoppingMonitor stop = of(MonitoredMetric.VALIDATION_ACCURACY, 2, 0);
    assertThat(decisions(stop, 0.8, 0.9, 0.85, 0.9))
        .containsExactly(IMPROVED, IMPROVED, CONTINUE, STOP);
    assertThat(stop.bestEpoch()).isEqualTo(2);
  }

  @Test
  void nanIsNoProgressAndTheFirstEpochNeverStops() {
    EarlyStoppingMonitor stop = of(MonitoredMetric.LOSS, 0, 0);
    assertThat(stop.bestEpoch()).isZero();
    assertThat(decisions(stop, Double.NaN)).containsExactly(IMPROVED);
    assertThat(stop.bestEpoch()).isEqualTo(1);
    assertThat(decisions(stop, 5, Double.NaN)).containsExactly(IMPROVED, STOP);
    assertThat(stop.bestEpoch()).isEqualTo(2);
  }

  @Test
  void aRestoredStopDecidesAsIfItHadNeverStopped() {
    double[] values = {0.5, 0.7, 0.6, 0.65, 0.8, 0.7, 0.7, 0.7};
    for (int cut = 0; cut < values.length; cut++) {
      EarlyStoppingMonitor whole = of(MonitoredMetric.ACCURACY, 3, 0.05);
      EarlyStoppingMonitor before = of(MonitoredMetric.ACCURACY, 3, 0.05);
      for (int epoch = 0; epoch < cut; epoch++) {
        whole.epochDone(values[epoch]);
        before.epochDone(values[epoch]);
      }
      assertThat(before.state().values()).allMatch(Double::isFinite);
      EarlyStoppingMonitor after = of(MonitoredMetric.ACCURACY, 3, 0.05);
      after.restore(before.state());
      for (int epoch = cut; epoch < values.length; epoch++) {
        assertThat(after.epochDone(values[epoch]))
            .as("cut %d, epoch %d", cut, epoch)
            .isEqualTo(whole.epochDone(values[epoch]));
        assertThat(after.bestEpoch()).isEqualTo(whole.bestEpoch());
      }
    }
  }

  @Test
  void aCheckpointWithoutItsStateIsRefused() {
    assertThatThrownBy(() -> of(MonitoredMetric.LOSS, 0, 0).restore(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected the number early-stop/epochs, received no numbers");
  }
}
