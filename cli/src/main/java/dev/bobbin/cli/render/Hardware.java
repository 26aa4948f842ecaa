package dev.bobbin.cli.render;

import static dev.bobbin.report.text.Words.format;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Memory and caches.
 *
 * @param memoryBytes of the machine, or of the JVM's container
 * @param heapBytes to which the JVM's heap may grow
 * @param caches of the first core, smallest first; empty if unknown
 */
public record Hardware(long memoryBytes, long heapBytes, List<Cache> caches) {
  private static final Path LINUX_CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");

  public Hardware {
    caches = List.copyOf(caches);
  }

  /**
   * One cache.
   *
   * @param type {@code Data}, {@code Instruction} or {@code Unified}
   */
  public record Cache(int level, String type, long bytes) {}

  public static Hardware current() {
    long memory =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return new Hardware(memory, Runtime.getRuntime().maxMemory(), caches(LINUX_CACHES));
  }

  /** Reads a Linux folder of {@code index0}, {@code index1} and so on. */
  public static List<Cache> caches(Path folder) {
    List<Cache> caches = new ArrayList<>();
    try (DirectoryStream<Path> indices = Files.newDirectoryStream(folder, "index*")) {
      for (Path index : indices) {
        caches.add(
            new Cache(
                Integer.parseInt(text(index, "level")),
                text(index, "type"),
                bytes(text(index, "size"))));
      }
    } catch (IOException | NumberFormatException e) {
      // Another system, or a container without /sys: the doctor leaves the line out.
      return List.of();
    }
    caches.sort(Comparator.comparingInt(Cache::level).thenComparing(Cache::type));
    return caches;
  }

  private static String text(Path folder, String file) throws IOException {
    return Files.readString(folder.resolve(file)).strip();
  }

  /** {@code 32K}, {@code 8M} or plain bytes. */
  private static long bytes(String size) {
    String digits = size.replaceAll("[KMG]$", "");
    long factor =
        switch (size.substring(digits.length())) {
          case "K" -> 1L << 10;
          case "M" -> 1L << 20;
          case "G" -> 1L << 30;
          default -> 1L;
        };
    return Math.multiplyExact(Long.parseLong(digits), factor);
  }

  /**
   * {@code L1 data 32 KiB, L2 unified 1024 KiB}; without instruction caches, which the kernels
   * always fit.
   */
  public String cacheText() {
    return caches.stream()
        .filter(cache -> !cache.type().equals("Instruction"))
        .map(cache ->
            format(
                "L%d %s %d KiB",
                cache.level(), cache.type().toLowerCase(Locale.ROOT), cache.bytes() >> 10))
        .collect(Collectors.joining(", "));
  }
}
