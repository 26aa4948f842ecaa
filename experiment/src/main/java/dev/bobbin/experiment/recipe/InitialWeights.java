package dev.bobbin.experiment.recipe;

import java.util.Optional;

/**
 * The trained model whose weights a network starts from.
 *
 * @param model a run directory or a model file, relative to the working directory, or the name of a
 *     run
 * @param sha256 of its weights, once it has been found: another model is refused
 * @param optimizerState the digest of what lies beside the model of its optimizer's state, once it
 *     has been found, or {@link #NONE} if that shall not be used
 */
public record InitialWeights(
    String model, Optional<String> sha256, Optional<String> optimizerState) {
  /** In place of a digest: the optimizer begins anew. */
  public static final String NONE = "none";

  /**
   * Whether a state may be looked for: a recipe that states the digest of the weights says
   * everything that it depends on.
   */
  public boolean leavesStateOpen() {
    return sha256.isEmpty() && optimizerState.isEmpty();
  }

  /** The digest that a state must have; empty if none is to be used, or any may be. */
  public Optional<String> stateSha256() {
    return optimizerState.filter(digest -> !digest.equals(NONE));
  }
}
