package dev.bobbin.engine.kernels;

/**
 * Pooling. A call handles a run of outputs of one row: channel c of output o is at {@code yBase + o
 * * yStep + c}, its input at {@code xBase + o * xStep + c}. A kernel for windows of 2 x 2 handles
 * all four taps of channels {@code first} to {@code channels}, exclusive; {@code xRow} or {@code
 * dxRow} is the distance from an input to the one below. The others handle one tap.
 */
public sealed interface PoolKernels permits ScalarPoolKernels, VectorPoolKernels {
  /** Channels per int of the notes of {@link #largest2x2}. */
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

  /** The gradient of an average: dx = dx + dy * factor. */
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
   * The gradient of a maximum: where x = y, dy is added to dx and set to zero, so that later taps
   * get none.
   *
   * @param x the layer's input
   * @param y the layer's output
   * @param dx gradient of the input
   * @param dy gradient of the output
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
   * The maximum over windows of 2 x 2, with the bits of {@link #copy} and three times {@link #max},
   * but a quarter of their memory traffic.
   *
   * @param x has the upper left value of output o's window at {@code xBase + o * xStep + c}, the
   *     value to its right {@code channels} after it
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
      int first,
      int channels);

  /**
   * {@link #max2x2} that notes which of the four was the first to equal y, for {@link #route2x2}.
   *
   * @param largest per output one int for each {@link #NOTED} channels: bit c mod NOTED is set if
   *     the value was on the right, bit NOTED + c mod NOTED if it was below
   * @param largestBase where the first output's notes start
   * @param first a multiple of {@link #NOTED}
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
      int first,
      int channels);

  /**
   * The gradient of {@link #largest2x2} for disjoint windows: sets all four values of dx, to dy at
   * the largest and to zero elsewhere. The same bits as four times {@link #take} on zeros, but dy
   * is unchanged, and x and y are not read.
   *
   * @param first a multiple of {@link #NOTED}
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
      int first,
      int channels);

  /**
   * The mean of windows of 2 x 2, with the bits of {@link #copy}, three times {@link #add} and
   * {@link #scale}.
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
      int first,
      int channels,
      float factor);

  /**
   * The gradient of {@link #mean2x2} for disjoint windows: sets all four values of dx to dy *
   * factor. The same bits as four times {@link #spread} on zeros.
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
      int first,
      int channels,
      float factor);
}
