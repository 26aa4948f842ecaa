package dev.bobbin.load;

import dev.bobbin.base.codec.DerivedCodecs;
import dev.bobbin.base.codec.Documents;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code ./bobbin serve} in its own process, at a free port. */
final class ServiceProcess implements AutoCloseable {
  private static final int PATIENCE = 60;
  private static final long KIB = 1024;

  /** What the service prints when it is ready. */
  private record Address(String url) {}

  private final Process process;
  private final URI url;

  private ServiceProcess(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts the service and waits until it is ready.
   *
   * @param home the folder of {@code ./bobbin}
   * @param log receives standard error
   * @param options for the JVM
   * @param arguments after {@code serve}
   */
  static ServiceProcess start(Path home, Path log, String options, List<String> arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(home.resolve("bobbin").toString(), "serve", "--port", "0", "--json"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().put("BOBBIN_JAVA_OPTS", options);
    Process process = builder.start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder document = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      document.append(line).append('\n');
      if (line.equals("}")) {
        Address address =
            Documents.parse(
                "bobbin serve", document.toString(), DerivedCodecs.record(Address.class));
        return new ServiceProcess(process, URI.create(address.url()));
      }
    }
    throw new IOException(
        String.join(" ", command) + ": expected it to serve, received its end; see " + log);
  }

  URI url() {
    return url;
  }

  /** Resident memory of the process in bytes, on Linux. */
  OptionalLong residentBytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.isReadable(status)) {
      return OptionalLong.empty();
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> KIB * Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst();
    }
  }

  /** Open files and sockets of the process, on Linux. */
  OptionalLong openFiles() throws IOException {
    Path files = Path.of("/proc", Long.toString(process.pid()), "fd");
    if (!Files.isReadable(files)) {
      return OptionalLong.empty();
    }
    try (Stream<Path> all = Files.list(files)) {
      return OptionalLong.of(all.count());
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Sends SIGTERM and waits. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(
            "bobbin serve: expected it to end within " + PATIENCE + " s of SIGTERM, it did not");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
