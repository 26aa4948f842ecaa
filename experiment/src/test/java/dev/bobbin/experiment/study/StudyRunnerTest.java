package dev.bobbin.experiment.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.engine.train.TrainingEvent.StepDone;
import dev.bobbin.experiment.fixtures.TinyStudy;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.RunKey;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.experiment.run.SessionStatus;
import dev.bobbin.experiment.study.TrialOutcome.Status;
import dev.bobbin.experiment.training.RunStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudyRunnerTest {
  private static final String GRID = "grid: {training.learning-rate: [0.001, 0.1, 0.3]}\nseeds: 2";

  @TempDir Path folder;

  /** The trained epochs of a study, such as {@code learning-rate 0.1, seed 3: 2}. */
  private static final class Epochs implements StudyListener {
    private final List<String> trained = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void on(StudyEvent event) {
      if (event instanceof StudyEvent.InTrial(Trial trial, EpochDone epoch)) {
        trained.add(trial.name() + ": " + epoch.epoch());
      }
    }
  }

  private static List<String> weights(StudyResult result) {
    return result.trials().stream()
        .map(trial -> trial.run().flatMap(NetworkRun::result).orElseThrow().weightsSha256())
        .toList();
  }

  @Test
  void trialsSideBySideHaveTheBitsOfTrialsOneByOne() throws IOException {
    StudyPlan plan = TinyStudy.plan(GRID);
    StudyResult serial = TinyStudy.run(plan, folder.resolve("a"), 1, 1).train(_ -> {});
    StudyResult parallel = TinyStudy.run(plan, folder.resolve("b"), 4, 2).train(_ -> {});
    assertThat(weights(parallel)).isEqualTo(weights(serial)).doesNotHaveDuplicates().hasSize(6);
    assertThat(parallel.settings().stream().map(SettingResult::spread))
        .isEqualTo(serial.settings().stream().map(SettingResult::spread).toList());
    assertThat(serial.isComplete()).isTrue();
    assertThat(serial.best().orElseThrow().setting().label()).isNotEqualTo("learning-rate 0.001");
  }

  /** Stopped within a trial's epochs and between trials, by one worker and by two. */
  @ParameterizedTest
  @CsvSource({"1, 1, 1", "1, 2, 3", "3, 1, 5", "4, 18, 1", "2, 7, 2"})
  void whatWasInterruptedGoesOnWithoutRepeatingAnEpoch(int epoch, int step, int jobs)
      throws IOException {
    StudyPlan plan = TinyStudy.plan(GRID);
    StudyResult whole = TinyStudy.run(plan, folder.resolve("whole"), 2, 1).train(_ -> {});

    Path runs = folder.resolve("runs");
    StudyRunner first = TinyStudy.run(plan, runs, jobs, 1);
    Epochs epochs = new Epochs();
    Trial third = plan.trials().get(2);
    StudyResult begun =
        first.train(event -> {
          epochs.on(event);
          if (event instanceof StudyEvent.InTrial(Trial trial, StepDone done)
              && trial.equals(third)
              && done.epoch() == epoch
              && done.step() == step) {
            first.stop();
          }
        });
    assertThat(begun.isComplete()).isFalse();

    StudyResult resumed = TinyStudy.run(plan, runs, 3, 1).train(epochs);
    assertThat(resumed.isComplete()).isTrue();
    assertThat(weights(resumed)).isEqualTo(weights(whole));
    assertThat(epochs.trained).doesNotHaveDuplicates().hasSize(6 * 4);

    Epochs none = new Epochs();
    StudyResult again = TinyStudy.run(plan, runs, 1, 1).train(none);
    assertThat(none.trained).isEmpty();
    assertThat(StudyJson.STUDY.write(again)).isEqualTo(StudyJson.STUDY.write(resumed));
  }

  @Test
  void trialsThatAnotherProcessFinishedMeanwhileAreNotTrainedAgain() throws IOException {
    StudyPlan plan = TinyStudy.plan(GRID);
    StudyRunner waiting = TinyStudy.run(plan, folder, 1, 1);
    StudyResult first = TinyStudy.run(plan, folder, 2, 1).train(_ -> {});
    Epochs epochs = new Epochs();
    assertThat(weights(waiting.train(epochs))).isEqualTo(weights(first));
    assertThat(epochs.trained).isEmpty();
  }

  @Test
  void aTrialIsAnOrdinaryRunThatStudiesShare() throws IOException {
    TinyStudy.run(TinyStudy.plan(GRID), folder, 2, 1).train(_ -> {});
    StudyPlan other =
        TinyStudy.plan(
            """
            cases:
              - {label: quick, training.learning-rate: 0.3}
              - {label: quicker, training.learning-rate: 0.5}
            """);
    Epochs epochs = new Epochs();
    StudyRunner run = TinyStudy.run(other, folder, 1, 1);
    run.train(epochs);
    assertThat(epochs.trained)
        .containsExactly(
            "quicker, seed 3: 1", "quicker, seed 3: 2", "quicker, seed 3: 3", "quicker, seed 3: 4");
    RunKey key = run.keys().getFirst();
    assertThat(RunStore.of(folder).finished(key).orElseThrow().recipe().study()).isEmpty();
  }

  @Test
  void settingsThatDifferInNothingThatDecidesBitsShareARun() throws IOException {
    StudyPlan plan = TinyStudy.plan("grid: {data.name: [here, there]}");
    Epochs epochs = new Epochs();
    StudyResult result = TinyStudy.run(plan, folder, 2, 1).train(epochs);
    assertThat(epochs.trained).hasSize(4);
    assertThat(result.trials()).extracting(TrialOutcome::status).containsOnly(Status.FINISHED);
    assertThat(weights(result)).hasSize(2).containsOnly(weights(result).getFirst());
  }

  @Test
  void aTrialWhoseLossIsNoNumberIsRecordedAndTheOthersGoOn() throws IOException {
    StudyPlan plan = TinyStudy.plan("grid: {training.learning-rate: [0.1, 1e38, 0.2]}\nseeds: 2");
    StudyResult result = TinyStudy.run(plan, folder, 2, 1).train(_ -> {});
    assertThat(result.settings()).extracting(SettingResult::failures).containsExactly(0L, 2L, 0L);
    assertThat(result.trials().get(2).error().orElseThrow()).contains("expected a finite loss");
    assertThat(result.isComplete()).isTrue();
    assertThat(result.best()).isPresent();
    // It would fail again, and is not trained.
    assertThat(
            StudyJson.STUDY.write(TinyStudy.run(plan, folder, 2, 1).train(_ -> {})).get("settings"))
        .asString()
        .contains("would fail again as it did: the numbers grew beyond all bounds in epoch 1");
  }

  private static final String HALVING =
      "grid: {training.learning-rate: [1e-5, 0.1, 1e-4, 1e-3]}\nhalving: {min-epochs: 1, reduction-factor: 2}";

  @Test
  void halvingStopsTheHopelessAndTrainsTheBestToTheEnd() throws IOException {
    StudyPlan plan = TinyStudy.plan(HALVING);
    Epochs epochs = new Epochs();
    List<StudyEvent.RungDone> rungs = new ArrayList<>();
    StudyResult result =
        TinyStudy.run(plan, folder.resolve("halved"), 2, 1)
            .train(event -> {
              epochs.on(event);
              if (event instanceof StudyEvent.RungDone rung) {
                rungs.add(rung);
              }
            });
    // Four for one epoch, two for one more, one for two more.
    assertThat(epochs.trained).doesNotHaveDuplicates().hasSize(4 + 2 + 2);
    assertThat(rungs).extracting(StudyEvent.RungDone::epochs).containsExactly(1, 2);
    assertThat(result.best().orElseThrow().setting().label()).isEqualTo("learning-rate 0.1");
    assertThat(result.settings().stream().filter(s -> s.stoppedAfter().isPresent())).hasSize(3);
    assertThat(result.isComplete()).isTrue();

    StudyResult whole =
        TinyStudy.run(
                TinyStudy.plan("grid: {training.learning-rate: [0.1]}"),
                folder.resolve("whole"),
                1,
                1)
            .train(_ -> {});
    assertThat(result.best().orElseThrow().trials().getFirst().run().flatMap(NetworkRun::result))
        .map(RunResult::weightsSha256)
        .contains(weights(whole).getFirst());
  }

  @Test
  void halvingDecidesTheSameAfterAnInterruption() throws IOException {
    StudyPlan plan = TinyStudy.plan(HALVING);
    StudyResult whole = TinyStudy.run(plan, folder.resolve("whole"), 2, 1).train(_ -> {});
    Path runs = folder.resolve("runs");
    Epochs epochs = new Epochs();
    StudyResult result = null;
    for (int i = 0; i < 50 && (result == null || !result.isComplete()); i++) {
      StudyRunner run = TinyStudy.run(plan, runs, 1, 1);
      result =
          run.train(event -> {
            epochs.on(event);
            if (event instanceof StudyEvent.InTrial(_, EpochDone _)) {
              run.stop();
            }
          });
    }
    assertThat(result.isComplete()).isTrue();
    assertThat(epochs.trained).doesNotHaveDuplicates().hasSize(8);
    assertThat(result.settings().stream().map(SettingResult::stoppedAfter).toList())
        .isEqualTo(whole.settings().stream().map(SettingResult::stoppedAfter).toList());
    assertThat(result.settings().stream().map(SettingResult::spread).toList())
        .isEqualTo(whole.settings().stream().map(SettingResult::spread).toList());
  }

  @Test
  void aResultCanBeHadFromRunsAlone() throws IOException {
    StudyPlan plan = TinyStudy.plan(GRID);
    StudyRunner study = TinyStudy.run(plan, folder, 2, 1);
    StudyResult result = study.train(_ -> {});
    RunStore store = RunStore.of(folder);
    Map<Trial, NetworkRun> runs = new HashMap<>();
    for (int i = 0; i < plan.trials().size(); i++) {
      NetworkRun run = store.finished(study.keys().get(i)).orElseThrow();
      assertThat(run.status()).isEqualTo(SessionStatus.COMPLETED);
      runs.put(plan.trials().get(i), run);
    }
    assertThat(StudyJson.STUDY.write(StudyResult.of(plan, runs)))
        .isEqualTo(StudyJson.STUDY.write(result));
  }

  @Test
  void aNetworkThatDoesNotFitTheDataLeavesNoRunBehind() throws IOException {
    StudyPlan plan = TinyStudy.plan("grid: {network.input: [28x28x1, 14x14x1]}");
    assertThatThrownBy(() -> TinyStudy.run(plan, folder.resolve("runs"), 1, 1))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("expected an input of 28x28x1");
    assertThat(folder.resolve("runs")).doesNotExist();
  }
}
