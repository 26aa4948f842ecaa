package dev.bobbin.engine.kernels;

/**
 * Pooling, one tap of the window after the other. A call handles a run of outputs of one row and
 * one tap: output o, channel c is at {@code yBase + o * yStep + c}, what the tap sees of it at
 * {@code xBase + o * xStep + c}.
 */
public sealed interface PoolKernels permits ScalarPoolKernels, VectorPoolKernels {
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
}
