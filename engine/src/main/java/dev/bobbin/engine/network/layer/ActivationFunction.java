package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.kernels.ElementwiseKernels;
import dev.bobbin.engine.network.memory.BatchBuffer;
import dev.bobbin.engine.network.memory.LayerBuffers;
import dev.bobbin.engine.network.memory.Layout;
import dev.bobbin.engine.spec.Activation;
import org.jspecify.annotations.Nullable;

/**
 * Applies an activation to the values of an edge, in place. Most derivatives follow from the
 * output. GELU's and SiLU's do not, and a loss needs softmax's inputs, so these three keep their
 * inputs.
 */
public final class ActivationFunction {
  private final Activation activation;
  private final LayerBuffers edge;
  private final @Nullable BatchBuffer inputs;
  private boolean skipDerivative;

  public ActivationFunction(Activation activation, LayerBuffers edge, int samples) {
    this.activation = activation;
    this.edge = edge;
    this.inputs = keepsInputs(activation) ? new BatchBuffer(edge.values.layout, samples) : null;
  }

  /** Whether the function's inputs are needed after it. */
  public static boolean keepsInputs(Activation activation) {
    return switch (activation) {
      case Activation.Gelu _, Activation.Silu _, Activation.Softmax _ -> true;
      case Activation.Linear _,
          Activation.Relu _,
          Activation.LeakyRelu _,
          Activation.Elu _,
          Activation.Sigmoid _,
          Activation.Tanh _ ->
          false;
    };
  }

  public Activation activation() {
    return activation;
  }

  boolean isIdentity() {
    return activation instanceof Activation.Linear;
  }

  /** The function's inputs if kept, else its outputs. */
  public BatchBuffer inputs() {
    return inputs == null ? edge.values : inputs;
  }

  /** Whether {@link #backward} does nothing, since the gradient is already that by the inputs. */
  public void skipDerivative(boolean skip) {
    skipDerivative = skip;
  }

  /** Applies the function to some samples. */
  void forward(ElementwiseKernels math, int from, int to) {
    if (isIdentity()) {
      return;
    }
    BatchBuffer values = edge.values;
    if (inputs != null) {
      inputs.copyFrom(values, from, to);
    }
    Layout layout = values.layout;
    boolean whole = layout.contiguous;
    int length = layout.runLength(whole, to - from);
    for (int run = 0; run < layout.runs(whole, to - from); run++) {
      forward(math, values, layout.runStart(whole, from, run), length);
    }
  }

  /** Applies the function to some rows of a sample; not where it {@link #keepsInputs}. */
  void forwardRows(ElementwiseKernels math, int sample, int from, int to) {
    assert inputs == null;
    Layout layout = edge.values.layout;
    if (layout.contiguous) {
      int length = (to - from) * layout.rowStride;
      forward(math, edge.values, layout.offset(sample, from, 0), length);
      return;
    }
    int length = layout.runLength(false, 1);
    for (int row = from; row < to; row++) {
      forward(math, edge.values, layout.offset(sample, row, 0), length);
    }
  }

  /** Applies the function to some neighbouring values; not where it {@link #keepsInputs}. */
  void forwardValues(ElementwiseKernels math, int at, int n) {
    assert inputs == null;
    forward(math, edge.values, at, n);
  }

  private void forward(ElementwiseKernels math, BatchBuffer values, int at, int n) {
    float[] y = values.data;
    int channels = values.layout.shape.channels();
    switch (activation) {
      case Activation.Linear _ -> {}
      case Activation.Relu _ -> math.relu(y, at, y, at, n);
      case Activation.LeakyRelu l -> math.leakyRelu(y, at, y, at, n, (float) l.negativeSlope());
      case Activation.Elu e -> math.elu(y, at, y, at, n, (float) e.alpha());
      case Activation.Gelu _ -> math.gelu(y, at, y, at, n);
      case Activation.Silu _ -> math.silu(y, at, y, at, n);
      case Activation.Sigmoid _ -> math.sigmoid(y, at, y, at, n);
      case Activation.Tanh _ -> math.tanh(y, at, y, at, n);
      case Activation.Softmax _ -> math.softmax(y, at, y, at, n / channels, channels);
    }
  }

  /**
   * Multiplies the gradients of some samples by the derivative, in place.
   *
   * @param gradientFrom index of the first of these samples in the gradients
   */
  void backward(ElementwiseKernels math, int from, int to, int gradientFrom) {
    if (isIdentity() || skipDerivative) {
      return;
    }
    BatchBuffer gradients = edge.gradients();
    Layout layout = gradients.layout;
    boolean whole = gradients.together(edge.values);
    int length = layout.runLength(whole, to - from);
    for (int run = 0; run < layout.runs(whole, to - from); run++) {
      backward(
          math,
          gradients,
          layout.runStart(whole, gradientFrom, run),
          edge.values.layout.runStart(whole, from, run),
          length);
    }
  }

  private void backward(ElementwiseKernels math, BatchBuffer gradients, int dAt, int at, int n) {
    float[] d = gradients.data;
    float[] y = edge.values.data;
    float[] z = inputs().data;
    int channels = gradients.layout.shape.channels();
    switch (activation) {
      case Activation.Linear _ -> {}
      case Activation.Relu _ -> math.reluGradient(y, at, d, dAt, n);
      case Activation.LeakyRelu l ->
          math.leakyReluGradient(y, at, d, dAt, n, (float) l.negativeSlope());
      case Activation.Elu e -> math.eluGradient(y, at, d, dAt, n, (float) e.alpha());
      case Activation.Gelu _ -> math.geluGradient(z, at, d, dAt, n);
      case Activation.Silu _ -> math.siluGradient(z, at, d, dAt, n);
      case Activation.Sigmoid _ -> math.sigmoidGradient(y, at, d, dAt, n);
      case Activation.Tanh _ -> math.tanhGradient(y, at, d, dAt, n);
      case Activation.Softmax _ -> math.softmaxGradient(y, at, d, dAt, n / channels, channels);
    }
  }
}
