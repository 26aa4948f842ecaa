package dev.bobbin.experiment.run;

import dev.bobbin.engine.KernelInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The machine that a run was trained on.
 *
 * @param java version, runtime and vendor
 * @param os name, version and architecture
 * @param cpu name of the processor, or the architecture if unknown
 * @param cores that the JVM may use
 */
public record Machine(String java, String os, String cpu, int cores, KernelInfo kernels) {
  /** This machine. */
  public static Machine current() {
    String architecture = System.getProperty("os.arch");
    return new Machine(
        Runtime.version()
            + ", "
            + System.getProperty("java.vm.name")
            + ", "
            + System.getProperty("java.vendor"),
        System.getProperty("os.name") + " " + System.getProperty("os.version") + " " + architecture,
        processor().orElse(architecture),
        Runtime.getRuntime().availableProcessors(),
        KernelInfo.current());
  }

  private static Optional<String> processor() {
    Optional<String> windows = Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER"));
    return windows.or(() -> linuxCpu(Path.of("/proc/cpuinfo")));
  }

  /** The model name in Linux's {@code cpuinfo}; there is none on ARM. */
  static Optional<String> linuxCpu(Path cpuinfo) {
    try (Stream<String> lines = Files.lines(cpuinfo)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .filter(name -> !name.isEmpty())
          .findFirst();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }
}
