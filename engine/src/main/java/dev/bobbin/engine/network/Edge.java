package dev.bobbin.engine.network;

import org.jspecify.annotations.Nullable;

/**
 * Where one layer's output is the next one's input: the values, and while training their gradients.
 */
final class Edge {
  final Activations values;
  private final @Nullable Activations gradients;

  /** For how many samples a thread has its own memory; 0 where the whole batch's are kept. */
  private int group;

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

  /**
   * Gives every thread memory for the gradients of {@code samples} samples, if they have none yet:
   * nobody but the layers on both sides, one right after the other, needs them, so that they need
   * not travel to memory.
   */
  void allocateGradients(int threads, int samples) {
    if (wantsGradients() && !gradients().isAllocated()) {
      group = samples;
      gradients().allocate(Math.multiplyExact(threads, samples));
    }
  }

  /**
   * As which sample of {@link #gradients} a thread finds the first sample of its group.
   *
   * @param first the group's first sample
   * @param worker the thread
   */
  int gradientSample(int first, int worker) {
    return group == 0 ? first : worker * group;
  }

  Activations gradients() {
    if (gradients == null) {
      throw new IllegalStateException("this edge has no gradients");
    }
    return gradients;
  }
}
