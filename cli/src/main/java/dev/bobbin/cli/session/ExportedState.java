package dev.bobbin.cli.session;

import dev.bobbin.cli.terminal.Json;
import dev.bobbin.engine.train.Checkpoint;
import dev.bobbin.engine.train.OptimizerState;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.interop.ExportFormat;
import dev.bobbin.model.Model;
import dev.bobbin.model.io.OptimizerStateFile;
import dev.bobbin.model.schema.TrainingCodecs;
import dev.bobbin.report.text.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the optimizer of a model remembers, and goes to Keras with the model.
 *
 * @param state if there is one that belongs to the model's weights
 * @param why if there is none
 */
public record ExportedState(Optional<OptimizerState> state, String why) {
  private ExportedState(OptimizerState state) {
    this(Optional.of(state), "");
  }

  private static ExportedState none(String why) {
    return new ExportedState(Optional.empty(), why);
  }

  /**
   * The state of a model; empty for a format that has no room for any.
   *
   * @param run of the model, if that was given
   * @param place of the run or of the model file
   */
  public static Optional<ExportedState> of(
      ExportFormat format, Model model, Optional<Run> run, Path place) throws IOException {
    if (format != ExportFormat.KERAS && format != ExportFormat.KERAS_H5) {
      return Optional.empty();
    }
    ExportedState found = found(model, run, place);
    Optional<ExportedState> unfit =
        found
            .state()
            .filter(state -> !format.takesStateOf(state.optimizer()))
            .map(state -> none("Keras's %s decays other weights".formatted(name(state))));
    return Optional.of(unfit.orElse(found));
  }

  private static ExportedState found(Model model, Optional<Run> run, Path place)
      throws IOException {
    if (run.isPresent()) {
      return ofRun(run.get(), model);
    }
    Path beside = OptimizerStateFile.beside(place);
    if (Files.exists(beside)) {
      OptimizerStateFile file = OptimizerStateFile.read(beside);
      return file.weightsSha256().equals(model.weightsSha256())
          ? new ExportedState(file.state())
          : none("%s belongs to other weights".formatted(beside));
    }
    Path folder = place.toAbsolutePath().resolveSibling("");
    boolean isOfRun =
        place.endsWith(RunFiles.MODEL) && Files.isRegularFile(folder.resolve(RunFiles.RECIPE));
    return isOfRun
        ? ofRun(Run.open(folder), model)
        : none("there is no %s beside the model".formatted(beside.getFileName()));
  }

  private static ExportedState ofRun(Run run, Model model) throws IOException {
    if (!(run instanceof NetworkRun network)) {
      return none("the run is an ensemble");
    }
    Optional<Checkpoint> checkpoint = network.checkpoint();
    if (checkpoint.isEmpty() || checkpoint.get().history().isEmpty()) {
      return none("the run has no checkpoint");
    }
    return areSame(checkpoint.get().weights(), model.network().weights())
        ? new ExportedState(
            OptimizerState.of(
                checkpoint.get(),
                network.recipe().training().optimizer(),
                checkpoint.get().history().getLast().learningRate()))
        : none("the run's last checkpoint has other weights than its model");
  }

  private static boolean areSame(Map<String, float[]> one, Map<String, float[]> two) {
    return one.keySet().equals(two.keySet())
        && one.keySet().stream().allMatch(name -> Arrays.equals(one.get(name), two.get(name)));
  }

  private static String name(OptimizerState state) {
    return TrainingCodecs.optimizerName(state.optimizer());
  }

  /** What {@code --json} documents say of a state. */
  public static Map<String, @Nullable Object> json(OptimizerState state) {
    return Json.of(
        "optimizer", name(state),
        "steps", state.steps(),
        "learningRate", state.learningRate());
  }

  /** In a sentence whether there is one, or why not. */
  public String words(ExportFormat format) {
    return state
        .map(found ->
            "with the state of its optimizer, %s after %s: %s goes on with it"
                .formatted(
                    name(found),
                    Words.count(found.steps(), "step", "steps"),
                    format == ExportFormat.KERAS
                        ? "'fit' in Keras"
                        : "'fit' in Keras 2 (for Keras 3 take --to keras)"))
        .orElse("without the state of its optimizer: " + why);
  }
}
