package dev.bobbin.engine.spec;

/** The function that training minimises: its mean over a batch, plus the layers' penalties. */
public sealed interface Loss {
  /**
   * -log p(label), with Keras's semantics: after a softmax it is taken from the logits; after any
   * other activation the outputs are clipped to [1e-7, 1 - 1e-7] and their logarithms are taken as
   * logits.
   */
  record SparseCategoricalCrossEntropy() implements Loss {}

  /**
   * -sum t log p for one-hot targets t, with Keras's semantics: after a softmax it is taken from
   * the logits; after any other activation the outputs are divided by their sum and clipped to
   * [1e-7, 1 - 1e-7].
   *
   * @param labelSmoothing s: targets become t (1 - s) + s / classes (Szegedy et al., 2016)
   */
  record CategoricalCrossEntropy(double labelSmoothing) implements Loss {
    public CategoricalCrossEntropy {
      Checks.fraction("label smoothing", labelSmoothing);
    }
  }

  /** The mean over the classes of (p - t)^2, for one-hot targets t. */
  record MeanSquaredError() implements Loss {}
}
