package dev.bobbin.engine.train;

import static dev.bobbin.engine.train.EarlyStop.Decision.CONTINUE;
import static dev.bobbin.engine.train.EarlyStop.Decision.IMPROVED;
import static dev.bobbin.engine.train.EarlyStop.Decision.STOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.engine.spec.TrainingSpec.EarlyStopping;
import dev.bobbin.engine.spec.TrainingSpec.EarlyStopping.Watch;
import dev.bobbin.engine.train.EarlyStop.Decision;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EarlyStopTest {
  private static EarlyStop of(Watch watch, int patience, double minDelta) {
    return new EarlyStop(new EarlyStopping(watch, patience, minDelta, true));
  }

  private static Decision[] decisions(EarlyStop stop, double... values) {
    Decision[] decisions = new Decision[values.length];
    for (int i = 0; i < values.length; i++) {
      decisions[i] = stop.epochDone(values[i]);
    }
    return decisions;
  }

  @Test
  void patienceZeroStopsAtTheFirstEpochWithoutProgress() {
    EarlyStop stop = of(Watch.VALIDATION_LOSS, 0, 0);
    assertThat(decisions(stop, 3, 2, 2)).containsExactly(IMPROVED, IMPROVED, STOP);
    assertThat(stop.bestEpoch()).isEqualTo(2);
  }

  @Test
  void patienceOneIsKerassPatienceZero() {
    assertThat(decisions(of(Watch.LOSS, 1, 0), 3, 2, 2.5))
        .containsExactly(IMPROVED, IMPROVED, STOP);
  }

  @Test
  void progressResetsTheCounter() {
    EarlyStop stop = of(Watch.LOSS, 3, 0);
    assertThat(decisions(stop, 3, 4, 4, 2, 2, 2, 2))
        .containsExactly(IMPROVED, CONTINUE, CONTINUE, IMPROVED, CONTINUE, CONTINUE, STOP);
    assertThat(stop.bestEpoch()).isEqualTo(4);
  }

  @Test
  void progressMustBeMoreThanTheLeastChange() {
    assertThat(decisions(of(Watch.LOSS, 5, 0.5), 3, 2.5, 2.25))
        .containsExactly(IMPROVED, CONTINUE, IMPROVED);
    assertThat(decisions(of(Watch.ACCURACY, 5, 0.25), 0.25, 0.5, 0.75))
        .containsExactly(IMPROVED, CONTINUE, IMPROVED);
  }

  @Test
  void accuracyGetsBetterUpwards() {
    EarlyStop stop = of(Watch.VALIDATION_ACCURACY, 2, 0);
    assertThat(decisions(stop, 0.8, 0.9, 0.85, 0.9))
        .containsExactly(IMPROVED, IMPROVED, CONTINUE, STOP);
    assertThat(stop.bestEpoch()).isEqualTo(2);
  }

  @Test
  void nanIsNoProgressAndTheFirstEpochNeverStops() {
    EarlyStop stop = of(Watch.LOSS, 0, 0);
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
      EarlyStop whole = of(Watch.ACCURACY, 3, 0.05);
      EarlyStop before = of(Watch.ACCURACY, 3, 0.05);
      for (int epoch = 0; epoch < cut; epoch++) {
        whole.epochDone(values[epoch]);
        before.epochDone(values[epoch]);
      }
      assertThat(before.state().values()).allMatch(Double::isFinite);
      EarlyStop after = of(Watch.ACCURACY, 3, 0.05);
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
    assertThatThrownBy(() -> of(Watch.LOSS, 0, 0).restore(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected the number early-stop/epochs, received no numbers");
  }
}
