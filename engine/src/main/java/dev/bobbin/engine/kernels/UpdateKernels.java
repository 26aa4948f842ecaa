package dev.bobbin.engine.kernels;

/**
 * Penalties, clipping and optimizer updates over {@code n} values of a parameter. An optimizer's
 * slots have the weights' offset; the gradient has its own. Where weight, gradient and slots are
 * zero (padding), they stay zero.
 *
 * <p>A decaying slot would become denormal, which is slow. Adding and subtracting 1e-20 (1e-30 for
 * a mean of squares) rounds it to a grid of 8e-28 (1e-37), on which it stops at or near zero.
 */
public sealed interface UpdateKernels permits ScalarUpdateKernels, VectorUpdateKernels {
  /** Floats of scratch memory for a sum, with a cache line more to separate threads. */
  int SCRATCH = 2 * LaneReduction.COUNT;

  /** w -= rate * g. */
  void sgd(float[] w, int wOff, float[] g, int gOff, int n, float rate);

  /** v = momentum * v - rate * g; w += v. */
  void momentum(
      float[] w, int wOff, float[] g, int gOff, float[] v, int n, float rate, float momentum);

  /** v = momentum * v - rate * g; w += momentum * v - rate * g. */
  void nesterov(
      float[] w, int wOff, float[] g, int gOff, float[] v, int n, float rate, float momentum);

  /**
   * w -= decay * w; m += (1 - beta1) * (g - m); v += (1 - beta2) * (g^2 - v); w -= rate * m /
   * (sqrt(v) + epsilon).
   *
   * @param rate learning rate with the bias correction: r * sqrt(1 - beta2^t) / (1 - beta1^t)
   * @param oneMinusBeta1 1 - beta1
   * @param oneMinusBeta2 1 - beta2
   * @param decay learning rate times weight decay; 0 for Adam without it
   */
  void adam(
      float[] w,
      int wOff,
      float[] g,
      int gOff,
      float[] m,
      float[] v,
      int n,
      float rate,
      float oneMinusBeta1,
      float oneMinusBeta2,
      float epsilon,
      float decay);

  /** v += (1 - rho) * (g^2 - v); w -= rate * g / sqrt(v + epsilon). */
  void rmsProp(
      float[] w,
      int wOff,
      float[] g,
      int gOff,
      float[] v,
      int n,
      float rate,
      float oneMinusRho,
      float epsilon);

  /** v += (1 - rho) * (g^2 - v); m = momentum * m + rate * g / sqrt(v + epsilon); w -= m. */
  void rmsPropMomentum(
      float[] w,
      int wOff,
      float[] g,
      int gOff,
      float[] v,
      float[] m,
      int n,
      float rate,
      float oneMinusRho,
      float epsilon,
      float momentum);

  /** a += g^2; w -= rate * g / sqrt(a + epsilon). */
  void adagrad(
      float[] w, int wOff, float[] g, int gOff, float[] a, int n, float rate, float epsilon);

  /** g += twiceL2 * w + l1 * sign(w): the gradient of l1 * sum |w| + l2 * sum w^2. */
  void addPenalty(float[] w, int wOff, float[] g, int gOff, int n, float l1, float twiceL2);

  /** g *= factor. */
  void scale(float[] g, int off, int n, float factor);

  /** Clips g to [-limit, limit]. */
  void clip(float[] g, int off, int n, float limit);

  /**
   * Sum of x^2: in blocks of 4,096 values, each over sixteen chains of floats (value i goes to
   * chain i mod 16); blocks add up in double.
   *
   * @param scratch {@link #SCRATCH} floats, overwritten
   */
  double sumOfSquares(float[] x, int off, int n, float[] scratch);

  /** Sum of |x|, with the chains of {@link #sumOfSquares}. */
  double sumOfAbsolutes(float[] x, int off, int n, float[] scratch);
}
