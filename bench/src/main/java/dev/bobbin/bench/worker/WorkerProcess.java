package dev.bobbin.bench.worker;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.bench.contender.Workload;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The bench's side of a contender's process. */
public final class WorkerProcess implements AutoCloseable {
  private final Kind kind;
  private final Program program;
  private final Process process;
  private final Path log;
  private final BufferedWriter requests;
  private final BufferedReader answers;
  private final String version;

  /**
   * Starts a contender.
   *
   * @param options further options for its JVM, if it has one
   * @param classPath of its JVM
   * @throws WorkerException if its library is missing, or does not support this machine
   */
  public WorkerProcess(Kind kind, Setup setup, List<String> options, String classPath)
      throws WorkerException {
    this.kind = kind;
    this.program = kind.program(setup, options, classPath);
    this.log = setup.work().resolve(kind.label() + ".log");
    ProcessBuilder builder = new ProcessBuilder(program.command()).redirectError(log.toFile());
    builder.environment().putAll(program.environment());
    try {
      this.process = builder.start();
    } catch (IOException e) {
      throw new WorkerException(kind.label() + ": expected a process, received " + e.getMessage());
    }
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    try {
      this.version = read(Answer.Started.class).version();
    } catch (IOException e) {
      close();
      throw new WorkerException(
          "%s: expected its library for %s, received %s; try %s"
              .formatted(
                  kind.label(), System.getProperty("os.arch"), e.getMessage(), program.remedy()));
    }
  }

  /** The contender. */
  public Kind kind() {
    return kind;
  }

  /** Name and version of its library. */
  public String version() {
    return version;
  }

  /** Processor time that its process has used. */
  public Duration cpuTime() {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Builds a network with the first weights of the workload's seed. */
  public Answer.Opened open(Workload workload) throws WorkerException {
    return open(workload, Optional.empty());
  }

  /** Builds a network in a process in Python, which begins with these weights and orders. */
  public Answer.Opened open(Workload workload, Beginning beginning) throws WorkerException {
    return open(workload, Optional.of(beginning));
  }

  private Answer.Opened open(Workload workload, Optional<Beginning> beginning)
      throws WorkerException {
    Optional<Request> before = program.before(workload, beginning);
    if (before.isPresent()) {
      ask(before.get(), Answer.Ready.class);
    }
    return ask(new Request.Open(workload), Answer.Opened.class);
  }

  /** Trains for an epoch. */
  public Answer.Epoch train() throws WorkerException {
    return ask(new Request.TrainRequest(), Answer.Epoch.class);
  }

  /** Sends requests of {@code batch} images each for a number of seconds. */
  public Answer.Latency predict(int batch, double seconds) throws WorkerException {
    return ask(new Request.Predict(batch, seconds), Answer.Latency.class);
  }

  /** What a network in a process in Python predicts for the first images: [image][class]. */
  public List<Double> outputs(int count) throws WorkerException {
    return ask(new Request.Outputs(count), Answer.Values.class).values();
  }

  /** Bytes that an epoch allocates on the heap. */
  public long trainAllocation() throws WorkerException {
    return ask(new Request.Allocate(true), Answer.Allocated.class).bytes();
  }

  /** Bytes that a request of one image allocates on the heap. */
  public long predictAllocation() throws WorkerException {
    return ask(new Request.Allocate(false), Answer.Allocated.class).bytes();
  }

  /** Measures the processor's peak. */
  public Answer.PeakAnswer peak(int threads) throws WorkerException {
    return ask(new Request.PeakRequest(threads), Answer.PeakAnswer.class);
  }

  private <T extends Answer> T ask(Request request, Class<T> wanted) throws WorkerException {
    try {
      requests.write(JsonWriter.compact(Request.CODEC.write(request)));
      requests.newLine();
      requests.flush();
      return read(wanted);
    } catch (WorkerException e) {
      throw e;
    } catch (IOException | BobbinException e) {
      throw new WorkerException(kind.label() + ": " + e.getMessage());
    }
  }

  private <T extends Answer> T read(Class<T> wanted) throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the end of its process: " + lastWords());
    }
    return switch (Documents.parse(kind.label(), line, Answer.CODEC)) {
      case Answer.Unsupported(String message) -> throw new WorkerException(message);
      case Answer.Failed(String message) -> throw new IOException(message);
      case Answer answer -> wanted.cast(answer);
    };
  }

  private String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
    return lines.reversed().stream()
        .filter(line -> line.startsWith("Caused by:") || line.startsWith("Exception in"))
        .findFirst()
        .orElse(lines.isEmpty() ? "it wrote nothing" : lines.getLast());
  }

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
