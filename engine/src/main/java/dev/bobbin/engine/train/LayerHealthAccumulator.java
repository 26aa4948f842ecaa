package dev.bobbin.engine.train;

import dev.bobbin.engine.network.NetworkExecutor.ActivatedLayer;
import dev.bobbin.engine.spec.Activation;
import java.util.Arrays;

/** Accumulates the statistics of {@link LayerHealth} for one layer. */
final class LayerHealthAccumulator {
  /** Two values are equal if they differ by less than this share: some roundings of a float. */
  private static final float ROUNDING = 1e-6f;

  /**
   * Outside of these bounds a sigmoid y has a slope y (1 - y) below 0.0099, 4 % of its steepest,
   * 1/4. tanh(x) = 2 sigmoid(2 x) - 1 gives the bounds of the same share for tanh.
   */
  private static final float SIGMOID_LEAST = 0.01f;

  private static final float SIGMOID_MOST = 0.99f;
  private static final float TANH_MOST = 0.98f;

  private final ActivatedLayer layer;
  private final int size;
  private final float saturatedBelow;
  private final float saturatedAbove;
  private final boolean saturates;
  private final float[] least;
  private final float[] most;
  private final double[] sums;
  private final double[] squares;
  private final int[] saturated;

  LayerHealthAccumulator(ActivatedLayer layer) {
    this.layer = layer;
    this.size = layer.output().size();
    switch (layer.activation()) {
      case Activation.Sigmoid _ -> {
        saturatedBelow = SIGMOID_LEAST;
        saturatedAbove = SIGMOID_MOST;
      }
      case Activation.Tanh _ -> {
        saturatedBelow = -TANH_MOST;
        saturatedAbove = TANH_MOST;
      }
      default -> {
        saturatedBelow = Float.NEGATIVE_INFINITY;
        saturatedAbove = Float.POSITIVE_INFINITY;
      }
    }
    this.saturates = saturatedAbove < Float.POSITIVE_INFINITY;
    this.least = new float[size];
    this.most = new float[size];
    this.sums = new double[size];
    this.squares = new double[size];
    this.saturated = new int[size];
    clear();
  }

  void clear() {
    Arrays.fill(least, Float.POSITIVE_INFINITY);
    Arrays.fill(most, Float.NEGATIVE_INFINITY);
    Arrays.fill(sums, 0);
    Arrays.fill(squares, 0);
    Arrays.fill(saturated, 0);
  }

  /**
   * Adds samples' values at positions {@code from} to {@code to}, exclusive; different threads may
   * add different positions. In loops of one task each, which the JIT compiles to vectors.
   *
   * @param outputs [sample][height][width][channels] of this layer
   */
  void add(float[] outputs, int samples, int from, int to) {
    for (int n = 0; n < samples; n++) {
      int at = n * size;
      for (int i = from; i < to; i++) {
        float value = outputs[at + i];
        least[i] = Math.min(least[i], value);
        most[i] = Math.max(most[i], value);
      }
      for (int i = from; i < to; i++) {
        double value = outputs[at + i];
        sums[i] += value;
        squares[i] += value * value;
      }
      if (saturates) {
        for (int i = from; i < to; i++) {
          float value = outputs[at + i];
          saturated[i] += value < saturatedBelow || value > saturatedAbove ? 1 : 0;
        }
      }
    }
  }

  /** The statistics of the {@code samples} samples added so far. */
  LayerHealth health(int samples) {
    int units = layer.output().channels();
    boolean[] alive = new boolean[units];
    boolean[] varying = new boolean[units];
    boolean[] belowOne = new boolean[units];
    double sum = 0;
    double deviations = 0;
    long flat = 0;
    for (int i = 0; i < size; i++) {
      int unit = i % units;
      float largest = Math.max(Math.abs(least[i]), Math.abs(most[i]));
      // Written so that NaN counts as alive and varying, and never as a finding.
      alive[unit] |= !(largest == 0);
      varying[unit] |= !(most[i] - least[i] <= ROUNDING * largest);
      belowOne[unit] |= !(least[i] >= 1);
      double mean = sums[i] / samples;
      sum += mean;
      deviations += Math.sqrt(Math.max(0, squares[i] / samples - mean * mean));
      flat += saturated[i];
    }
    return new LayerHealth(
        layer.name(),
        layer.activation(),
        layer.last(),
        units,
        countFalse(alive),
        countFalse(varying),
        countFalse(belowOne),
        (double) flat / ((long) size * samples),
        sum / size,
        deviations / size);
  }

  private static int countFalse(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 0 : 1;
    }
    return count;
  }
}
