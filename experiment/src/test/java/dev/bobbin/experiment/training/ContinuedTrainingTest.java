package dev.bobbin.experiment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.engine.train.TrainingEvent.StepDone;
import dev.bobbin.experiment.fixtures.TinyRuns;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.run.RunKey;
import dev.bobbin.experiment.run.RunProvenance.Session;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.experiment.run.SessionStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are trained for more epochs than their recipes said. */
final class ContinuedTrainingTest {
  /** Stops after two epochs, as no epoch is better than the first by so much. */
  private static final String STOPPING =
      "training.early-stopping={monitor: validation-loss, patience: 1, min-delta: 100, restore-best-weights: true}";

  @TempDir Path runs;

  private NetworkTraining create(String... sets) throws IOException {
    return TinyRuns.create(runs, 2, sets);
  }

  private static NetworkTraining continued(Path directory, int epochs) throws IOException {
    NetworkRun run = NetworkRun.open(directory);
    return NetworkTraining.continued(
        run, epochs, TinyRuns.data(run.recipe()), RunOptions.of(1, Optional.empty()));
  }

  /** Constant, by the epoch, and by the losses: none of them depends on the number of epochs. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "training.learning-rate=0.01",
        "training.learning-rate={step: {initial-learning-rate: 0.01, step-size: 1}}",
        "training.learning-rate={reduce-on-plateau: {initial-learning-rate: 0.01, patience: 0}}",
        "training.optimizer={sgd: {momentum: 0.9}}"
      })
  void twoEpochsAndTwoMoreAreFour(String set) throws IOException {
    RunResult four = create("training.epochs=4", set).train(_ -> {}).result();
    Path directory = create("training.epochs=2", set).train(_ -> {}).directory();
    NetworkTraining more = continued(directory, 2);
    assertThat(more.directory()).isEqualTo(directory);
    RunResult result = more.train(_ -> {}).result();
    assertThat(result.weightsSha256()).isEqualTo(four.weightsSha256());
    assertThat(result.epochs()).isEqualTo(4);
    NetworkRun run = NetworkRun.open(directory);
    assertThat(run.recipe().training().epochs()).isEqualTo(4);
    assertThat(run.metrics()).extracting(EpochDone::epoch).containsExactly(1, 2, 3, 4);
    assertThat(run.provenance().sessions())
        .extracting(Session::continuedAfter)
        .containsExactly(Optional.empty(), Optional.of(2));
    assertThat(run.key()).isEqualTo(key("training.epochs=4", set));
  }

  private static RunKey key(String... sets) {
    return RunKey.of(TinyRuns.recipe(sets), TinyRuns.dataset(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cosine: {initial-learning-rate: 0.01, min-learning-rate: 0.001",
        "one-cycle: {max-learning-rate: 0.01"
      })
  void aScheduleOverTheWholeTrainingKeepsItsLastRate(String schedule) throws IOException {
    String open = "training.learning-rate={" + schedule + "}}";
    Path directory = create("training.epochs=2", open).train(_ -> {}).directory();
    continued(directory, 1).train(_ -> {});
    continued(directory, 1).train(_ -> {});
    NetworkRun run = NetworkRun.open(directory);
    List<Double> rates = run.metrics().stream().map(EpochDone::learningRate).toList();
    assertThat(rates.get(2)).isLessThan(0.0011).isLessThanOrEqualTo(rates.get(1));
    assertThat(rates.get(3)).isEqualTo(rates.get(2));
    // The recipe says so, and gives the same weights in one go.
    String stated = "training.learning-rate={" + schedule + ", epochs: 2}}";
    NetworkRecipe recipe = TinyRuns.recipe("training.epochs=4", stated);
    assertThat(run.recipe().training()).isEqualTo(recipe.training());
    assertThat(create("training.epochs=4", stated).train(_ -> {}).result().weightsSha256())
        .isEqualTo(run.result().orElseThrow().weightsSha256());
  }

  @Test
  void earlyStoppingBeginsItsPatienceAnewAndRemembersTheBest() throws IOException {
    NetworkTraining training = create("training.epochs=9", STOPPING);
    RunResult stopped = training.train(_ -> {}).result();
    assertThat(stopped.status()).isEqualTo(SessionStatus.STOPPED_EARLY);
    assertThat(stopped.epochs()).isEqualTo(2);
    RunKey before = NetworkRun.open(training.directory()).key();
    RunResult more = continued(training.directory(), 1).train(_ -> {}).result();
    NetworkRun run = NetworkRun.open(training.directory());
    assertThat(more.epochs()).isEqualTo(3);
    assertThat(run.recipe().training().epochs()).isEqualTo(3);
    // The first epoch stays the best.
    assertThat(more.weightsSha256()).isEqualTo(stopped.weightsSha256());
    // From the weights of the last epoch, as a training without early stopping.
    RunResult free = create("training.epochs=3").train(_ -> {}).result();
    assertThat(run.metrics().getLast().loss()).isEqualTo(losses(free).getLast());
    // No training in one go gives this, so that none is taken for it.
    assertThat(run.key()).isNotEqualTo(before).isNotEqualTo(key("training.epochs=3", STOPPING));
  }

  private List<Double> losses(RunResult result) throws IOException {
    return NetworkRun.open(Path.of(result.run())).metrics().stream().map(EpochDone::loss).toList();
  }

  /** More than there are, whatever the recipe said. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void anInterruptedRunIsTrainedForSoManyMore(int epochs) throws IOException {
    NetworkTraining training = create("training.epochs=3");
    training.train(event -> {
      if (event instanceof StepDone step && step.epoch() == 2 && step.step() == 3) {
        training.stop();
      }
    });
    RunResult result = continued(training.directory(), epochs).train(_ -> {}).result();
    assertThat(result.status()).isEqualTo(SessionStatus.COMPLETED);
    assertThat(result.epochs()).isEqualTo(1 + epochs);
    RunResult whole = create("training.epochs=" + (1 + epochs)).train(_ -> {}).result();
    assertThat(result.weightsSha256()).isEqualTo(whole.weightsSha256());
  }

  @Test
  void anInterruptedContinuationIsResumed() throws IOException {
    RunResult whole = create("training.epochs=3").train(_ -> {}).result();
    Path directory = create("training.epochs=1").train(_ -> {}).directory();
    NetworkTraining more = continued(directory, 2);
    more.train(event -> {
      if (event instanceof StepDone step && step.step() == 2) {
        more.stop();
      }
    });
    NetworkRun run = NetworkRun.open(directory);
    assertThat(run.status()).isEqualTo(SessionStatus.INTERRUPTED);
    RunResult result =
        NetworkTraining.resume(run, TinyRuns.data(run.recipe()), RunOptions.of(1, Optional.empty()))
            .train(_ -> {})
            .result();
    assertThat(result.weightsSha256()).isEqualTo(whole.weightsSha256());
  }

  @Test
  void withoutItsCheckpointARunCannotGoOn() throws IOException {
    Path directory = create("training.epochs=1").train(_ -> {}).directory();
    Files.delete(directory.resolve(RunFiles.CHECKPOINT));
    assertThatThrownBy(() -> continued(directory, 1))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("expected a run with checkpoint.safetensors")
        .hasMessageContaining("try a new run with initial-weights: " + directory);
  }
}
