package dev.bobbin.bench.kernels;

import dev.bobbin.engine.kernels.ElementwiseKernels;
import dev.bobbin.engine.kernels.Kernels;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Activation functions over the values of a layer. */
public class ElementwiseBenchmark extends KernelBenchmark {
  @Param({"100000"})
  int count = 100_000;

  private ElementwiseKernels kernels = Kernels.scalar().elementwise();
  private float[] x = {};
  private float[] y = {};
  private float[] d = {};

  @Setup
  public void prepare() {
    kernels = kernels().elementwise();
    x = numbers(count);
    y = numbers(count);
    d = numbers(count);
  }

  @Benchmark
  public float[] relu() {
    kernels.relu(x, 0, y, 0, count);
    return y;
  }

  @Benchmark
  public float[] leakyRelu() {
    kernels.leakyRelu(x, 0, y, 0, count, 0.2f);
    return y;
  }

  @Benchmark
  public float[] elu() {
    kernels.elu(x, 0, y, 0, count, 1f);
    return y;
  }

  @Benchmark
  public float[] gelu() {
    kernels.gelu(x, 0, y, 0, count);
    return y;
  }

  @Benchmark
  public float[] silu() {
    kernels.silu(x, 0, y, 0, count);
    return y;
  }

  @Benchmark
  public float[] sigmoid() {
    kernels.sigmoid(x, 0, y, 0, count);
    return y;
  }

  @Benchmark
  public float[] tanh() {
    kernels.tanh(x, 0, y, 0, count);
    return y;
  }

  @Benchmark
  public float[] exp() {
    kernels.exp(x, 0, y, 0, count);
    return y;
  }

  @Benchmark
  public float[] reluGradient() {
    // Old gradients would shrink to denormals, so each call starts with new ones.
    System.arraycopy(x, 0, d, 0, count);
    kernels.reluGradient(y, 0, d, 0, count);
    return d;
  }

  @Benchmark
  public float[] leakyReluGradient() {
    System.arraycopy(x, 0, d, 0, count);
    kernels.leakyReluGradient(y, 0, d, 0, count, 0.2f);
    return d;
  }

  @Benchmark
  public float[] eluGradient() {
    System.arraycopy(x, 0, d, 0, count);
    kernels.eluGradient(y, 0, d, 0, count, 1f);
    return d;
  }

  @Benchmark
  public float[] geluGradient() {
    System.arraycopy(x, 0, d, 0, count);
    kernels.geluGradient(y, 0, d, 0, count);
    return d;
  }

  @Benchmark
  public float[] siluGradient() {
    System.arraycopy(x, 0, d, 0, count);
    kernels.siluGradient(y, 0, d, 0, count);
    return d;
  }

  @Benchmark
  public float[] sigmoidGradient() {
    System.arraycopy(x, 0, d, 0, count);
    kernels.sigmoidGradient(y, 0, d, 0, count);
    return d;
  }

  @Benchmark
  public float[] tanhGradient() {
    System.arraycopy(x, 0, d, 0, count);
    kernels.tanhGradient(y, 0, d, 0, count);
    return d;
  }

  @Benchmark
  public float[] softmax() {
    kernels.softmax(x, 0, y, 0, count / 10, 10);
    return y;
  }

  @Benchmark
  public float[] dropout() {
    kernels.dropout(x, 0, y, 0, count, 1, 0, 0.25f);
    return y;
  }
}
