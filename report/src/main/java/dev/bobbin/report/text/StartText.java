package dev.bobbin.report.text;

import dev.bobbin.engine.network.shape.FrozenLayers;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.experiment.run.RunProvenance;
import dev.bobbin.experiment.run.TransferredState;
import dev.bobbin.experiment.run.TransferredState.Misfit;
import dev.bobbin.experiment.run.TransferredWeights;
import java.util.List;
import java.util.Optional;

/** Where a training's weights start from, and which of them stay, in one sentence each. */
public final class StartText {
  private StartText() {}

  /**
   * {@code 6 of 7 layers start from runs/shapes; dense_1 starts anew: 6 classes instead of 10}.
   * Layers without weights are not counted.
   */
  public static String of(TransferredWeights weights) {
    int taken = weights.layers().size();
    List<String> fresh = weights.newLayers();
    String from =
        "%d of %s %s from %s"
            .formatted(
                taken,
                Words.count(taken + fresh.size(), "layer", "layers"),
                taken == 1 ? "starts" : "start",
                weights.model());
    return fresh.isEmpty()
        ? from
        : "%s; %s %s anew: %s"
            .formatted(
                from,
                String.join(", ", fresh),
                fresh.size() == 1 ? "starts" : "start",
                reason(weights));
  }

  /**
   * {@code adam goes on after 1,876 steps, with the state in demo.optimizer.safetensors}, or {@code
   * the optimizer begins anew, without the state in demo.optimizer.safetensors: it belongs to other
   * weights}.
   */
  public static String of(TransferredState state) {
    return state
        .misfit()
        .map(why ->
            "the optimizer begins anew, without the state in %s: %s"
                .formatted(state.file(), reason(why, state)))
        .orElseGet(() ->
            "%s goes on after %s, with the state in %s"
                .formatted(
                    state.optimizer(), Words.count(state.steps(), "step", "steps"), state.file()));
  }

  private static String reason(Misfit why, TransferredState state) {
    return switch (why) {
      case OTHER_WEIGHTS -> "it belongs to other weights";
      case OTHER_OPTIMIZER -> "it is that of " + state.optimizer() + ", not of this optimizer";
      case OTHER_SETTINGS -> "its " + state.optimizer() + " has other settings";
      case NEW_LAYERS -> "not all layers start from the model";
      case MISSING_MOMENTS ->
          "it has nothing for "
              + state.missing().orElse("some weights")
              + ", which was not trained before";
    };
  }

  private static String reason(TransferredWeights weights) {
    if (weights.sameClasses()) {
      return "not in that model";
    }
    return weights.classes() == weights.modelClasses()
        ? "the classes are others"
        : "%s instead of %d"
            .formatted(Words.count(weights.classes(), "class", "classes"), weights.modelClasses());
  }

  /** {@code , for more epochs after epoch 3} where a session goes on with a run, else empty. */
  public static String goesOn(RunProvenance.Session session) {
    return session.continuedAfter().map(", for more epochs after epoch %d"::formatted).orElse("");
  }

  /** {@code frozen: conv2d_1, conv2d_2; 650 of 5,450 parameters are trained}; empty if none is. */
  public static Optional<String> frozen(TrainingSpec spec, LayerTable table) {
    if (spec.freeze().isEmpty()) {
      return Optional.empty();
    }
    long trained = FrozenLayers.of(table, spec.freeze()).trainedParameters(table);
    return Optional.of(
        "frozen: %s; %s of %s are trained"
            .formatted(
                String.join(", ", spec.freeze()),
                Words.whole(trained),
                Words.count(table.parameters(), "parameter", "parameters")));
  }
}
