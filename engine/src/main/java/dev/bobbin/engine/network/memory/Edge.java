package dev.bobbin.engine.network.memory;

import org.jspecify.annotations.Nullable;

/**
 * Where one layer's output is the next one's input: the values, and while training their gradients.
 */
public final class Edge {
  public final Activations values;
  private final @Nullable Activations gradients;

  /** For how many samples a thread has its own gradients; 0 where the whole batch's are kept. */
  private int group;

  /** The same for values. */
  private int valueGroup;

  public Edge(Activations values, @Nullable Activations gradients) {
    this.values = values;
    this.gradients = gradients;
  }

  /**
   * Whether anybody needs the gradient: nobody does while only predicting, or before the first
   * layer with weights.
   */
  public boolean wantsGradients() {
    return gradients != null;
  }

  /**
   * Gives every thread memory for {@code samples} samples' values and gradients, as far as they
   * have none yet: nobody but the layers on both sides, one right after the other, needs them, so
   * that they need not travel to memory.
   */
  public void allocate(int threads, int samples) {
    if (!values.isAllocated()) {
      valueGroup = samples;
      values.allocate(Math.multiplyExact(threads, samples));
    }
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
  public int gradientSample(int first, int worker) {
    return group == 0 ? first : worker * group;
  }

  /** Whether all of a batch's values are there after it, and not only a few samples'. */
  public boolean keepsValues() {
    return valueGroup == 0;
  }

  /** As {@link #gradientSample}, for {@link #values}. */
  public int valueSample(int first, int worker) {
    return keepsValues() ? first : worker * valueGroup;
  }

  public Activations gradients() {
    if (gradients == null) {
      throw new IllegalStateException("this edge has no gradients");
    }
    return gradients;
  }
}
