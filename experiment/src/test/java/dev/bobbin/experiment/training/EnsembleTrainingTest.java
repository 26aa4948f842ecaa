package dev.bobbin.experiment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.analysis.evaluation.Predictions;
import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.Provenance;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.train.NonFiniteLossException;
import dev.bobbin.engine.train.TrainingEvent.StepDone;
import dev.bobbin.engine.train.TrainingListener;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.fixtures.TinyRuns;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.run.EnsembleResult;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.FolderLock;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.run.RunKey;
import dev.bobbin.experiment.run.RunProvenance;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.experiment.run.SessionStatus;
import dev.bobbin.model.CombinationRule;
import dev.bobbin.model.Ensemble;
import dev.bobbin.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ObjIntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnsembleTrainingTest {
  private static final String SMALL = "network.layers.0.conv2d.kernel-size=1";
  private static final String WIDE = "network.layers.0.conv2d.kernel-size=5";

  @TempDir Path runs;

  /** Three networks, barely trained, so that they disagree. */
  private static EnsembleRecipe recipe(CombinationRule rule, long seed, String... sets)
      throws IOException {
    List<NetworkRecipe> members = new ArrayList<>();
    for (String own : List.of(SMALL, "name=middle", WIDE)) {
      List<String> all = new ArrayList<>(List.of("training.epochs=1", own));
      all.addAll(List.of(sets));
      members.add(TinyRuns.recipe(all.toArray(String[]::new)));
    }
    return new EnsembleRecipe("tiny vote", List.of(), Map.of(), rule, members, seed, List.of());
  }

  private static EnsembleRecipe recipe() throws IOException {
    return recipe(CombinationRule.MAJORITY_VOTE, 1);
  }

  private static SplitDataset data(EnsembleRecipe recipe) {
    return SplitDataset.of(TinyRuns.dataset(0), recipe.data());
  }

  private EnsembleTraining create(EnsembleRecipe recipe) throws IOException {
    return EnsembleTraining.create(recipe, data(recipe), TinyRuns.options(runs, 2));
  }

  private static EnsembleRun open(Path directory) throws IOException {
    return (EnsembleRun) Run.open(directory);
  }

  /** Notes what is trained, and lets a test do something at a step. */
  private static final class Heard implements EnsembleTraining.Listener {
    final List<Integer> begun = new ArrayList<>();
    final List<Integer> done = new ArrayList<>();
    final List<Finding.Kind> found = new ArrayList<>();
    private final ObjIntConsumer<StepDone> step;

    Heard() {
      this((_, _) -> {});
    }

    /** Does something at each step of each member. */
    Heard(ObjIntConsumer<StepDone> step) {
      this.step = step;
    }

    @Override
    public TrainingListener begins(int index, NetworkRecipe member, LayerTable layers) {
      begun.add(index);
      return event -> {
        if (event instanceof StepDone at) {
          step.accept(at, index);
        }
      };
    }

    @Override
    public void found(int index, Finding finding) {
      found.add(finding.kind());
    }

    @Override
    public void done(int index, NetworkRun run) {
      done.add(index);
    }
  }

  private static EnsembleResult train(EnsembleTraining training) throws IOException {
    return training.train(new Heard()).orElseThrow().result();
  }

  @Test
  void aRunDirectoryHoldsTheEnsembleAndTheRunsOfItsMembers() throws IOException {
    EnsembleTraining training = create(recipe());
    EnsembleOutcome outcome = training.train(new Heard()).orElseThrow();
    EnsembleResult result = outcome.result();

    assertThat(training.directory()).isEqualTo(runs.resolve("20260301-123456-tiny-vote"));
    assertThat(fileNames(training.directory()))
        .containsExactly(
            "evaluation.json",
            "examples.json",
            "members",
            "model.safetensors",
            "provenance.json",
            "recipe.yaml",
            "result.json");
    EnsembleRun run = open(training.directory());
    assertThat(run.recipe()).isEqualTo(recipe());
    assertThat(run).isEqualTo(outcome.run());
    assertThat(run.memberRuns()).isEqualTo(outcome.members());
    assertThat(run.result()).contains(result);
    assertThat(run.status()).isEqualTo(SessionStatus.COMPLETED);
    assertThat(result.members())
        .extracting(EnsembleResult.Member::seed)
        .containsExactly(1L, 2L, 3L);
    for (EnsembleResult.Member member : result.members()) {
      NetworkRun own = NetworkRun.open(training.directory().resolve(member.run()));
      assertThat(own.recipe().name()).isEqualTo(member.name());
      assertThat(own.result().orElseThrow().testAccuracy()).isEqualTo(member.testAccuracy());
      assertThat(own.model().weightsSha256()).isEqualTo(member.weightsSha256());
    }
    assertThat(run.model().members())
        .extracting(Model::weightsSha256)
        .containsExactlyElementsOf(
            result.members().stream().map(EnsembleResult.Member::weightsSha256).toList());
    assertThat(result.whole().weightsSha256()).isEqualTo(run.model().weightsSha256());
    assertThat(result.whole().epochs()).isEqualTo(3);
    assertThat(result.whole().secondsPerEpoch()).hasSize(3);
    assertThat(result.whole().trainAccuracy()).isEmpty();
    assertThat(result.whole().validationAccuracy()).isPresent();
  }

  @Test
  void aMemberHasTheBitsOfItsRecipeTrainedAlone() throws IOException {
    EnsembleResult result = train(create(recipe(CombinationRule.MAJORITY_VOTE, 4)));
    RunResult alone =
        TinyRuns.create(runs, 1, "training.epochs=1", WIDE, "seed=12").train(_ -> {}).result();
    assertThat(result.members().get(2).weightsSha256()).isEqualTo(alone.weightsSha256());
  }

  @Test
  void aRunThatIsMovedWithoutItsMembersRunsGivesTheSameFigures() throws IOException {
    EnsembleTraining training = create(recipe());
    EnsembleResult result = train(training);
    Path moved = Files.createDirectories(runs.resolve("else/where")).resolve("run");
    Files.move(training.directory(), moved);
    Files.move(moved.resolve("members"), runs.resolve("lost"));
    EnsembleRun run = open(moved);
    try (ThreadTeam team = new ThreadTeam(1)) {
      EvaluatedPredictions test = run.measure(data(run.recipe()), Split.TEST, team);
      assertThat(test.evaluation().accuracy()).isEqualTo(result.whole().testAccuracy());
      assertThat(test.evaluation().loss()).isEqualTo(result.whole().testLoss());
      assertThat(test.members())
          .extracting(member -> member.evaluation().accuracy())
          .containsExactlyElementsOf(
              result.members().stream().map(EnsembleResult.Member::testAccuracy).toList());
    }
  }

  /** Worked out once more from the members' own outputs, without the code that combines them. */
  @ParameterizedTest
  @EnumSource
  void theFiguresFollowFromTheMembersOutputs(CombinationRule rule) throws IOException {
    EnsembleTraining training = create(recipe(rule, 1));
    train(training);
    EnsembleRun run = open(training.directory());
    SplitDataset data = data(run.recipe());
    try (ThreadTeam team = new ThreadTeam(2)) {
      EvaluatedPredictions whole = run.measure(data, Split.TEST, team);
      List<Predictions> members = new ArrayList<>();
      for (int m = 0; m < 3; m++) {
        members.add(
            EvaluatedPredictions.of(
                    run.model().members().get(m).network(),
                    run.recipe().members().get(m).training().loss(),
                    data,
                    Split.TEST,
                    team)
                .predictions());
      }
      double loss = 0;
      int disagreements = 0;
      for (int i = 0; i < 50; i++) {
        int[] votes = new int[10];
        double[] means = new double[10];
        for (Predictions member : members) {
          votes[member.predicted(i)]++;
          for (int c = 0; c < 10; c++) {
            means[c] += member.output(i, c) / 3.0;
          }
        }
        int winner = 0;
        for (int c = 1; c < 10; c++) {
          boolean better =
              switch (rule) {
                case MAJORITY_VOTE ->
                    votes[c] > votes[winner]
                        || (votes[c] == votes[winner] && means[c] > means[winner]);
                case MEAN_PROBABILITY -> means[c] > means[winner];
              };
          winner = better ? c : winner;
        }
        assertThat(whole.predictions().predicted(i)).as("image %d", i).isEqualTo(winner);
        assertThat(run.model().classify(data.dataset().test().image(i)).getFirst().index())
            .as("image %d", i)
            .isEqualTo(winner);
        double shown = rule == CombinationRule.MAJORITY_VOTE ? votes[winner] / 3.0 : means[winner];
        assertThat((double) whole.predictions().output(i, winner)).isCloseTo(shown, within(1e-6));
        loss -= Math.log(means[whole.predictions().label(i)]) / 50;
        disagreements += votes[winner] < 3 ? 1 : 0;
      }
      assertThat(disagreements).as("or there is nothing to combine").isGreaterThan(10);
      assertThat(whole.evaluation().loss()).isCloseTo(loss, within(1e-6));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theOrderOfTheMembersDoesNotChangeAnAnswer(CombinationRule rule) throws IOException {
    EnsembleTraining training = create(recipe(rule, 1));
    train(training);
    Ensemble ensemble = open(training.directory()).model();
    List<Model> members = new ArrayList<>(ensemble.members());
    Collections.rotate(members, 1);
    Collections.swap(members, 0, 1);
    Ensemble shuffled = new Ensemble(rule, members, Map.of());
    Dataset dataset = TinyRuns.dataset(0);
    for (int i = 0; i < 50; i++) {
      byte[] image = dataset.test().image(i);
      assertThat(shuffled.classify(image)).isEqualTo(ensemble.classify(image));
    }
  }

  @Test
  void anInterruptedRunGoesOnWithTheMemberThatWasCutShort() throws IOException {
    EnsembleResult whole = train(create(recipe()));
    EnsembleTraining training = create(recipe());
    Heard first =
        new Heard((step, member) -> {
          if (member == 1 && step.step() == 4) {
            training.stop();
          }
        });
    assertThat(training.train(first)).isEmpty();
    assertThat(first.begun).containsExactly(0, 1);
    assertThat(first.done).containsExactly(0);
    EnsembleRun interrupted = open(training.directory());
    assertThat(interrupted.status()).isEqualTo(SessionStatus.INTERRUPTED);
    assertThat(interrupted.result()).isEmpty();
    assertThatThrownBy(interrupted::model)
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining(
            "expected model.safetensors, received a run that is interrupted without one; try --resume");

    Heard second = new Heard();
    EnsembleResult resumed =
        EnsembleTraining.resume(
                interrupted, data(interrupted.recipe()), RunOptions.of(1, Optional.empty()))
            .train(second)
            .orElseThrow()
            .result();
    assertThat(second.begun).containsExactly(1, 2);
    assertThat(second.done).containsExactly(0, 1, 2);
    assertThat(resumed.whole().weightsSha256()).isEqualTo(whole.whole().weightsSha256());
    assertThat(resumed.whole().testLoss()).isEqualTo(whole.whole().testLoss());
    assertThat(open(training.directory()).provenance().sessions())
        .extracting(RunProvenance.Session::status)
        .containsExactly(SessionStatus.INTERRUPTED, SessionStatus.COMPLETED);
  }

  @Test
  void twoProcessesDoNotTrainOneEnsemble() throws IOException {
    EnsembleTraining training = create(recipe());
    try (FolderLock _ = FolderLock.hold(training.directory())) {
      assertThatThrownBy(() -> train(training))
          .isInstanceOf(BobbinException.class)
          .hasMessageContaining("expected a folder that no other process works in");
    }
    assertThat(training.directory()).isEmptyDirectory();
  }

  @Test
  void stoppedBeforeItBeginsItTrainsNothing() throws IOException {
    EnsembleTraining training = create(recipe());
    training.stop();
    Heard heard = new Heard();
    assertThat(training.train(heard)).isEmpty();
    assertThat(heard.begun).isEmpty();
    assertThat(open(training.directory()).status()).isEqualTo(SessionStatus.INTERRUPTED);
  }

  @Test
  void aMemberThatFailsFailsTheWhole() throws IOException {
    EnsembleTraining training =
        create(
            recipe(
                CombinationRule.MAJORITY_VOTE,
                1,
                "training.optimizer=sgd",
                "training.learning-rate=1e38"));
    Heard heard = new Heard();
    assertThatThrownBy(() -> training.train(heard)).isInstanceOf(NonFiniteLossException.class);
    assertThat(heard.begun).containsExactly(0);
    assertThat(heard.found).isNotEmpty();
    EnsembleRun run = open(training.directory());
    assertThat(run.status()).isEqualTo(SessionStatus.FAILED);
    assertThat(run.provenance().sessions().getLast().error().orElseThrow())
        .contains("expected a finite loss");
  }

  @Test
  void ensemblesShareTheMembersOfALibrary() throws IOException {
    Path shared = runs.resolve("shared");
    EnsembleRecipe mixed = recipe();
    EnsembleRecipe same =
        new EnsembleRecipe(
            "same",
            List.of(),
            Map.of(),
            CombinationRule.MEAN_PROBABILITY,
            Collections.nCopies(3, mixed.members().getFirst()),
            1,
            List.of());
    Heard heard = new Heard();
    RunStore.of(shared).open(mixed, data(mixed), 1).train(heard);
    EnsembleTraining again = RunStore.of(shared).open(same, data(same), 1);
    EnsembleResult result = again.train(heard).orElseThrow().result();
    assertThat(heard.begun).containsExactly(0, 1, 2, 1, 2);
    assertThat(fileNames(shared)).as("five networks, two ensembles").hasSize(7);
    assertThat(result.members())
        .allSatisfy(member -> assertThat(Path.of(member.run())).startsWith(shared));
    assertThat(fileNames(again.directory())).doesNotContain("members");

    RunStore store = RunStore.of(shared);
    RunKey key = RunKey.of(same, TinyRuns.dataset(0));
    assertThat(store.finishedEnsemble(key).orElseThrow().result()).contains(result);
    assertThat(store.find(key)).isEmpty();
    assertThat(key).isNotEqualTo(RunKey.of(mixed, TinyRuns.dataset(0)));
  }

  @Test
  void anEnsembleOfALibraryGoesOnWhereItWasCutShort() throws IOException {
    Path shared = runs.resolve("shared");
    EnsembleRecipe recipe = recipe();
    EnsembleTraining training = RunStore.of(shared).open(recipe, data(recipe), 1);
    Heard cutShort =
        new Heard((_, member) -> {
          if (member == 2) {
            training.stop();
          }
        });
    assertThat(training.train(cutShort)).isEmpty();
    RunStore store = RunStore.of(shared);
    assertThat(store.finishedEnsemble(RunKey.of(recipe, TinyRuns.dataset(0)))).isEmpty();
    Heard heard = new Heard();
    EnsembleTraining resumed = store.open(recipe, data(recipe), 1);
    assertThat(resumed.directory()).isEqualTo(training.directory());
    assertThat(resumed.train(heard)).isPresent();
    assertThat(heard.begun).containsExactly(2);
  }

  @Test
  void aMemberThatWasTrainedOnTestImagesFlagsTheWhole() throws IOException {
    EnsembleRecipe honest = recipe();
    List<NetworkRecipe> members = new ArrayList<>(honest.members());
    members.set(1, TinyRuns.recipe("training.epochs=1", "data.train-on=test", "data.augment={}"));
    EnsembleRecipe recipe =
        new EnsembleRecipe(
            "leaky", List.of(), Map.of(), CombinationRule.MAJORITY_VOTE, members, 1, List.of());
    EnsembleTraining training = create(recipe);
    EnsembleResult result = train(training);
    assertThat(result.whole().leakage().orElseThrow().declared()).isTrue();
    try (ThreadTeam team = new ThreadTeam(1)) {
      EvaluatedPredictions test =
          open(training.directory()).measure(data(recipe), Split.TEST, team);
      assertThat(test.evaluation().leakage()).isPresent();
      assertThat(test.members())
          .extracting(member -> member.evaluation().leakage().isPresent())
          .containsExactly(false, true, false);
    }
  }

  @Test
  void whatDoesNotFitTheDataLeavesNoDirectoryBehind() throws IOException {
    EnsembleRecipe recipe =
        recipe(CombinationRule.MAJORITY_VOTE, 1, "network.layers.4.dense.units=9");
    assertThatThrownBy(() -> create(recipe))
        .hasMessageContaining("expected an output for each of the 10 classes");
    assertThat(fileNames(runs)).isEmpty();
  }

  @Test
  void aRunThatIsDoneOrOfOtherDataIsNotResumed() throws IOException {
    EnsembleTraining training = create(recipe());
    train(training);
    EnsembleRun done = open(training.directory());
    assertThatThrownBy(() ->
            EnsembleTraining.resume(done, data(done.recipe()), RunOptions.of(1, Optional.empty())))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining(
            "expected a run with members left to train, received one that is completed");

    EnsembleTraining stopped = create(recipe());
    stopped.stop();
    stopped.train(new Heard());
    EnsembleRun begun = open(stopped.directory());
    Dataset dataset = TinyRuns.dataset(1);
    Provenance other =
        new Provenance(
            "elsewhere",
            List.of(new Provenance.Source("train-images-idx3-ubyte", 1, "0".repeat(64))));
    SplitDataset data =
        SplitDataset.of(
            new Dataset(
                dataset.name(), dataset.train(), dataset.test(), dataset.classNames(), other),
            begun.recipe().data());
    assertThatThrownBy(
            () -> EnsembleTraining.resume(begun, data, RunOptions.of(1, Optional.empty())))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("with other digests; try --data");
  }

  @Test
  void anotherModelInItsPlaceIsRefused() throws IOException {
    EnsembleTraining training = create(recipe());
    EnsembleResult result = train(training);
    Path member = training.directory().resolve(result.members().getFirst().run());
    Path model = training.directory().resolve(RunFiles.MODEL);
    Files.delete(model);
    Files.copy(member.resolve(RunFiles.MODEL), model);
    assertThatThrownBy(() -> open(training.directory()).model())
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("the weights whose digest result.json has");
    Files.delete(training.directory().resolve(RunFiles.RESULT));
    assertThatThrownBy(() -> open(training.directory()).model())
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("expected an ensemble of 3 networks, as recipe.yaml says");
  }

  @Test
  void bothKindsOfRunsAreTold() throws IOException {
    NetworkTraining single = TinyRuns.create(runs, 1, "training.epochs=1");
    single.train(_ -> {});
    assertThat(Run.open(single.directory())).isInstanceOf(NetworkRun.class);
    EnsembleTraining training = create(recipe());
    train(training);
    assertThatThrownBy(() -> NetworkRun.open(training.directory()))
        .hasMessageContaining("expected the recipe of one network, received an ensemble");
    assertThat(Optional.of(Run.open(training.directory()))).containsInstanceOf(EnsembleRun.class);
  }

  private static List<String> fileNames(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
