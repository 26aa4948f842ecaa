package dev.bobbin.engine.kernels;

/**
 * Kernels over matrices [rows, channels] whose rows start {@code stride} values apart ({@code
 * stride >= channels}), and over vectors of one value a channel. A sum over rows is one chain a
 * channel, in the order of the rows; it starts at the value that the sum already has, so that two
 * calls one after the other give the bits of one call.
 */
public sealed interface RowKernels permits ScalarRowKernels, VectorRowKernels {
  /** sum[c] += x[0][c], then x[1][c], ... */
  void sum(float[] x, int xOff, int stride, int rows, int channels, float[] sum, int sumOff);

  /** sum[c] += (x[r][c] - mean[c])^2, row by row. */
  void squaredDeviations(
      float[] x,
      int xOff,
      int stride,
      int rows,
      int channels,
      float[] mean,
      int meanOff,
      float[] sum,
      int sumOff);

  /**
   * y[r][c] = x[r][c] * scale[c] + shift[c]; x and y may be the same. Batch normalisation after
   * training.
   */
  void scaleShift(
      float[] x,
      int xOff,
      int xStride,
      float[] y,
      int yOff,
      int yStride,
      int rows,
      int channels,
      float[] scale,
      int scaleOff,
      float[] shift,
      int shiftOff);

  /**
   * y[r][c] = gamma[c] * h + beta[c] with h = (x[r][c] - mean[c]) * inverse[c]; x and y may be the
   * same. Batch normalisation while training.
   *
   * @param mean per channel, from index 0
   * @param inverse 1 / standard deviation per channel, from index 0
   */
  void normalize(
      float[] x,
      int xOff,
      int xStride,
      float[] y,
      int yOff,
      int yStride,
      int rows,
      int channels,
      float[] mean,
      float[] inverse,
      float[] gamma,
      int gammaOff,
      float[] beta,
      int betaOff);

  /**
   * The two sums of batch normalisation's gradient: sumD[c] += d[r][c] (which is beta's gradient)
   * and sumDh[c] += d[r][c] * h (gamma's), with h as in {@link #normalize}, row by row.
   *
   * @param sumD per channel, from index 0
   * @param sumDh per channel, from index 0
   */
  void normalizeSums(
      float[] x,
      int xOff,
      int xStride,
      float[] d,
      int dOff,
      int dStride,
      int rows,
      int channels,
      float[] mean,
      float[] inverse,
      float[] sumD,
      float[] sumDh);

  /**
   * d[r][c] = scale[c] * (d[r][c] - meanD[c] - h * meanDh[c]), in place: batch normalisation's
   * gradient with respect to its input. All vectors are per channel, from index 0.
   *
   * @param scale gamma * inverse
   * @param meanD the batch's sumD of {@link #normalizeSums}, divided by the batch's number of rows
   * @param meanDh the same of sumDh
   */
  void normalizeGradient(
      float[] x,
      int xOff,
      int xStride,
      float[] d,
      int dOff,
      int dStride,
      int rows,
      int channels,
      float[] mean,
      float[] inverse,
      float[] scale,
      float[] meanD,
      float[] meanDh);
}
