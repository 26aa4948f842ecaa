package dev.bobbin.engine.kernels;

/**
 * Kernels over matrices [rows, channels] and vectors of one value per channel. A sum over rows is
 * one chain per channel, in the order of the rows. It starts from the value that the sum already
 * has, so two calls in sequence give the bits of one call.
 */
public sealed interface ChannelKernels permits ScalarChannelKernels, VectorChannelKernels {
  /** sum[c] += x[0][c], then x[1][c], ...; rows are {@code stride >= channels} values apart. */
  void sum(float[] x, int xOff, int stride, int rows, int channels, float[] sum, int sumOff);

  /** sum[c] += (x[r][c] - mean[c])^2, row by row. */
  void squaredDeviations(float[] x, int xOff, int rows, int channels, float[] mean, float[] sum);

  /** y[r][c] = x[r][c] * scale[c] + shift[c], also in place: batch norm in prediction. */
  void scaleShift(
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      int rows,
      int channels,
      float[] scale,
      float[] shift);

  /**
   * y[r][c] = gamma[c] * h + beta[c] with h = (x[r][c] - mean[c]) * inverse[c]; x and y may be the
   * same. Batch normalisation while training.
   *
   * @param inverse 1 / standard deviation
   */
  void normalize(
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      int rows,
      int channels,
      float[] mean,
      float[] inverse,
      float[] gamma,
      float[] beta);

  /**
   * The two sums of batch normalisation's gradient: sumD[c] += d[r][c] (which is beta's gradient)
   * and sumDh[c] += d[r][c] * h (gamma's), with h as in {@link #normalize}, row by row.
   */
  void normalizeSums(
      float[] x,
      int xOff,
      float[] d,
      int dOff,
      int rows,
      int channels,
      float[] mean,
      float[] inverse,
      float[] sumD,
      float[] sumDh);

  /**
   * d[r][c] = scale[c] * (d[r][c] - meanD[c] - h * meanDh[c]), in place: batch normalisation's
   * gradient with respect to its input.
   *
   * @param scale gamma * inverse
   * @param meanD the batch's sumD of {@link #normalizeSums}, divided by the batch's number of rows
   * @param meanDh the same of sumDh
   */
  void normalizeGradient(
      float[] x,
      int xOff,
      float[] d,
      int dOff,
      int rows,
      int channels,
      float[] mean,
      float[] inverse,
      float[] scale,
      float[] meanD,
      float[] meanDh);
}
