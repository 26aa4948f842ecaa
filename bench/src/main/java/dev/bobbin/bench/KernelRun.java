package dev.bobbin.bench;

import java.util.Optional;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs JMH's benchmarks of the kernels. */
final class KernelRun {
  private KernelRun() {}

  /**
   * Runs those that match.
   *
   * @param filter regular expression over names such as {@code MatrixBenchmark.multiply}
   * @param quick whether to look rather than to measure
   */
  static void run(String filter, boolean quick) {
    ChainedOptionsBuilder options =
        new OptionsBuilder().include("dev\\.bobbin\\.bench\\.kernels\\..*" + filter);
    if (quick) {
      TimeValue time = TimeValue.milliseconds(300);
      options
          .forks(1)
          .warmupIterations(2)
          .warmupTime(time)
          .measurementIterations(2)
          .measurementTime(time);
    }
    try {
      new Runner(options.build()).run();
    } catch (RunnerException e) {
      throw new IllegalStateException(
          Optional.ofNullable(e.getMessage()).orElse("JMH failed; its output says why"), e);
    }
  }
}
