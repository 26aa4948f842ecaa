package dev.bobbin.bench.kernels;

import dev.bobbin.engine.kernels.Kernels;
import dev.bobbin.engine.kernels.PoolKernels;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Pooling of one image of 28x28. */
public class PoolBenchmark extends KernelBenchmark {
  @Param({"16", "32", "64"})
  int channels = 32;

  private static final int SIDE = 28;
  private static final int OUT = SIDE / 2;
  private static final int TAPS = 4;
  private PoolKernels kernels = Kernels.scalar().pool();
  private float[] x = {};
  private float[] y = {};
  private float[] dx = {};
  private float[] dy = {};

  @Setup
  public void prepare() {
    kernels = kernels().pool();
    x = numbers(SIDE * SIDE * channels);
    dx = new float[x.length];
    y = new float[OUT * OUT * channels];
    dy = numbers(y.length);
  }

  private int input(int row, int tap) {
    return ((2 * row + tap / 2) * SIDE + tap % 2) * channels;
  }

  private int output(int row) {
    return row * OUT * channels;
  }

  @Benchmark
  public float[] max() {
    for (int row = 0; row < OUT; row++) {
      kernels.copy(x, input(row, 0), 2 * channels, y, output(row), channels, OUT, channels);
      for (int tap = 1; tap < TAPS; tap++) {
        kernels.max(x, input(row, tap), 2 * channels, y, output(row), channels, OUT, channels);
      }
    }
    return y;
  }

  @Benchmark
  public float[] average() {
    for (int row = 0; row < OUT; row++) {
      kernels.copy(x, input(row, 0), 2 * channels, y, output(row), channels, OUT, channels);
      for (int tap = 1; tap < TAPS; tap++) {
        kernels.add(x, input(row, tap), 2 * channels, y, output(row), channels, OUT, channels);
      }
      kernels.scale(y, output(row), channels, OUT, channels, 1f / TAPS);
    }
    return y;
  }

  /** The gradient of the mean; into zeros, as sums would grow without bounds. */
  @Benchmark
  public float[] averageGradient() {
    Arrays.fill(dx, 0);
    for (int row = 0; row < OUT; row++) {
      for (int tap = 0; tap < TAPS; tap++) {
        kernels.spread(
            dx, input(row, tap), 2 * channels, dy, output(row), channels, OUT, channels, 1f / TAPS);
      }
    }
    return dx;
  }
}
