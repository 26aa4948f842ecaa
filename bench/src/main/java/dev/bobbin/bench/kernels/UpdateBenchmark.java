package dev.bobbin.bench.kernels;

import dev.bobbin.engine.kernels.Kernels;
import dev.bobbin.engine.kernels.UpdateKernels;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Optimizers over a layer of 400,000 weights. */
public class UpdateBenchmark extends KernelBenchmark {
  @Param({"400000"})
  int count = 400_000;

  private UpdateKernels kernels = Kernels.scalar().update();
  private float[] w = {};
  private float[] g = {};
  private float[] m = {};
  private float[] v = {};
  private final float[] scratch = new float[UpdateKernels.SCRATCH];

  @Setup
  public void prepare() {
    kernels = kernels().update();
    w = numbers(count);
    g = numbers(count);
    m = new float[count];
    v = new float[count];
  }

  @Benchmark
  public float[] sgd() {
    kernels.sgd(w, 0, g, 0, count, 1e-3f);
    return w;
  }

  @Benchmark
  public float[] momentum() {
    kernels.momentum(w, 0, g, 0, m, count, 1e-3f, 0.9f);
    return w;
  }

  @Benchmark
  public float[] adam() {
    kernels.adam(w, 0, g, 0, m, v, count, 1e-3f, 0.1f, 1e-3f, 1e-7f, 0);
    return w;
  }

  @Benchmark
  public float[] rmsProp() {
    kernels.rmsProp(w, 0, g, 0, v, count, 1e-3f, 0.1f, 1e-7f);
    return w;
  }

  /** The gradient of an L2 penalty; of no rate, so that nothing grows. */
  @Benchmark
  public float[] addPenalty() {
    kernels.addPenalty(w, 0, g, 0, count, 0, 0);
    return g;
  }

  @Benchmark
  public double sumOfSquares() {
    return kernels.sumOfSquares(w, 0, count, scratch);
  }
}
