package dev.bobbin.bench.kernels;

import dev.bobbin.engine.kernels.Kernels;
import dev.bobbin.engine.kernels.MatrixKernels;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Matrix products of whole layers, on one thread: forward, and the gradient of the weights. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class MatrixBenchmark extends KernelBenchmark {
  @Param({
    "dense 32x784x500",
    "dense 32x500x50",
    "dense 512x5408x128",
    "conv 28x1x3x32",
    "conv 14x16x3x32",
    "conv 7x32x3x64",
    "conv 28x32x3x32",
    "conv 28x5x10x5",
    "conv 28x32x1x32",
    "conv 14x32x5x32"
  })
  String shape = "dense 32x784x500";

  private Product product = Product.of("dense 1x1x1");
  private MatrixKernels kernels = Kernels.scalar().matrix();
  private int[] resultRows = {};
  private float[] left = {};
  private float[] right = {};
  private float[] start = {};
  private float[] result = {};
  private float[] scratch = {};

  @Setup
  public void prepare() {
    product = Product.of(shape);
    kernels = kernels().matrix();
    int columns = product.panels().columns();
    resultRows = new int[product.rows()];
    for (int i = 0; i < resultRows.length; i++) {
      resultRows[i] = i * columns;
    }
    left = numbers(product.input() + MatrixKernels.SLACK);
    right = numbers(product.panels().size() + MatrixKernels.SLACK);
    start = new float[columns + MatrixKernels.SLACK];
    result = new float[resultRows.length * columns + MatrixKernels.SLACK];
    scratch = new float[MatrixKernels.SCRATCH];
  }

  @Benchmark
  public float[] multiply(Flops flops) {
    kernels.multiply(
        left,
        0,
        product.access(),
        right,
        product.panels(),
        0,
        product.panels().count(),
        start,
        result,
        0,
        resultRows,
        0,
        product.rows(),
        scratch);
    flops.add(product.flops());
    return result;
  }

  /** Gradient of the layer's weights. */
  @Benchmark
  public float[] multiplyOuter(Flops flops) {
    kernels.multiplyOuter(
        left,
        0,
        product.access(),
        result,
        0,
        resultRows,
        product.rows(),
        false,
        right,
        0,
        product.panels(),
        0,
        product.panels().count(),
        0,
        product.access().terms(),
        scratch);
    flops.add(product.flops());
    return right;
  }
}
