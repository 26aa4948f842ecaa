package dev.bobbin.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/** How long the processors have worked since the machine was started, by Linux's counters. */
final class ProcessorTime {
  private static final Path COUNTERS = Path.of("/proc/stat");

  /** Of a counter, as programs see it on every Linux. */
  private static final double TICKS_A_SECOND = 100;

  private static final double NANOS = 1e9;

  /**
   * The columns of user, nice, system, irq, softirq and steal; between them are idle and iowait.
   */
  private static final List<Integer> WORK = List.of(1, 2, 3, 6, 7, 8);

  private static final OperatingSystemMXBean OWN =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private ProcessorTime() {}

  /**
   * Seconds of all processors together, with those that the host of a virtual machine took away;
   * empty on other systems.
   */
  static OptionalDouble ofAll() {
    if (!Files.isReadable(COUNTERS)) {
      return OptionalDouble.empty();
    }
    try (var lines = Files.lines(COUNTERS)) {
      return lines.findFirst().map(ProcessorTime::seconds).orElse(OptionalDouble.empty());
    } catch (IOException e) {
      return OptionalDouble.empty();
    }
  }

  /** Of the first line of {@code /proc/stat}. */
  static OptionalDouble seconds(String line) {
    String[] words = line.strip().split("\\s+", -1);
    if (words.length < 9 || !words[0].equals("cpu")) {
      return OptionalDouble.empty();
    }
    long ticks = 0;
    for (int column : WORK) {
      ticks += Long.parseLong(words[column]);
    }
    return OptionalDouble.of(ticks / TICKS_A_SECOND);
  }

  /** Seconds of this process. */
  static double ofThisProcess() {
    return OWN.getProcessCpuTime() / NANOS;
  }
}
