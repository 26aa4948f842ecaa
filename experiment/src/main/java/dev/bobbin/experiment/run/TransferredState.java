package dev.bobbin.experiment.run;

import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.RecordCodec;
import dev.bobbin.base.codec.RecordFields;
import java.util.Optional;

/**
 * The state of an optimizer that was found beside the model that a network started from.
 *
 * @param file where it lies
 * @param sha256 digest of its content
 * @param optimizer the kind of the optimizer, such as {@code adam}
 * @param steps that the optimizer had done
 * @param misfit why the training began without it; empty if it went on with it
 * @param missing the first weights that are trained and that it has nothing for, if that is why
 */
public record TransferredState(
    String file,
    String sha256,
    String optimizer,
    long steps,
    Optional<Misfit> misfit,
    Optional<String> missing) {
  /** As {@code provenance.json} has it. */
  public static final RecordCodec<TransferredState> CODEC = codec();

  /** Why a training cannot go on with a state. */
  public enum Misfit {
    /** It was written for a model with other weights. */
    OTHER_WEIGHTS,
    /** The training has an optimizer of another kind. */
    OTHER_OPTIMIZER,
    /** The training has this optimizer with other settings. */
    OTHER_SETTINGS,
    /** Some layers of the network start anew. */
    NEW_LAYERS,
    /** Weights are trained that it has nothing for, such as those of layers that were frozen. */
    MISSING_MOMENTS
  }

  private static RecordCodec<TransferredState> codec() {
    RecordFields<TransferredState> fields = new RecordFields<>();
    var file = fields.required("file", Codecs.STRING, TransferredState::file, "Where it lies.");
    var sha256 =
        fields.required(
            "sha256", Codecs.STRING, TransferredState::sha256, "Digest of its content.");
    var optimizer =
        fields.required(
            "optimizer", Codecs.STRING, TransferredState::optimizer, "The kind of the optimizer.");
    var steps =
        fields.required(
            "steps", Codecs.WHOLE, TransferredState::steps, "Steps that the optimizer had done.");
    var misfit =
        fields.nullable(
            "misfit",
            Codecs.constants(Misfit.class),
            TransferredState::misfit,
            "Why the training began without it; null if it went on with it.");
    var missing =
        fields.nullable(
            "missing",
            Codecs.STRING,
            TransferredState::missing,
            "The first trained weights that it has nothing for; null if it has all.");
    return fields.document(v ->
        new TransferredState(
            v.get(file),
            v.get(sha256),
            v.get(optimizer),
            v.get(steps),
            v.find(misfit),
            v.find(missing)));
  }
}
