package dev.bobbin.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.spec.LearningRateSchedule;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Trainings of 10 epochs with 8 steps each, so 80 steps. */
class LearningRateSchedulerTest {
  private static final double EXACT = 1e-15;

  private static LearningRateScheduler of(LearningRateSchedule schedule) {
    return new LearningRateScheduler(schedule, 8, 10);
  }

  @Test
  void constantIsConstant() {
    LearningRateScheduler schedule = of(new LearningRateSchedule.Constant(0.1));
    schedule.epochDone(5);
    schedule.epochDone(7);
    assertThat(schedule.rate(0)).isEqualTo(0.1);
    assertThat(schedule.rate(79)).isEqualTo(0.1);
    assertThat(schedule.state()).isEmpty();
  }

  @Test
  void stepFallsAfterEveryThirdEpoch() {
    LearningRateScheduler schedule = of(new LearningRateSchedule.Step(1, 3, 0.5));
    assertThat(schedule.rate(23)).isEqualTo(1);
    assertThat(schedule.rate(24)).isEqualTo(0.5);
    assertThat(schedule.rate(47)).isEqualTo(0.5);
    assertThat(schedule.rate(48)).isEqualTo(0.25);
    assertThat(schedule.rate(72)).isEqualTo(0.125);
  }

  @Test
  void exponentialFallsEveryStep() {
    LearningRateScheduler schedule = of(new LearningRateSchedule.Exponential(2, 0.81));
    assertThat(schedule.rate(0)).isEqualTo(2);
    assertThat(schedule.rate(4)).isCloseTo(2 * 0.9, within(EXACT));
    assertThat(schedule.rate(8)).isCloseTo(2 * 0.81, within(EXACT));
    assertThat(schedule.rate(16)).isCloseTo(2 * 0.6561, within(EXACT));
  }

  @Test
  void cosineFallsFromTheFirstToTheLastRate() {
    LearningRateScheduler schedule = of(new LearningRateSchedule.Cosine(1, 0.2));
    assertThat(schedule.rate(0)).isEqualTo(1);
    // A third of the way: cos 60 degrees = 1/2; half way: the mean.
    assertThat(new LearningRateScheduler(new LearningRateSchedule.Cosine(1, 0.2), 6, 2).rate(4))
        .isCloseTo(0.8, within(EXACT));
    assertThat(schedule.rate(40)).isCloseTo(0.6, within(EXACT));
    assertThat(schedule.rate(80)).isCloseTo(0.2, within(EXACT));
    assertThat(schedule.rate(100)).isCloseTo(0.2, within(EXACT));
  }

  @Test
  void warmUpIsAStraightLineThatEndsOnTheOtherSchedule() {
    LearningRateScheduler schedule =
        of(new LearningRateSchedule.WarmUp(4, new LearningRateSchedule.Constant(1)));
    assertThat(schedule.rate(0)).isEqualTo(0.25);
    assertThat(schedule.rate(1)).isEqualTo(0.5);
    assertThat(schedule.rate(2)).isEqualTo(0.75);
    assertThat(schedule.rate(3)).isEqualTo(1);
    assertThat(schedule.rate(4)).isEqualTo(1);
  }

  @Test
  void theOtherScheduleBeginsAfterTheWarmUpAndTakesTheRestOfTheTraining() {
    LearningRateScheduler schedule =
        of(new LearningRateSchedule.WarmUp(20, new LearningRateSchedule.Cosine(1, 0)));
    assertThat(schedule.rate(9)).isEqualTo(0.5);
    assertThat(schedule.rate(19)).isEqualTo(1);
    assertThat(schedule.rate(20)).isEqualTo(1);
    assertThat(schedule.rate(50)).isCloseTo(0.5, within(EXACT));
    assertThat(schedule.rate(80)).isCloseTo(0, within(EXACT));
    LearningRateScheduler steps =
        of(new LearningRateSchedule.WarmUp(8, new LearningRateSchedule.Step(1, 2, 0.1)));
    assertThat(steps.rate(23)).isEqualTo(1);
    assertThat(steps.rate(24)).isEqualTo(0.1);
    LearningRateScheduler cycle =
        of(new LearningRateSchedule.WarmUp(20, new LearningRateSchedule.OneCycle(1, 0.3, 25)));
    // It climbs to the cycle's first rate; the peak is at step 20 + 0.3 * 60 - 1.
    assertThat(cycle.rate(19)).isCloseTo(0.04, within(EXACT));
    assertThat(cycle.rate(37)).isEqualTo(1);
  }

  @Test
  void oneCycleRisesToItsPeakAndFallsToNearlyNothing() {
    // Peak at step 0.3 * 80 - 1 = 23; the last step is 79.
    LearningRateScheduler schedule = of(new LearningRateSchedule.OneCycle(1, 0.3, 25));
    assertThat(schedule.rate(0)).isCloseTo(0.04, within(EXACT));
    assertThat(schedule.rate(23)).isEqualTo(1);
    assertThat(schedule.rate(51)).isCloseTo((1 + 4e-6) / 2, within(EXACT));
    assertThat(schedule.rate(79)).isCloseTo(4e-6, within(EXACT));
  }

  @Test
  void oneCycleOfASingleStepOrWithoutARiseStartsAtItsPeak() {
    assertThat(
            new LearningRateScheduler(new LearningRateSchedule.OneCycle(1, 0.3, 25), 1, 1).rate(0))
        .isEqualTo(1);
    assertThat(of(new LearningRateSchedule.OneCycle(1, 0, 25)).rate(0)).isEqualTo(1);
  }

  @Test
  void aContinuedTrainingKeepsTheEndOfItsSchedule() {
    for (LearningRateSchedule spec :
        List.of(
            new LearningRateSchedule.Cosine(1, 0.2),
            new LearningRateSchedule.OneCycle(1, 0.3, 25),
            new LearningRateSchedule.WarmUp(4, new LearningRateSchedule.Cosine(1, 0.2)))) {
      LearningRateScheduler whole = of(spec);
      LearningRateScheduler continued = new LearningRateScheduler(spec.over(10), 8, 14);
      LearningRateScheduler twice = new LearningRateScheduler(spec.over(10).over(14), 8, 20);
      for (int step = 0; step < 160; step++) {
        double expected = whole.rate(step);
        assertThat(continued.rate(step)).as("%s, step %d", spec, step).isEqualTo(expected);
        assertThat(twice.rate(step)).isEqualTo(expected);
      }
    }
    LearningRateSchedule constant = new LearningRateSchedule.Constant(0.1);
    assertThat(constant.over(10)).isEqualTo(constant);
  }

  @Test
  void plateauLowersTheRateAfterTwoEpochsWithoutProgressDownToTheLeast() {
    LearningRateScheduler schedule =
        of(new LearningRateSchedule.ReduceOnPlateau(1, 0.1, 2, 0.01, 0.05));
    double[] losses = {5, 4, 3.995, 3.98, 3.98, 3.975, 9, 3.97, 3.0, Double.NaN, 3, 3, 3};
    // 3.995 is no progress beyond 0.01 and 3.98 is; then two epochs without any, and again two, and
    // NaN counts as none.
    double[] rates = {1, 1, 1, 1, 1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05};
    for (int epoch = 0; epoch < losses.length; epoch++) {
      schedule.epochDone(losses[epoch]);
      assertThat(schedule.rate(8L * (epoch + 1)))
          .as("after epoch " + epoch)
          .isCloseTo(rates[epoch], within(EXACT));
    }
  }

  @Test
  void aRestoredPlateauGoesOnAsIfItHadNeverStopped() {
    LearningRateSchedule spec =
        new LearningRateSchedule.WarmUp(
            2, new LearningRateSchedule.ReduceOnPlateau(1, 0.5, 3, 0, 0));
    LearningRateScheduler first = of(spec);
    assertThat(first.state().values()).allMatch(Double::isFinite);
    double[] losses = {3, 4, 4, 4, 2, 5, 5, 5, 5, 5, 5};
    for (int cut = 0; cut < losses.length; cut++) {
      LearningRateScheduler whole = of(spec);
      LearningRateScheduler before = of(spec);
      for (int epoch = 0; epoch < cut; epoch++) {
        whole.epochDone(losses[epoch]);
        before.epochDone(losses[epoch]);
      }
      LearningRateScheduler after = of(spec);
      after.restore(before.state());
      for (int epoch = cut; epoch < losses.length; epoch++) {
        whole.epochDone(losses[epoch]);
        after.epochDone(losses[epoch]);
        assertThat(after.rate(50)).as("cut %d, epoch %d", cut, epoch).isEqualTo(whole.rate(50));
      }
    }
  }

  @Test
  void aCheckpointWithoutThePlateausStateIsRefused() {
    LearningRateScheduler schedule = of(new LearningRateSchedule.ReduceOnPlateau(1, 0.5, 3, 0, 0));
    assertThatThrownBy(() -> schedule.restore(Map.of("early-stop/wait", 1.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected the number schedule/rate, received only early-stop/wait");
  }
}
