package dev.bobbin.bench.kernels;

import dev.bobbin.bench.contender.Images;
import dev.bobbin.engine.kernels.Kernels;
import dev.bobbin.engine.random.RandomStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The setup of all kernels' benchmarks: vector and scalar, in JVMs like that of `bobbin train`. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    // The collector as there: C2 compiles loops differently for others.
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:+UseG1GC"})
public abstract class KernelBenchmark {
  private static final String VECTOR = "vector";
  private static final String SCALAR = "scalar";

  @Param({VECTOR, SCALAR})
  String kind = VECTOR;

  /** The kernels of the kind that is measured. */
  final Kernels kernels() {
    return kind.equals(SCALAR) ? Kernels.scalar() : Kernels.best();
  }

  /** Numbers in [-1, 1): not zero, not denormal, the same each time. */
  static float[] numbers(int count) {
    float[] values = new float[count];
    long key = RandomStream.key(1, Images.PIXELS, 0, 0);
    for (int i = 0; i < count; i++) {
      values[i] = 2 * RandomStream.uniform(key, i) - 1;
    }
    return values;
  }
}
