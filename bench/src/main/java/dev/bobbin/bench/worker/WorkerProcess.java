package dev.bobbin.bench.worker;

import dev.bobbin.base.json.JsonObject;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.bench.contender.Workload;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A contender in a process of its own, as the bench sees it. */
public final class WorkerProcess implements AutoCloseable {
  private final Kind kind;
  private final Process process;
  private final Path log;
  private final BufferedWriter requests;
  private final BufferedReader answers;
  private final String version;

  /**
   * Starts a contender.
   *
   * @param kind which
   * @param threads how many it may use
   * @param work a folder for what libraries unpack and for logs
   * @param options further options for its JVM
   * @throws WorkerException if it does not start: its library is not there, or not for this machine
   */
  public WorkerProcess(Kind kind, int threads, Path work, List<String> options)
      throws WorkerException {
    this.kind = kind;
    this.log = work.resolve(kind.label() + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseG1GC",
            "-Dorg.bytedeco.javacpp.cachedir=" + work.resolve("natives")));
    command.addAll(options);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Worker.class.getName(),
            kind.label(),
            Integer.toString(threads)));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().putAll(kind.environment(threads));
    builder.environment().put("DJL_CACHE_DIR", work.resolve("natives").toString());
    try {
      this.process = builder.start();
    } catch (IOException e) {
      throw new WorkerException(kind.label() + ": expected a process, received " + e.getMessage());
    }
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    try {
      this.version = read().text("version");
    } catch (IOException e) {
      close();
      throw new WorkerException(
          "%s: expected its library for %s, received %s; try a profile for this platform in bench/pom.xml"
              .formatted(kind.label(), System.getProperty("os.arch"), e.getMessage()));
    }
  }

  /** Which contender this is. */
  public Kind kind() {
    return kind;
  }

  /** What its library says it is. */
  public String version() {
    return version;
  }

  /** Processor time that its process has used. */
  public Duration cpuTime() {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** What a contender made of a workload. */
  public record Opened(long parameters, String images) {}

  /** Builds a network. */
  public Opened open(Workload workload) throws WorkerException {
    return ask(
        Map.of("do", "open", "workload", workload.json()),
        answer -> new Opened(answer.whole("parameters"), answer.text("images")));
  }

  /** What an epoch took, and its mean loss. */
  public record Epoch(double seconds, double loss) {}

  /** Trains for an epoch. */
  public Epoch train() throws WorkerException {
    return ask(
        Map.of("do", "train"),
        answer -> new Epoch(answer.number("seconds"), answer.number("loss")));
  }

  /**
   * What requests took: seconds of the fastest, the median and the 99th of 100, and images a
   * second.
   */
  public record Latency(double least, double median, double p99, double imagesPerSecond) {}

  /** Sends requests of so many images each for so many seconds. */
  public Latency predict(int batch, double seconds) throws WorkerException {
    return ask(
        Map.of("do", "predict", "batch", batch, "seconds", seconds),
        answer ->
            new Latency(
                answer.number("least"),
                answer.number("median"),
                answer.number("p99"),
                answer.number("imagesPerSecond")));
  }

  /** Bytes that an epoch allocates on the heap. */
  public long trainAllocation() throws WorkerException {
    return ask(Map.of("do", "allocate", "training", true), answer -> answer.whole("bytes"));
  }

  /** Bytes that a request of one image allocates on the heap. */
  public long predictAllocation() throws WorkerException {
    return ask(Map.of("do", "allocate", "training", false), answer -> answer.whole("bytes"));
  }

  /** Bobbin's kernels, and their GFLOP/s at most, of one thread and of all. */
  public record Peak(String kernels, double one, double all) {}

  /** Measures what the processor does at most. */
  public Peak peak(int threads) throws WorkerException {
    return ask(
        Map.of("do", "peak", "threads", threads),
        answer -> new Peak(answer.text("kernels"), answer.number("one"), answer.number("all")));
  }

  private interface Reading<T> {
    T of(JsonObject answer) throws IOException;
  }

  private <T> T ask(Map<String, Object> request, Reading<T> reading) throws WorkerException {
    try {
      requests.write(JsonWriter.compact(request));
      requests.newLine();
      requests.flush();
      JsonObject answer = read();
      if (answer.has("unsupported")) {
        throw new WorkerException(answer.text("unsupported"));
      }
      if (answer.has("error")) {
        throw new WorkerException(kind.label() + ": " + answer.text("error"));
      }
      return reading.of(answer);
    } catch (WorkerException e) {
      throw e;
    } catch (IOException e) {
      throw new WorkerException(kind.label() + ": " + e.getMessage());
    }
  }

  private JsonObject read() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the end of its process: " + lastWords());
    }
    return JsonObject.parse(kind.label(), line);
  }

  /** The line of its log that says most. */
  private String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
    return lines.reversed().stream()
        .filter(line -> line.startsWith("Caused by:") || line.startsWith("Exception in"))
        .findFirst()
        .orElse(lines.isEmpty() ? "it wrote nothing" : lines.getLast());
  }

  /** Ends the process. */
  @Override
  public void close() {
    try {
      requests.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
