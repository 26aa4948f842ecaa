package dev.bobbin.engine.network.memory;

import org.jspecify.annotations.Nullable;

/** The output of one layer and input of the next: values and, in training, their gradients. */
public final class LayerBuffers {
  public final BatchBuffer values;
  private final @Nullable BatchBuffer gradients;

  /** Samples for which each thread has its own gradients; 0 if the whole batch's are kept. */
  private int group;

  /** The same for values. */
  private int valueGroup;

  public LayerBuffers(BatchBuffer values, @Nullable BatchBuffer gradients) {
    this.values = values;
    this.gradients = gradients;
  }

  /** Whether the gradient is needed: not in prediction, nor before the first layer with weights. */
  public boolean wantsGradients() {
    return gradients != null;
  }

  /**
   * Gives each thread memory for {@code samples} samples' values and gradients, where these have
   * none yet. Only the two adjacent layers need them, one directly after the other, so they stay in
   * the caches.
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

  /** Where {@link #gradients} has sample {@code first}, the first of a thread's group. */
  public int gradientSample(int first, int worker) {
    return group == 0 ? first : worker * group;
  }

  /** Whether the values of the whole batch are kept. */
  public boolean keepsValues() {
    return valueGroup == 0;
  }

  /** As {@link #gradientSample}, for {@link #values}. */
  public int valueSample(int first, int worker) {
    return keepsValues() ? first : worker * valueGroup;
  }

  public BatchBuffer gradients() {
    if (gradients == null) {
      throw new IllegalStateException("this edge has no gradients");
    }
    return gradients;
  }
}
