package dev.bobbin.bench.kernels;

import dev.bobbin.engine.kernels.ChannelKernels;
import dev.bobbin.engine.kernels.Kernels;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Sums and normalisation by channel, over a batch of 32 images of 14x14. */
public class ChannelBenchmark extends KernelBenchmark {
  @Param({"16", "32", "64"})
  int channels = 32;

  private static final int ROWS = 32 * 14 * 14;
  private ChannelKernels kernels = Kernels.scalar().channels();
  private float[] x = {};
  private float[] y = {};
  private float[] a = {};
  private float[] b = {};
  private float[] c = {};
  private float[] d = {};

  @Setup
  public void prepare() {
    kernels = kernels().channels();
    x = numbers(ROWS * channels);
    y = numbers(ROWS * channels);
    a = numbers(channels);
    b = numbers(channels);
    c = numbers(channels);
    d = numbers(channels);
  }

  /** A bias's gradient. */
  @Benchmark
  public float[] sum() {
    kernels.sum(x, 0, channels, ROWS, channels, a, 0);
    return a;
  }

  @Benchmark
  public float[] squaredDeviations() {
    kernels.squaredDeviations(x, 0, ROWS, channels, a, b);
    return b;
  }

  /** Batch normalisation of a trained network. */
  @Benchmark
  public float[] scaleShift() {
    kernels.scaleShift(x, 0, y, 0, ROWS, channels, a, b);
    return y;
  }

  /** Batch normalisation while training. */
  @Benchmark
  public float[] normalize() {
    kernels.normalize(x, 0, y, 0, ROWS, channels, a, b, c, d);
    return y;
  }

  /** Its gradients' sums. */
  @Benchmark
  public float[] normalizeSums() {
    kernels.normalizeSums(x, 0, y, 0, ROWS, channels, a, b, c, d);
    return d;
  }
}
