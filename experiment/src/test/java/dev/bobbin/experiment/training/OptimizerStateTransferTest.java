package dev.bobbin.experiment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Dataset;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.train.Checkpoint;
import dev.bobbin.engine.train.OptimizerState;
import dev.bobbin.engine.train.Trainer;
import dev.bobbin.engine.train.TrainingEvent.StepDone;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.fixtures.TinyRuns;
import dev.bobbin.experiment.recipe.InitialWeights;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.RecipeYaml;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.RunFolder;
import dev.bobbin.experiment.run.RunKey;
import dev.bobbin.experiment.run.TransferredState;
import dev.bobbin.experiment.run.TransferredState.Misfit;
import dev.bobbin.model.Model;
import dev.bobbin.model.io.ModelFile;
import dev.bobbin.model.io.OptimizerStateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trainings that start from a model with the state of its optimizer beside it. */
final class OptimizerStateTransferTest {
  @TempDir Path runs;

  private Path base = Path.of("");
  private Path model = Path.of("");
  private Path state = Path.of("");

  @BeforeEach
  void trainTheModel() throws IOException {
    NetworkRecipe recipe = TinyRuns.recipe("training.epochs=1");
    NetworkTraining training =
        NetworkTraining.create(
            recipe, TinyRuns.data(recipe), TinyRuns.options(runs, 2).in(runs.resolve("base")));
    training.train(_ -> {});
    base = training.directory();
    model = runs.resolve("came-back.safetensors");
    ModelFile.write(model, run(base).model());
    state = OptimizerStateFile.beside(model);
    write(stateOf(checkpoint()));
  }

  private static NetworkRun run(Path directory) throws IOException {
    return NetworkRun.open(directory);
  }

  private Checkpoint checkpoint() throws IOException {
    return run(base).checkpoint().orElseThrow();
  }

  private static OptimizerState stateOf(Checkpoint checkpoint) {
    return OptimizerState.of(checkpoint, TinyRuns.recipe().training().optimizer(), 0.01);
  }

  private void write(OptimizerState remembered) throws IOException {
    OptimizerStateFile.write(state, remembered, run(base).model().weightsSha256());
  }

  private NetworkRecipe recipe(String... sets) {
    List<String> all =
        new ArrayList<>(
            List.of("training.epochs=2", "initial-weights={model: %s}".formatted(model)));
    all.addAll(List.of(sets));
    return TinyRuns.recipe(all.toArray(String[]::new));
  }

  private NetworkTraining create(String... sets) throws IOException {
    return NetworkTraining.create(recipe(sets), same(), TinyRuns.options(runs, 2));
  }

  private static SplitDataset same() {
    return TinyRuns.data(TinyRuns.recipe());
  }

  private static TransferredState found(NetworkTraining training) {
    return training.transfer().orElseThrow().weights().optimizerState().orElseThrow();
  }

  private String trained(String... sets) throws IOException {
    return create(sets).train(_ -> {}).result().weightsSha256();
  }

  /** What the engine computes from the checkpoint itself. */
  private String expected() throws IOException {
    NetworkRecipe recipe = recipe().resolved(same().dataset());
    Network network = Network.create(recipe.network(), 99);
    try (ThreadTeam team = new ThreadTeam(1)) {
      Trainer trainer = new Trainer(network, recipe.training(), team);
      trainer.startFrom(checkpoint());
      trainer.train(
          same().training(recipe.data().augmentation(), recipe.training().seed()),
          same().validation(),
          _ -> {});
    }
    return network.weightsSha256();
  }

  @Test
  void goesOnAsTheEngineDoesFromTheCheckpoint() throws IOException {
    NetworkTraining training = create();
    assertThat(found(training))
        .isEqualTo(
            new TransferredState(
                state.toString(),
                OptimizerStateFile.read(state).sha256(),
                "adam",
                checkpoint().steps(),
                Optional.empty(),
                Optional.empty()));
    NetworkOutcome outcome = training.train(_ -> {});
    assertThat(outcome.result().weightsSha256()).isEqualTo(expected());
    assertThat(trained("initial-weights.optimizer-state=none", "name=anew"))
        .isNotEqualTo(expected());
    NetworkRun run = run(training.directory());
    assertThat(run.provenance().initialWeights().orElseThrow().optimizerState())
        .contains(found(training));
    assertThat(run.recipe().initialWeights().orElseThrow().stateSha256())
        .contains(found(training).sha256());
    assertThat(outcome.model().provenance())
        .containsEntry("sha256 of the optimizer's state", found(training).sha256());
    assertThat(run.checkpoint().orElseThrow().steps()).isEqualTo(3 * checkpoint().steps());
  }

  /** In the first epoch, before any checkpoint of an epoch, and in the second. */
  @ParameterizedTest
  @CsvSource({"1", "2"})
  void aResumeNeedsTheStateNoMore(int epoch) throws IOException {
    NetworkTraining training = create();
    training.train(event -> {
      if (event instanceof StepDone step && step.epoch() == epoch && step.step() == 2) {
        training.stop();
      }
    });
    String wanted = expected();
    Files.delete(model);
    Files.delete(state);
    NetworkTraining resumed =
        NetworkTraining.resume(
            run(training.directory()), same(), RunOptions.of(1, Optional.empty()));
    assertThat(resumed.train(_ -> {}).result().weightsSha256()).isEqualTo(wanted);
    assertThat(run(training.directory()).provenance().initialWeights().orElseThrow())
        .isEqualTo(training.transfer().orElseThrow().weights());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "training.optimizer=rmsprop | OTHER_OPTIMIZER",
        "training.optimizer={adam: {beta1: 0.8}} | OTHER_SETTINGS",
        "network.layers=[{conv2d: {filters: 4, kernel-size: 3, strides: 2, padding: same, activation: relu}}, batch-norm, flatten, {dense: 6}, {dense: {units: 10, activation: softmax}}] | NEW_LAYERS",
      })
  void aTrainingThatItDoesNotFitBeginsAnew(String set, Misfit misfit) throws IOException {
    NetworkTraining training = create(set);
    assertThat(found(training).misfit()).contains(misfit);
    assertThat(training.transfer().orElseThrow().state()).isEmpty();
    String anew = trained(set, "initial-weights.optimizer-state=none", "name=anew");
    assertThat(training.train(_ -> {}).result().weightsSha256()).isEqualTo(anew);
  }

  @Test
  void layersThatWereFrozenBeforeHaveNoMoments() throws IOException {
    List<Map<String, float[]>> slots = new ArrayList<>();
    for (Map<String, float[]> slot : checkpoint().slots()) {
      Map<String, float[]> without = new LinkedHashMap<>(slot);
      without.remove("conv2d_1/bias");
      slots.add(without);
    }
    OptimizerState all = stateOf(checkpoint());
    write(new OptimizerState(all.optimizer(), 0.01, all.steps(), slots));
    TransferredState thawed = found(create());
    assertThat(thawed.misfit()).contains(Misfit.MISSING_MOMENTS);
    assertThat(thawed.missing()).contains("conv2d_1/bias");
    NetworkTraining frozen = create("training.freeze=[conv2d_1]", "name=frozen");
    assertThat(found(frozen).misfit()).isEmpty();
    frozen.train(_ -> {});
    assertThat(run(frozen.directory()).checkpoint().orElseThrow().steps())
        .isEqualTo(3 * all.steps());
  }

  @Test
  void theStateOfOtherWeightsIsLeft() throws IOException {
    OptimizerStateFile.write(state, stateOf(checkpoint()), "0123");
    assertThat(found(create()).misfit()).contains(Misfit.OTHER_WEIGHTS);
  }

  @Test
  void aRunIsStartedFromWithoutItsState() throws IOException {
    NetworkTraining training = create("initial-weights=" + base);
    assertThat(training.transfer().orElseThrow().weights().optimizerState()).isEmpty();
    assertThatThrownBy(
            () -> create("initial-weights={model: %s, optimizer-state: '0123'}".formatted(base)))
        .isInstanceOf(BobbinException.class)
        .hasMessage(
            "initial-weights: optimizer-state: expected a model file with a state beside it, received the run %1$s; try 'bobbin train --resume %1$s --epochs N', which goes on with the run's own",
            base);
  }

  @Test
  void aRecipeThatStatesDigestsDependsOnNothingElse() throws IOException {
    RunFolder folder = new RunFolder(runs);
    Dataset dataset = TinyRuns.dataset(0);
    NetworkRecipe resolved = InitialModel.resolved(recipe(), folder);
    InitialWeights stated = resolved.initialWeights().orElseThrow();
    assertThat(RecipeYaml.parse("again", RecipeYaml.write(resolved), List.of()))
        .isEqualTo(resolved);
    String sha256 = stated.sha256().orElseThrow();
    NetworkRecipe weightsAlone =
        recipe("initial-weights={model: %s, sha256: %s}".formatted(model, sha256));
    assertThat(
            NetworkTraining.create(weightsAlone, same(), TinyRuns.options(runs, 1))
                .transfer()
                .orElseThrow()
                .weights()
                .optimizerState())
        .isEmpty();
    NetworkRecipe none =
        InitialModel.resolved(recipe("initial-weights.optimizer-state=none"), folder);
    RunKey key = RunKey.of(resolved, dataset);
    assertThat(RunKey.of(none, dataset))
        .isEqualTo(RunKey.of(weightsAlone, dataset))
        .isNotEqualTo(key);
    NetworkTraining training =
        NetworkTraining.create(resolved, same(), TinyRuns.options(runs, 2).in(runs.resolve("a")));
    training.train(_ -> {});
    assertThat(run(training.directory()).key()).isEqualTo(key);

    Model other = run(base).model();
    OptimizerStateFile.write(
        state,
        new OptimizerState(stateOf(checkpoint()).optimizer(), 0.02, 1, checkpoint().slots()),
        other.weightsSha256());
    assertThatThrownBy(() -> NetworkTraining.create(resolved, same(), TinyRuns.options(runs, 1)))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(
            "initial-weights: optimizer-state: expected a state with the SHA-256 "
                + stated.stateSha256().orElseThrow());
    Files.delete(state);
    assertThatThrownBy(() -> NetworkTraining.create(resolved, same(), TinyRuns.options(runs, 1)))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("expected the state of the model's optimizer in " + state)
        .hasMessageNotContaining("\n");
  }
}
