package dev.bobbin.engine.kernels;

/**
 * Pooling, one tap of the window after the other. A call handles a run of outputs of one row and
 * one tap: output o, channel c is at {@code yBase + o * yStep + c}, what the tap sees of it at
 * {@code xBase + o * xStep + c}.
 */
public sealed interface PoolKernels permits ScalarPoolKernels, VectorPoolKernels {
  /** Channels whose largest values {@link #largest2x2} notes in one int. */
  int NOTED = 16;

  /** y = x. */
  void copy(
      float[] x, int xBase, int xStep, float[] y, int yBase, int yStep, int outputs, int channels);

  /** y = max(x, y), as {@link Math#max(float, float)}. */
  void max(
      float[] x, int xBase, int xStep, float[] y, int yBase, int yStep, int outputs, int channels);

  /** y = y + x. */
  void add(
      float[] x, int xBase, int xStep, float[] y, int yBase, int yStep, int outputs, int channels);

  /** y = y * factor. */
  void scale(float[] y, int yBase, int yStep, int outputs, int channels, float factor);

  /** The way back of an average: dx = dx + dy * factor. */
  void spread(
      float[] dx,
      int xBase,
      int xStep,
      float[] dy,
      int dBase,
      int dStep,
      int outputs,
      int channels,
      float factor);

  /**
   * The way back of a maximum: where x = y, dx takes what is left of dy, and nothing is left for
   * the taps that follow.
   *
   * @param x the layer's input; {@code xBase} and {@code xStep} are its
   * @param y the layer's output
   * @param dx gradient of the input
   * @param dy gradient of the output; set to zero where it was taken
   */
  void take(
      float[] x,
      int xBase,
      int xStep,
      float[] y,
      int yBase,
      int yStep,
      float[] dx,
      int dxBase,
      int dxStep,
      float[] dy,
      int dyBase,
      int dyStep,
      int outputs,
      int channels);

  /**
   * All of a maximum over windows of 2 x 2 at once: y = max of the four, in the order of {@link
   * #max} row by row. The same bits as {@link #copy} and three times {@link #max}, with a quarter
   * of their traffic.
   *
   * @param x the upper left value of output o's window is at {@code xBase + o * xStep + c}, the one
   *     to its right {@code channels} after it
   * @param xRow from a value to the one below
   */
  void max2x2(
      float[] x,
      int xBase,
      int xStep,
      int xRow,
      float[] y,
      int yBase,
      int yStep,
      int outputs,
      int channels);

  /**
   * {@link #max2x2} that notes which of the four was the first to equal y, for {@link #route2x2}.
   *
   * @param largest for every output one int for each {@link #NOTED} channels: bit c mod NOTED tells
   *     that the value was on the right, bit NOTED + c mod NOTED that it was below
   * @param largestBase where the first output's notes start
   */
  void largest2x2(
      float[] x,
      int xBase,
      int xStep,
      int xRow,
      float[] y,
      int yBase,
      int yStep,
      int[] largest,
      int largestBase,
      int outputs,
      int channels);

  /**
   * The way back of {@link #largest2x2} where windows do not overlap: sets all four values of dx,
   * to dy at the largest and to zero elsewhere. The same bits as four times {@link #take} on zeros,
   * but dy stays as it is and neither x nor y is read.
   *
   * @param largest the notes
   * @param dxRow from a value of dx to the one below
   */
  void route2x2(
      int[] largest,
      int largestBase,
      float[] dx,
      int dxBase,
      int dxStep,
      int dxRow,
      float[] dy,
      int dyBase,
      int dyStep,
      int outputs,
      int channels);

  /**
   * The mean of windows of 2 x 2: y = factor * the sum of the four, in the order of {@link #add}
   * row by row. The same bits as {@link #copy}, three times {@link #add} and {@link #scale}.
   *
   * @param xRow from a value to the one below
   */
  void mean2x2(
      float[] x,
      int xBase,
      int xStep,
      int xRow,
      float[] y,
      int yBase,
      int yStep,
      int outputs,
      int channels,
      float factor);

  /**
   * The way back of {@link #mean2x2} where windows do not overlap: sets all four values of dx to dy
   * * factor. The same bits as four times {@link #spread} on zeros.
   *
   * @param dxRow from a value of dx to the one below
   */
  void spread2x2(
      float[] dx,
      int dxBase,
      int dxStep,
      int dxRow,
      float[] dy,
      int dyBase,
      int dyStep,
      int outputs,
      int channels,
      float factor);
}
