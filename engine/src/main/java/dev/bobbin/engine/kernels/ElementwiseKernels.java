package dev.bobbin.engine.kernels;

/**
 * Activation functions and their gradients over ranges of arrays, {@code n} values from an offset.
 * Input and output may be the same range, but may not overlap otherwise. NaN stays NaN.
 *
 * <p>A gradient kernel works in place: it multiplies {@code d}, the gradient with respect to the
 * function's output, by the function's derivative. Where the derivative follows from the output,
 * the kernel takes the output {@code y}; {@link #geluGradient} and {@link #siluGradient} take the
 * input {@code z}.
 */
public sealed interface ElementwiseKernels
    permits ScalarElementwiseKernels, VectorElementwiseKernels {
  /** y = x for x &gt; 0, else 0. */
  void relu(float[] x, int xOff, float[] y, int yOff, int n);

  /** d = d where y &gt; 0, else 0. */
  void reluGradient(float[] y, int yOff, float[] d, int dOff, int n);

  /** y = x for x &gt; 0, else slope * x. */
  void leakyRelu(float[] x, int xOff, float[] y, int yOff, int n, float slope);

  /** d = d where y &gt; 0, else slope * d, for slope &ge; 0, so that y has the sign of x. */
  void leakyReluGradient(float[] y, int yOff, float[] d, int dOff, int n, float slope);

  /** y = x for x &gt; 0, else alpha * (exp(x) - 1). */
  void elu(float[] x, int xOff, float[] y, int yOff, int n, float alpha);

  /** d = d where y &gt; 0, else (y + alpha) * d, for alpha &ge; 0. */
  void eluGradient(float[] y, int yOff, float[] d, int dOff, int n, float alpha);

  /** y = x * Phi(x) with the normal distribution's exact cumulative function Phi. */
  void gelu(float[] x, int xOff, float[] y, int yOff, int n);

  /** d = (Phi(z) + z * phi(z)) * d. */
  void geluGradient(float[] z, int zOff, float[] d, int dOff, int n);

  /** y = x * sigmoid(x). */
  void silu(float[] x, int xOff, float[] y, int yOff, int n);

  /** d = s * (1 + z * (1 - s)) * d with s = sigmoid(z). */
  void siluGradient(float[] z, int zOff, float[] d, int dOff, int n);

  /** y = 1 / (1 + exp(-x)). */
  void sigmoid(float[] x, int xOff, float[] y, int yOff, int n);

  /** d = y * (1 - y) * d. */
  void sigmoidGradient(float[] y, int yOff, float[] d, int dOff, int n);

  /** y = tanh(x). */
  void tanh(float[] x, int xOff, float[] y, int yOff, int n);

  /** d = (1 - y^2) * d. */
  void tanhGradient(float[] y, int yOff, float[] d, int dOff, int n);

  /** y = exp(x); results below 2^-125.5 are 0, to avoid denormal numbers, which are slow. */
  void exp(float[] x, int xOff, float[] y, int yOff, int n);

  /** Softmax of each row of a [rows, channels] matrix, after subtracting the row's maximum. */
  void softmax(float[] x, int xOff, float[] y, int yOff, int rows, int channels);

  /** d = y * (d - sum over the row of y * d), for each row of [rows, channels] matrices. */
  void softmaxGradient(float[] y, int yOff, float[] d, int dOff, int rows, int channels);

  /**
   * Inverted dropout: y[i] = x[i] / (1 - rate) where value {@code first + i} of the random stream
   * {@code key} is at least {@code rate}, else 0. Its gradient is the same call on the gradient.
   *
   * @param first index of the first value in its stream, for samples processed in parts
   */
  void dropout(float[] x, int xOff, float[] y, int yOff, int n, long key, long first, float rate);

  /** y += x. */
  void add(float[] x, int xOff, float[] y, int yOff, int n);

  /** Whether no value is infinite or NaN. */
  boolean allFinite(float[] x, int off, int n);
}
