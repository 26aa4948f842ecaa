package dev.bobbin.engine.network;

import org.jspecify.annotations.Nullable;

/**
 * Where one layer's output is the next one's input: the values, and while training their gradients.
 */
final class Edge {
  final Activations values;
  private final @Nullable Activations gradients;

  Edge(Activations values, @Nullable Activations gradients) {
    this.values = values;
    this.gradients = gradients;
  }

  /**
   * Whether anybody needs the gradient: nobody does while only predicting, or before the first
   * layer with weights.
   */
  boolean wantsGradients() {
    return gradients != null;
  }

  Activations gradients() {
    if (gradients == null) {
      throw new IllegalStateException("this edge has no gradients");
    }
    return gradients;
  }
}
