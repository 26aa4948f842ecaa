package dev.bobbin.experiment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.engine.train.TrainingEvent.StepDone;
import dev.bobbin.engine.train.TrainingListener;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.fixtures.TinyRuns;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.RecipeYaml;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.run.RunFolder;
import dev.bobbin.experiment.run.RunKey;
import dev.bobbin.experiment.run.TransferredWeights;
import dev.bobbin.model.CombinationRule;
import dev.bobbin.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trainings that start from another model. */
final class TransferTest {
  private static final String THREE = "network.layers.4.dense.units=3";

  @TempDir Path runs;

  private Path base = Path.of("");

  @BeforeEach
  void trainTheModel() throws IOException {
    NetworkRecipe recipe = TinyRuns.recipe("training.epochs=1");
    RunOptions options = TinyRuns.options(runs, 2).in(runs.resolve("base"));
    NetworkTraining training = NetworkTraining.create(recipe, TinyRuns.data(recipe), options);
    training.train(_ -> {});
    base = training.directory();
  }

  private Model model() throws IOException {
    return NetworkRun.open(base).model();
  }

  private NetworkTraining create(SplitDataset data, String... sets) throws IOException {
    return NetworkTraining.create(recipe(sets), data, TinyRuns.options(runs, 2));
  }

  private static NetworkRecipe recipe(String... sets) {
    List<String> all = new ArrayList<>(List.of("training.epochs=1", "initial-weights=base"));
    all.addAll(List.of(sets));
    return TinyRuns.recipe(all.toArray(String[]::new));
  }

  private static SplitDataset same() {
    return TinyRuns.data(TinyRuns.recipe());
  }

  /** The images of the first classes, or all with other names of the classes. */
  private static SplitDataset others(int classes, String prefix) {
    Dataset all = TinyRuns.dataset(0);
    List<String> names =
        all.classNames().subList(0, classes).stream().map(name -> prefix + name).toList();
    Dataset some =
        new Dataset(
            "some",
            first(all.train(), classes),
            first(all.test(), classes),
            names,
            all.provenance());
    return SplitDataset.of(some, TinyRuns.recipe().data());
  }

  private static LabeledImages first(LabeledImages images, int classes) {
    return images.select(
        IntStream.range(0, images.count()).filter(i -> images.label(i) < classes).toArray());
  }

  private static TransferredWeights weights(NetworkTraining training) {
    return training.transfer().orElseThrow().weights();
  }

  @Test
  void theSameClassesKeepAllLayersAndAverages() throws IOException {
    // Frozen but for the last bias, so that the model shows what was taken.
    NetworkTraining training = create(same(), "seed=9", "training.freeze=[conv2d_1, batch_norm_1]");
    assertThat(weights(training))
        .isEqualTo(
            new TransferredWeights(
                runs.resolve("base").toString(),
                model().weightsSha256(),
                List.of("conv2d_1", "batch_norm_1", "dense_1"),
                List.of(),
                10,
                10,
                true,
                Optional.empty()));
    assertThat(training.transfer().orElseThrow().preprocessing()).isEmpty();
    assertThat(training.frozenAtRandom()).isEmpty();
    Model trained = training.train(_ -> {}).model();
    for (String name : List.of("conv2d_1/kernel", "batch_norm_1/moving_variance")) {
      assertThat(trained.network().weights().get(name))
          .as(name)
          .containsExactly(model().network().weights().get(name));
    }
    assertThat(trained.provenance())
        .containsEntry("initial weights", base.toString())
        .containsEntry("sha256 of the initial weights", model().weightsSha256());
  }

  @ParameterizedTest
  @CsvSource({"3, ''", "10, other "})
  void otherClassesHaveANewLastLayer(int classes, String prefix) throws IOException {
    NetworkTraining training =
        create(others(classes, prefix), "network.layers.4.dense.units=" + classes);
    assertThat(weights(training).layers()).containsExactly("conv2d_1", "batch_norm_1");
    assertThat(weights(training).newLayers()).containsExactly("dense_1");
    assertThat(weights(training).sameClasses()).isFalse();
    assertThat(weights(training).classes()).isEqualTo(classes);
    training.train(_ -> {});
    NetworkRun run = NetworkRun.open(training.directory());
    assertThat(run.provenance().initialWeights()).contains(weights(training));
    assertThat(run.recipe().initialWeights().orElseThrow().sha256())
        .contains(model().weightsSha256());
  }

  @Test
  void aLayerThatTheModelLacksStartsAnew() throws IOException {
    String layers =
        "network.layers=[{conv2d: {filters: 4, kernel-size: 3, strides: 2, padding: same, activation: relu}}, batch-norm, flatten, {dense: 6}, {dense: {units: 10, activation: softmax}}]";
    NetworkTraining training = create(same(), layers, "training.freeze=[dense_1, conv2d_1]");
    // The model's last layer has the name of a hidden one here.
    assertThat(weights(training).layers()).containsExactly("conv2d_1", "batch_norm_1");
    assertThat(weights(training).newLayers()).containsExactly("dense_1", "dense_2");
    assertThat(training.frozenAtRandom()).containsExactly("dense_1");
  }

  @Test
  void anotherScaleIsSaid() throws IOException {
    NetworkRecipe recipe = recipe();
    SplitDataset data = same();
    SplitDataset scaled =
        data.preprocessed(data.preprocessing().normalized(List.of(100f), List.of(50f)));
    Transfer transfer =
        NetworkTraining.create(recipe, scaled, TinyRuns.options(runs, 1)).transfer().orElseThrow();
    assertThat(transfer.preprocessing()).contains(model().preprocessing());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "network.layers.0.conv2d.filters=5 | base: conv2d_1: expected kernel 3x3x1x5, bias 5, as in this network, received kernel 3x3x1x4, bias 4",
        "network.layers.0.conv2d.use-bias=false | base: conv2d_1: expected kernel 3x3x1x4, as in this network, received kernel 3x3x1x4, bias 4",
        "network.layers=[{max-pool: 2}, flatten, {dense: {units: 10, activation: softmax}}] | base: dense_1: expected kernel 196x10",
        "network.layers=[flatten, {dense: 3}, {dense: {units: 10, activation: softmax}}] | expected a model with weights for some of dense_1, dense_2, received none that fit, of conv2d_1, batch_norm_1, dense_1",
        "initial-weights=bass | initial-weights: bass: expected a run directory, received nothing there and no run of that name in",
        "initial-weights=bass | try 'base'",
        "initial-weights=none.safetensors | initial-weights: none.safetensors: expected a .safetensors file",
        "initial-weights={model: base, sha256: abc} | initial-weights: base: expected weights with the SHA-256 abc",
      })
  void aModelThatDoesNotFitIsRefusedInALine(String set, String message) {
    assertThatThrownBy(() -> create(same(), set))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("initial-weights: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
    assertThat(runs.resolve("20260301-123456-tiny-net")).doesNotExist();
  }

  @Test
  void aModelOfGreyImagesIsRefusedForColour() throws IOException {
    Model grey = model();
    NetworkRecipe colour = recipe("network.input=28x28x3");
    assertThatThrownBy(() ->
            Transfer.into(
                Network.create(colour.network(), 1),
                InitialModel.of(recipe(), new RunFolder(runs)).orElseThrow(),
                same(),
                colour.training()))
        .hasMessageContaining("expected a model of colour images")
        .hasMessageContaining("received one of grey images, " + grey.input());
  }

  @Test
  void anEnsembleIsRefused() throws IOException {
    NetworkRecipe member = TinyRuns.recipe("training.epochs=1");
    EnsembleRecipe vote = vote(List.of(member, member.withSeed(8)));
    EnsembleTraining training =
        EnsembleTraining.create(vote, same(), TinyRuns.options(runs, 2).in(runs.resolve("vote")));
    training.train(listener());
    assertThatThrownBy(() -> create(same(), "initial-weights=vote"))
        .isInstanceOf(BobbinException.class)
        .hasMessage(
            "initial-weights: vote: expected a model of one network, received an ensemble of 2; try a run of one of its members in "
                + runs.resolve("vote/members"));
  }

  private static EnsembleRecipe vote(List<NetworkRecipe> members) {
    return new EnsembleRecipe(
        "vote", List.of(), Map.of(), CombinationRule.MAJORITY_VOTE, members, 1, List.of());
  }

  private static EnsembleTraining.Listener listener() {
    return new EnsembleTraining.Listener() {
      @Override
      public TrainingListener begins(int index, NetworkRecipe member, LayerTable layers) {
        return _ -> {};
      }

      @Override
      public void found(int index, Finding finding) {}

      @Override
      public void done(int index, NetworkRun run) {}
    };
  }

  @Test
  void membersOfAnEnsembleStartFromModelsToo() throws IOException {
    EnsembleRecipe vote = vote(List.of(recipe(), recipe("seed=8")));
    EnsembleTraining training =
        EnsembleTraining.create(vote, same(), TinyRuns.options(runs, 2).in(runs.resolve("vote")));
    training.train(listener());
    try (Stream<Path> members = Files.list(runs.resolve("vote/members"))) {
      for (Path member : members.toList()) {
        assertThat(NetworkRun.open(member).provenance().initialWeights()).isPresent();
      }
    }
  }

  @Test
  void theKeyCountsTheWeightsAndNotTheirPath() throws IOException {
    Dataset dataset = TinyRuns.dataset(0);
    RunFolder folder = new RunFolder(runs);
    RunKey key = RunKey.of(InitialModel.resolved(recipe(), folder), dataset);
    assertThat(key).isNotEqualTo(RunKey.of(TinyRuns.recipe("training.epochs=1"), dataset));
    String file = "initial-weights=" + base.resolve(RunFiles.MODEL);
    assertThat(RunKey.of(InitialModel.resolved(recipe(file), folder), dataset)).isEqualTo(key);
    NetworkTraining training = create(same());
    training.train(_ -> {});
    assertThat(NetworkRun.open(training.directory()).key()).isEqualTo(key);
    assertThat(RunStore.of(runs).finished(key)).isPresent();
    assertThatIllegalArgumentException().isThrownBy(() -> RunKey.of(recipe(), dataset));
  }

  /** In the first epoch, before any checkpoint of an epoch, and in the second. */
  @ParameterizedTest
  @CsvSource({"1", "2"})
  void aResumeNeedsTheModelNoMore(int epoch) throws IOException {
    String epochs = "training.epochs=2";
    String whole = create(same(), epochs).train(_ -> {}).result().weightsSha256();
    NetworkTraining training = create(same(), epochs);
    training.train(event -> {
      if (event instanceof StepDone step && step.epoch() == epoch && step.step() == 2) {
        training.stop();
      }
    });
    Files.move(base, runs.resolve("gone"));
    NetworkRun run = NetworkRun.open(training.directory());
    NetworkTraining resumed =
        NetworkTraining.resume(run, same(), RunOptions.of(1, Optional.empty()));
    List<Integer> trained = new ArrayList<>();
    String weights =
        resumed
            .train(event -> {
              if (event instanceof EpochDone done) {
                trained.add(done.epoch());
              }
            })
            .result()
            .weightsSha256();
    assertThat(weights).isEqualTo(whole);
    assertThat(trained).hasSize(3 - epoch);
    assertThat(NetworkRun.open(training.directory()).provenance().initialWeights()).isPresent();
  }

  @Test
  void aRecipeWithInitialWeightsIsWrittenAndReadAgain() {
    NetworkRecipe written = recipe("initial-weights={model: a b, sha256: '0123'}", THREE);
    assertThat(RecipeYaml.parse("again", RecipeYaml.write(written), List.of())).isEqualTo(written);
    assertThatThrownBy(() -> recipe("pretrain={epochs: 1}"))
        .hasMessageContaining("expected pretrain or initial-weights, received both");
  }
}
