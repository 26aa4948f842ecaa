package dev.bobbin.experiment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.Provenance;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.train.NonFiniteLossException;
import dev.bobbin.engine.train.TrainingEvent;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.engine.train.TrainingEvent.StepDone;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.fixtures.TinyRuns;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.RecipeYaml;
import dev.bobbin.experiment.run.Machine;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.RunDocuments;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.run.RunProvenance;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.experiment.run.RunStatus;
import dev.bobbin.experiment.run.SessionStatus;
import dev.bobbin.experiment.run.list.RunCatalogue;
import dev.bobbin.experiment.tensorboard.EventReader;
import dev.bobbin.model.io.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTrainingTest {
  @TempDir Path runs;

  @Test
  void aRunDirectoryHoldsTheWholeTruth() throws IOException {
    NetworkTraining training = TinyRuns.create(runs, 2);
    RunResult result = training.train(_ -> {}).result();

    assertThat(training.directory()).isEqualTo(runs.resolve("20260301-123456-tiny-net"));
    assertThat(fileNames(training.directory()))
        .containsExactly(
            "checkpoint.safetensors",
            "diagnosis.json",
            "evaluation.json",
            "examples.json",
            "metrics.jsonl",
            "model.safetensors",
            "provenance.json",
            "recipe.yaml",
            "result.json");
    NetworkRun run = NetworkRun.open(training.directory());
    assertThat(run.recipe()).isEqualTo(TinyRuns.recipe());
    assertThat(run.result()).contains(result);
    assertThat(run.status()).isEqualTo(SessionStatus.COMPLETED);
    assertThat(run.metrics()).hasSize(3).isEqualTo(run.checkpoint().orElseThrow().history());
    RunProvenance.Session session = run.provenance().sessions().getFirst();
    assertThat(session.threads()).isEqualTo(2);
    assertThat(session.started()).isEqualTo(TinyRuns.NOW);
    assertThat(session.machine()).isEqualTo(Machine.current());
    assertThat(run.provenance().data())
        .isEqualTo(TinyRuns.data(run.recipe()).dataset().provenance());
    assertThat(run.model().network().weightsSha256()).isEqualTo(result.weightsSha256());
    assertThat(run.model().provenance())
        .containsEntry("recipe", "tiny net")
        .containsEntry("seed", "7");
  }

  @Test
  void eventFilesHaveEveryEpochOnceAfterAnInterruptionToo() throws IOException {
    NetworkRecipe recipe = TinyRuns.recipe();
    NetworkTraining first =
        NetworkTraining.create(
            recipe, TinyRuns.data(recipe), TinyRuns.options(runs, 1).withEvents(true));
    first.train(event -> {
      if (event instanceof EpochDone epoch && epoch.epoch() == 2) {
        first.stop();
      }
    });
    NetworkRun interrupted = NetworkRun.open(first.directory());
    assertThat(events(first.directory(), "train")).isEqualTo(interrupted.metrics());
    // Not told to write events: the run has some.
    NetworkTraining second =
        NetworkTraining.resume(
            interrupted, TinyRuns.data(interrupted.recipe()), RunOptions.of(1, Optional.empty()));
    second.train(_ -> {});
    List<EpochDone> metrics = NetworkRun.open(first.directory()).metrics();
    assertThat(metrics).hasSize(3);
    assertThat(events(first.directory(), "train")).isEqualTo(metrics);
    assertThat(events(first.directory(), "validation")).isEqualTo(metrics);
  }

  /** The epochs of the run whose figures the event file has, step by step. */
  private static List<EpochDone> events(Path run, String part) throws IOException {
    List<EpochDone> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(run.resolve("tensorboard").resolve(part))) {
      List<EpochDone> metrics = NetworkRun.open(run).metrics();
      for (EventReader.Event event :
          EventReader.read(files.findFirst().orElseThrow()).stream().skip(1).toList()) {
        EpochDone epoch = metrics.get((int) event.step());
        double loss = part.equals("train") ? epoch.loss() : epoch.validationLoss().orElseThrow();
        assertThat(event.scalars()).containsEntry("epoch_loss", (float) loss);
        found.add(epoch);
      }
    }
    return found;
  }

  @Test
  void theResultFollowsFromTheEpochsAndTheModel() throws IOException {
    NetworkTraining training = TinyRuns.create(runs, 1);
    RunResult result = training.train(_ -> {}).result();
    NetworkRun run = NetworkRun.open(training.directory());
    EpochDone last = run.metrics().getLast();

    assertThat(result.epochs()).isEqualTo(3);
    assertThat(result.parameters())
        .isEqualTo(run.model().network().table().parameters())
        .isEqualTo(training.table().parameters());
    assertThat(result.trainAccuracy()).hasValue(last.accuracy());
    assertThat(result.trainLoss()).hasValue(last.loss());
    assertThat(result.validationLoss()).isEqualTo(last.validationLoss()).isPresent();
    assertThat(result.validationAccuracy()).isEqualTo(last.validationAccuracy()).isPresent();
    assertThat(result.secondsPerEpoch())
        .isEqualTo(run.metrics().stream().map(EpochDone::trainingSeconds).toList());
    double seconds = result.secondsPerEpoch().stream().mapToDouble(Double::doubleValue).sum();
    assertThat(result.imagesPerSecond())
        .isCloseTo(3 * 260 / seconds, within(1e-6 * result.imagesPerSecond()));

    NetworkRecipe recipe = run.recipe();
    try (ThreadTeam team = new ThreadTeam(1)) {
      EvaluatedPredictions test =
          EvaluatedPredictions.of(
              run.model().network(),
              recipe.training().loss(),
              TinyRuns.data(recipe),
              Split.TEST,
              team);
      assertThat(test.evaluation().accuracy()).isEqualTo(result.testAccuracy());
      assertThat(test.evaluation().loss()).isEqualTo(result.testLoss());
      assertThat(test.predictions().count()).isEqualTo(50);
      EvaluatedPredictions validation =
          EvaluatedPredictions.of(
              run.model().network(),
              recipe.training().loss(),
              TinyRuns.data(recipe),
              Split.VALIDATION,
              team);
      assertThat(validation.evaluation().accuracy())
          .isEqualTo(result.validationAccuracy().orElseThrow());
    }
  }

  @Test
  void aSmallNetworkLearnsSomething() throws IOException {
    RunResult result = TinyRuns.create(runs, 2, "training.epochs=20").train(_ -> {}).result();
    assertThat(result.testAccuracy()).isGreaterThan(0.5);
  }

  @Test
  void threadsAndRepetitionDoNotChangeTheBits() throws IOException {
    RunResult one = TinyRuns.create(runs, 1).train(_ -> {}).result();
    RunResult again = TinyRuns.create(runs, 1).train(_ -> {}).result();
    RunResult two = TinyRuns.create(runs, 2).train(_ -> {}).result();
    RunResult three = TinyRuns.create(runs, 3).train(_ -> {}).result();
    assertThat(Stream.of(again, two, three).map(RunResult::weightsSha256))
        .containsOnly(one.weightsSha256());
    assertThat(Stream.of(again, two, three).map(RunResult::testLoss)).containsOnly(one.testLoss());
    assertThat(TinyRuns.create(runs, 1, "seed=8").train(_ -> {}).result().weightsSha256())
        .isNotEqualTo(one.weightsSha256());
    assertThat(again.run()).isEqualTo(runs.resolve("20260301-123456-tiny-net-2").toString());
  }

  /** Steps 1 to 9 an epoch; the last one of an epoch is a case of its own. */
  @ParameterizedTest
  @CsvSource({"1, 3", "2, 1", "2, 9", "3, 5"})
  void anInterruptedRunIsUsableAndItsResumeGivesTheBitsOfAnUninterruptedOne(int epoch, int step)
      throws IOException {
    RunResult whole = TinyRuns.create(runs, 2, STOPPING).train(_ -> {}).result();

    NetworkTraining training = TinyRuns.create(runs, 2, STOPPING);
    RunResult stopped =
        training
            .train(event -> {
              if (event instanceof StepDone done && done.epoch() == epoch && done.step() == step) {
                training.stop();
              }
            })
            .result();
    NetworkRun interrupted = NetworkRun.open(training.directory());
    assertThat(stopped.status()).isEqualTo(SessionStatus.INTERRUPTED);
    assertThat(interrupted.status()).isEqualTo(SessionStatus.INTERRUPTED);
    assertThat(interrupted.model().network().weightsSha256()).isEqualTo(stopped.weightsSha256());
    assertThat(interrupted.metrics()).hasSize(step == 9 ? epoch : epoch - 1);

    SplitDataset data = TinyRuns.data(interrupted.recipe());
    RunResult resumed =
        NetworkTraining.resume(interrupted, data, RunOptions.of(1, Optional.empty()))
            .train(_ -> {})
            .result();
    assertThat(resumed.status()).isEqualTo(whole.status());
    assertThat(resumed.weightsSha256()).isEqualTo(whole.weightsSha256());
    assertThat(resumed.testLoss()).isEqualTo(whole.testLoss());
    NetworkRun run = NetworkRun.open(training.directory());
    assertThat(run.metrics()).hasSize(whole.epochs());
    assertThat(run.provenance().sessions())
        .extracting(RunProvenance.Session::threads)
        .containsExactly(2, 1);
  }

  /** What has most to remember: moments, plateaus, the best epoch's weights. */
  private static final String STOPPING =
      "training.early-stopping={monitor: validation-loss, patience: 1, restore-best-weights: true}";

  @Test
  void aRunThatFailedSaysWhyAndGoesOnFromItsLastWholeEpoch() throws IOException {
    RunResult whole = TinyRuns.create(runs, 1).train(_ -> {}).result();
    NetworkTraining training = TinyRuns.create(runs, 1);
    assertThatThrownBy(() ->
            training.train(event -> {
              if (event instanceof StepDone done && done.epoch() == 2 && done.step() == 2) {
                throw new IllegalStateException("the power went");
              }
            }))
        .hasMessage("the power went");
    NetworkRun failed = NetworkRun.open(training.directory());
    assertThat(failed.status()).isEqualTo(SessionStatus.FAILED);
    assertThat(failed.provenance().sessions().getLast().error()).contains("the power went");
    assertThat(failed.metrics()).hasSize(1);
    assertThatThrownBy(failed::model)
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("received a run that is failed without one");
    RunResult resumed =
        NetworkTraining.resume(
                failed, TinyRuns.data(failed.recipe()), RunOptions.of(1, Optional.empty()))
            .train(_ -> {})
            .result();
    assertThat(resumed.weightsSha256()).isEqualTo(whole.weightsSha256());
  }

  @Test
  void aCrashBetweenMetricsAndCheckpointIsMadeGood() throws IOException {
    NetworkTraining training = TinyRuns.create(runs, 1, "training.epochs=2");
    training.train(event -> {
      if (event instanceof TrainingEvent.StepDone done && done.epoch() == 2) {
        training.stop();
      }
    });
    Path provenance = training.directory().resolve(RunFiles.PROVENANCE);
    Files.writeString(
        provenance, TinyRuns.withoutDigests(provenance).replace("\"interrupted\"", "\"running\""));
    Path metrics = training.directory().resolve(RunFiles.METRICS);
    String line = Files.readString(metrics);
    String second = TinyRuns.withoutDigests(metrics).replace("\"epoch\":1", "\"epoch\":2");
    Files.writeString(metrics, line + second + "{\"epoch\":3,\"lo");

    NetworkRun run = NetworkRun.open(training.directory());
    assertThat(run.metrics()).hasSize(2);
    NetworkTraining.resume(run, TinyRuns.data(run.recipe()), RunOptions.of(1, Optional.empty()))
        .train(_ -> {});
    assertThat(NetworkRun.open(training.directory()).metrics())
        .extracting(EpochDone::epoch)
        .containsExactly(1, 2);
    assertThat(Files.readString(metrics)).startsWith(line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:00Z", "2038-01-19T03:14:08Z", "2300-12-31T23:59:59Z"})
  void aClockMayBeWrongAndGoBack(Instant first) throws IOException {
    AtomicLong calls = new AtomicLong();
    InstantSource clock = () -> first.minus(Duration.ofHours(calls.getAndIncrement()));
    NetworkRecipe recipe = TinyRuns.recipe("training.epochs=1");
    RunOptions options =
        new RunOptions(1, Optional.empty(), runs, clock, ZoneOffset.UTC).withEvents(true);
    NetworkTraining training = NetworkTraining.create(recipe, TinyRuns.data(recipe), options);
    training.train(_ -> {});
    NetworkRun run = NetworkRun.open(training.directory());
    assertThat(run.status()).isEqualTo(SessionStatus.COMPLETED);
    assertThat(run.result()).isPresent();
    assertThat(RunCatalogue.read(training.directory()).status()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void aLossThatIsNoNumberFailsTheRun() throws IOException {
    NetworkTraining training =
        TinyRuns.create(runs, 1, "training.optimizer=sgd", "training.learning-rate=1e38");
    assertThatThrownBy(() -> training.train(_ -> {})).isInstanceOf(NonFiniteLossException.class);
    NetworkRun run = NetworkRun.open(training.directory());
    assertThat(run.status()).isEqualTo(SessionStatus.FAILED);
    assertThat(run.provenance().sessions().getLast().error().orElseThrow())
        .contains("expected a finite loss");
  }

  /** As Keras's EarlyStopping, which stops after NaN and restores the best epoch. */
  @Test
  void aRunThatDivergesLeavesItsBestModel() throws IOException {
    NetworkTraining training =
        TinyRuns.create(
            runs,
            1,
            "training.epochs=4",
            "training.optimizer=sgd",
            "training.learning-rate={step: {initial-learning-rate: 0.01, step-size: 2, gamma: 1.0e+36}}",
            "training.early-stopping={monitor: loss, patience: 9, restore-best-weights: true}");
    assertThatThrownBy(() -> training.train(_ -> {}))
        .isInstanceOfSatisfying(
            NonFiniteLossException.class,
            e -> assertThat(e.learningRate()).isCloseTo(1e34, within(1e28)));
    NetworkRun run = NetworkRun.open(training.directory());
    assertThat(run.status()).isEqualTo(SessionStatus.FAILED);
    assertThat(run.divergence().orElseThrow().advice())
        .endsWith(". The model has the weights of epoch 2, the best before");
    NetworkTraining two =
        TinyRuns.create(
            runs, 1, "training.epochs=2", "training.optimizer=sgd", "training.learning-rate=0.01");
    two.train(_ -> {});
    assertThat(ModelFile.read(run.directory().resolve(RunFiles.MODEL)).weightsSha256())
        .isEqualTo(ModelFile.read(two.directory().resolve(RunFiles.MODEL)).weightsSha256());
  }

  @ParameterizedTest
  @ValueSource(strings = {"seed=1", "pretrain={epochs: 1}"})
  void aRunThatWouldFailAgainIsNotResumed(String change) throws IOException {
    NetworkTraining training =
        TinyRuns.create(runs, 1, "training.optimizer=sgd", "training.learning-rate=1e38", change);
    assertThatThrownBy(() -> training.train(_ -> {})).isInstanceOf(NonFiniteLossException.class);
    NetworkRun run = NetworkRun.open(training.directory());
    SplitDataset data = TinyRuns.data(run.recipe());
    RunOptions options = RunOptions.of(1, Optional.empty());
    for (ThrowingCallable again :
        List.<ThrowingCallable>of(
            () -> NetworkTraining.resume(run, data, options),
            () -> NetworkTraining.continued(run, 3, data, options))) {
      assertThatThrownBy(again)
          .isInstanceOf(BobbinException.class)
          .hasMessageStartingWith(
              training.directory()
                  + ": expected a run that can go on, received one that would fail again as it did: the numbers grew beyond all bounds in epoch 1")
          .hasMessageContaining("; try a new run with a rate of a tenth");
    }
    assertThat(NetworkRun.open(training.directory()).provenance().sessions()).hasSize(1);
  }

  @Test
  void aFinishedRunIsNotResumed() throws IOException {
    NetworkTraining training = TinyRuns.create(runs, 1, "training.epochs=1");
    training.train(_ -> {});
    NetworkRun run = NetworkRun.open(training.directory());
    assertThatThrownBy(() ->
            NetworkTraining.resume(
                run, TinyRuns.data(run.recipe()), RunOptions.of(1, Optional.empty())))
        .isInstanceOf(BobbinException.class)
        .hasMessage(
            training.directory()
                + ": expected a run with epochs left to train, received one that is completed; try --epochs N to train N more, or a new run");
  }

  /** Batches of a different make-up, or a weighted loss: but for that the run is like any other. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "training.class-weight=balanced",
        "training.sample=balanced",
        "training.class-weight={Bag: 3, Shirt: 0.5}"
      })
  void classWeightsAndSamplingChangeTheWeightsAndSurviveAResume(String setting) throws IOException {
    String[] settings = {setting, "data.augment={shift: 1}"};
    RunResult whole = TinyRuns.create(runs, 1, settings).train(_ -> {}).result();
    assertThat(whole.weightsSha256())
        .isNotEqualTo(
            TinyRuns.create(runs, 1, settings[1]).train(_ -> {}).result().weightsSha256());
    NetworkTraining training = TinyRuns.create(runs, 2, settings);
    training.train(event -> {
      if (event instanceof StepDone done && done.epoch() == 2 && done.step() == 4) {
        training.stop();
      }
    });
    RunResult resumed = resume(training.directory());
    assertThat(resumed.weightsSha256()).isEqualTo(whole.weightsSha256());
    assertThat(resumed.trainLoss()).isEqualTo(whole.trainLoss());
  }

  @Test
  void aWeightOfAClassThatIsNotInTheDataIsFoundBeforeTheTraining() {
    assertThatThrownBy(() -> TinyRuns.create(runs, 1, "training.class-weight={bags: 3}"))
        .isInstanceOf(BobbinException.class)
        .hasMessage(
            "training.class-weight: expected names of classes in the data, received 'bags'; try 'Bag'");
    assertThat(runs).isEmptyDirectory();
  }

  @Test
  void aWeightThatSinglePrecisionCannotHoldIsRefused() {
    assertThatThrownBy(() -> TinyRuns.create(runs, 1, "training.class-weight={Bag: 1e30}"))
        .hasMessageContaining(
            "training.class-weight.Bag: expected a number from 0.000001 to 1000000");
    assertThatThrownBy(() -> TinyRuns.create(runs, 1, "training.class-weight={Bag: 1e-320}"))
        .hasMessageContaining(
            "training.class-weight.Bag: expected a number from 0.000001 to 1000000");
    assertThatThrownBy(() -> TinyRuns.create(runs, 1, "training.class-weight={}"))
        .hasMessageContaining(
            "training.class-weight: expected a number for a class or more, received none; try balanced");
    assertThatThrownBy(() -> TinyRuns.create(runs, 1, "training.class-weight=balance"))
        .hasMessageContaining(
            "expected balanced or a number by class, received the text 'balance'");
  }

  @Test
  void smallClassesAreNotCountedMoreTwiceOver() {
    assertThatThrownBy(() ->
            TinyRuns.create(runs, 1, "training.class-weight=balanced", "training.sample=balanced"))
        .isInstanceOf(BobbinException.class)
        .hasMessage(
            "training: expected class-weight: balanced or sample: balanced, received both, which makes small classes count more twice over; try one of them");
  }

  @Test
  void aRunIsNotResumedWithOtherData() throws IOException {
    NetworkTraining training = TinyRuns.create(runs, 1);
    training.stop();
    training.train(_ -> {});
    NetworkRun run = NetworkRun.open(training.directory());
    Dataset same = TinyRuns.dataset(1);
    Provenance other =
        new Provenance(
            "elsewhere",
            List.of(new Provenance.Source("train-images-idx3-ubyte", 1, "0".repeat(64))));
    SplitDataset data =
        SplitDataset.of(
            new Dataset(same.name(), same.train(), same.test(), same.classNames(), other),
            run.recipe().data());
    assertThatThrownBy(() -> NetworkTraining.resume(run, data, RunOptions.of(1, Optional.empty())))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining(
            "received fashion-mnist-mini from elsewhere with other digests; try --data");
  }

  @ParameterizedTest
  @CsvSource({
    "training.optimizer=sgd, training.optimizer=adam, expected the optimizer's memory of",
    "seed=7, 'network.layers.0={conv2d: {filters: 5, kernel-size: 3}}', expected 45 values",
    "seed=7, 'training.early-stopping={monitor: loss, patience: 3}', checkpoint:"
  })
  void aRunIsNotResumedByARecipeThatItsCheckpointDoesNotFit(
      String begun, String edited, String received) throws IOException {
    NetworkTraining training = TinyRuns.create(runs, 1, begun);
    training.train(event -> {
      if (event instanceof StepDone done && done.epoch() == 2) {
        training.stop();
      }
    });
    Path directory = training.directory();
    Files.writeString(
        directory.resolve(RunFiles.RECIPE), RecipeYaml.write(TinyRuns.recipe(edited)));
    assertThatThrownBy(() -> resume(directory))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(
            directory.resolve(RunFiles.CHECKPOINT)
                + ": expected the state of the training that recipe.yaml describes, received that of another (")
        .hasMessageContaining(received)
        .hasMessageEndingWith("; try the recipe that the run began with, or a new run");
    Files.writeString(directory.resolve(RunFiles.RECIPE), RecipeYaml.write(TinyRuns.recipe(begun)));
    resume(directory);
    assertThat(NetworkRun.open(directory).status()).isEqualTo(SessionStatus.COMPLETED);
  }

  @Test
  void stoppedBeforeTheFirstStepItLeavesAModelAndNoEpoch() throws IOException {
    NetworkTraining training = TinyRuns.create(runs, 1);
    training.stop();
    RunResult result = training.train(_ -> {}).result();
    assertThat(result.epochs()).isZero();
    assertThat(result.trainAccuracy()).isEmpty();
    assertThat(result.imagesPerSecond()).isZero();
    assertThat(RunDocuments.RESULT.write(result))
        .containsEntry("trainAccuracy", null)
        .containsEntry("status", "interrupted");
    assertThat(NetworkRun.open(training.directory()).checkpoint()).isEmpty();
  }

  @Test
  void twoTrainingsDoNotShareARun() throws IOException {
    NetworkTraining training = TinyRuns.create(runs, 1, "training.epochs=2");
    Path[] refused = new Path[1];
    training.train(event -> {
      if (event instanceof EpochDone done && done.epoch() == 1) {
        refused[0] = training.directory();
        assertThatThrownBy(() -> resume(training.directory()))
            .isInstanceOf(BobbinException.class)
            .hasMessageContaining("expected a run that no other process writes to");
      }
    });
    assertThat(refused[0]).isNotNull();
    assertThat(NetworkRun.open(training.directory()).metrics()).hasSize(2);
  }

  private static RunResult resume(Path directory) throws IOException {
    NetworkRun run = NetworkRun.open(directory);
    return NetworkTraining.resume(
            run, TinyRuns.data(run.recipe()), RunOptions.of(1, Optional.empty()))
        .train(_ -> {})
        .result();
  }

  @Test
  void aDirectoryWithFilesIsNeverWrittenInto() throws IOException {
    Path mine = Files.createDirectory(runs.resolve("mine"));
    Files.writeString(mine.resolve("letter.txt"), "dear");
    RunOptions options = RunOptions.of(1, Optional.of(mine));
    NetworkRecipe recipe = TinyRuns.recipe();
    assertThatThrownBy(() -> NetworkTraining.create(recipe, TinyRuns.data(recipe), options))
        .isInstanceOf(BobbinException.class)
        .hasMessage(
            mine
                + ": expected a new or empty folder, received one with other files; try another name");
    assertThat(fileNames(mine)).containsExactly("letter.txt");
    RunOptions file = RunOptions.of(1, Optional.of(mine.resolve("letter.txt")));
    assertThatThrownBy(() -> NetworkTraining.create(recipe, TinyRuns.data(recipe), file))
        .hasMessageContaining("received a file");
  }

  @Test
  void anEmptyOrNewDirectoryIsTaken() throws IOException {
    NetworkRecipe recipe = TinyRuns.recipe("training.epochs=1");
    Path empty = Files.createDirectory(runs.resolve("empty"));
    for (Path directory : List.of(empty, runs.resolve("new/deep"))) {
      NetworkTraining.create(
              recipe, TinyRuns.data(recipe), RunOptions.of(1, Optional.of(directory)))
          .train(_ -> {});
      assertThat(NetworkRun.open(directory).status()).isEqualTo(SessionStatus.COMPLETED);
    }
  }

  @Test
  void whatDoesNotFitLeavesNoDirectoryBehind() throws IOException {
    assertThatThrownBy(() -> TinyRuns.create(runs, 1, "network.layers.4.dense.units=9"))
        .hasMessage(
            "network: expected an output for each of the 10 classes of fashion-mnist-mini, received 9;"
                + " try a last layer of 10 units");
    assertThatThrownBy(() -> TinyRuns.create(runs, 1, "data.validation-split=none", STOPPING))
        .hasMessageContaining("expected a validation split to watch, received none");
    assertThat(fileNames(runs)).isEmpty();
  }

  private static List<String> fileNames(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
