package dev.bobbin.experiment.run;

import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.RecordCodec;
import dev.bobbin.base.codec.RecordFields;
import java.util.List;
import java.util.Optional;

/**
 * The weights that a network started from, of another model.
 *
 * @param model the run directory or model file, as the recipe has it
 * @param weightsSha256 digest of the model's weights
 * @param layers names of the layers with weights that start from the model
 * @param newLayers names of those that start anew
 * @param classes the number of classes that the network tells apart
 * @param modelClasses the number of those that the model tells apart
 * @param sameClasses whether these are the same, in the same order
 * @param optimizerState what was found beside the model of its optimizer's state, if anything
 */
public record TransferredWeights(
    String model,
    String weightsSha256,
    List<String> layers,
    List<String> newLayers,
    int classes,
    int modelClasses,
    boolean sameClasses,
    Optional<TransferredState> optimizerState) {
  /** As {@code provenance.json} has it. */
  public static final RecordCodec<TransferredWeights> CODEC = codec();

  public TransferredWeights {
    layers = List.copyOf(layers);
    newLayers = List.copyOf(newLayers);
  }

  private static RecordCodec<TransferredWeights> codec() {
    RecordFields<TransferredWeights> fields = new RecordFields<>();
    var model =
        fields.required(
            "model",
            Codecs.STRING,
            TransferredWeights::model,
            "The run directory or model file, as the recipe has it.");
    var sha256 =
        fields.required(
            "weightsSha256",
            Codecs.STRING,
            TransferredWeights::weightsSha256,
            "Digest of the model's weights.");
    var layers =
        fields.required(
            "layers",
            Codecs.list(Codecs.STRING, 1),
            TransferredWeights::layers,
            "Layers that started from the model.");
    var newLayers =
        fields.required(
            "newLayers",
            Codecs.list(Codecs.STRING, 0),
            TransferredWeights::newLayers,
            "Layers with weights that started anew.");
    var classes =
        fields.required(
            "classes", Codecs.COUNT, TransferredWeights::classes, "Number of the run's classes.");
    var modelClasses =
        fields.required(
            "modelClasses",
            Codecs.COUNT,
            TransferredWeights::modelClasses,
            "Number of the model's classes.");
    var same =
        fields.required(
            "sameClasses",
            Codecs.FLAG,
            TransferredWeights::sameClasses,
            "Whether both have the same classes, in the same order.");
    var state =
        fields.nullable(
            "optimizerState",
            TransferredState.CODEC,
            TransferredWeights::optimizerState,
            "The state of the model's optimizer; null if none was found or wanted.");
    return fields.document(v ->
        new TransferredWeights(
            v.get(model),
            v.get(sha256),
            v.get(layers),
            v.get(newLayers),
            v.get(classes),
            v.get(modelClasses),
            v.get(same),
            v.find(state)));
  }
}
