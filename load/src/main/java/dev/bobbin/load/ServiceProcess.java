package dev.bobbin.load;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.codec.RecordFields;
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

/** {@code ./bobbin serve} in a process of its own, at a free port. */
final class ServiceProcess implements AutoCloseable {
  private static final int PATIENCE = 60;
  private static final long KIB = 1024;

  /** What the service says when it is ready. */
  private static final Codec<URI> ADDRESS = address();

  private final Process process;
  private final URI url;

  private ServiceProcess(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts to serve, and waits until it does.
   *
   * @param home the folder of {@code ./bobbin}
   * @param log where standard error goes
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
        return new ServiceProcess(
            process, Documents.parse("bobbin serve", document.toString(), ADDRESS));
      }
    }
    throw new IOException(
        String.join(" ", command) + ": expected it to serve, received its end; see " + log);
  }

  private static Codec<URI> address() {
    RecordFields<URI> fields = new RecordFields<>();
    var url = fields.required("url", Codecs.STRING, URI::toString, "Where it listens.");
    return fields.document(v -> URI.create(v.get(url)));
  }

  /** Where it listens. */
  URI url() {
    return url;
  }

  /** Bytes of memory that the process holds, where the system tells. */
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

  /** Open files and sockets of the process, where the system tells. */
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

  /** Asks it to end, as SIGTERM does, and waits. */
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
