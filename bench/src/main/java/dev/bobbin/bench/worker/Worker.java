package dev.bobbin.bench.worker;

import com.sun.management.ThreadMXBean;
import dev.bobbin.base.json.FormatException;
import dev.bobbin.base.json.JsonObject;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.bench.contender.Contender;
import dev.bobbin.bench.contender.Images;
import dev.bobbin.bench.contender.Model;
import dev.bobbin.bench.contender.Workload;
import dev.bobbin.engine.KernelInfo;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.Team;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A contender's process. It reads requests from standard input and writes an answer to each to
 * standard output, both one JSON object a line, and does nothing in between. It ends with its
 * input.
 */
public final class Worker {
  private static final double NANOS = 1e9;
  private static final int REQUESTS = 1_000;
  private static final double PEAK_SECONDS = 3;

  private static final ThreadMXBean ALLOCATION = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Contender contender;
  private final Map<Shape, Images> loaded = new HashMap<>();
  private Optional<Session> session = Optional.empty();

  /** A network that is worked on. */
  private record Session(Workload workload, Images images, Model model) {}

  private Worker(Contender contender) {
    this.contender = contender;
  }

  /**
   * Starts a contender.
   *
   * @param arguments its label and the number of threads
   */
  public static void main(String[] arguments) throws IOException {
    PrintStream answers =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    // What a library prints is not for whoever reads the answers.
    System.setOut(System.err);
    Worker worker =
        new Worker(Kind.of(arguments[0]).orElseThrow().start(Integer.parseInt(arguments[1])));
    answers.println(JsonWriter.compact(Map.of("version", worker.contender.version())));
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      answers.println(JsonWriter.compact(worker.answer(line)));
    }
    // A library's threads may not be daemons.
    System.exit(0);
  }

  private Map<String, Object> answer(String line) {
    try {
      JsonObject request = JsonObject.parse("request", line);
      return switch (request.text("do")) {
        case "open" -> open(Workload.parse(request.text("workload")));
        case "train" -> train();
        case "predict" -> predict(request.count("batch", 1), request.number("seconds"));
        case "peak" -> peak(request.count("threads", 1));
        case "allocate" -> allocate(request.flag("training"));
        default ->
            throw new FormatException(
                "request: expected open, train, predict, peak or allocate, received " + line);
      };
    } catch (UnsupportedOperationException e) {
      return Map.of("unsupported", String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      e.printStackTrace(System.err);
      return Map.of("error", e.toString());
    }
  }

  private Map<String, Object> open(Workload workload) {
    session.ifPresent(old -> old.model.close());
    session = Optional.empty();
    Images images = loaded.computeIfAbsent(workload.network().input(), Images::of);
    Model model = contender.open(workload, images);
    session = Optional.of(new Session(workload, images, model));
    return Map.of("parameters", model.parameters(), "images", images.source());
  }

  private Session session() {
    return session.orElseThrow(() -> new IllegalStateException("request: expected open before"));
  }

  private Map<String, Object> train() {
    Model model = session().model;
    long start = System.nanoTime();
    double loss = model.trainEpoch();
    double seconds = (System.nanoTime() - start) / NANOS;
    return Map.of("seconds", seconds, "loss", loss);
  }

  private Map<String, Object> predict(int batch, double seconds) {
    Session own = session();
    return Requests.of(own.workload, own.images, batch).run(own.model, seconds).json();
  }

  /** What an epoch, or a request of one image, allocates on the heap, by all threads together. */
  private Map<String, Object> allocate(boolean training) {
    Session own = session();
    Requests requests = Requests.of(own.workload, own.images, 1);
    long before = ALLOCATION.getTotalThreadAllocatedBytes();
    if (training) {
      own.model.trainEpoch();
    } else {
      requests.send(own.model, REQUESTS);
    }
    long bytes = ALLOCATION.getTotalThreadAllocatedBytes() - before;
    return Map.of("bytes", training ? bytes : bytes / REQUESTS);
  }

  /** What the processor does at most, by Bobbin's main kernel on data in the first caches. */
  private static Map<String, Object> peak(int threads) {
    KernelInfo kernels = KernelInfo.current();
    try (Team one = new Team(1);
        Team all = new Team(threads)) {
      // With all threads first: the JVM is still compiling then, and one thread would wait for it
      // longer.
      double several = KernelInfo.measureGflops(all, PEAK_SECONDS);
      double single = KernelInfo.measureGflops(one, PEAK_SECONDS);
      several = Math.max(several, KernelInfo.measureGflops(all, PEAK_SECONDS));
      return Map.of(
          "kernels",
          kernels.name() + ", " + kernels.vectorBits() + " bits",
          "one",
          single,
          "all",
          several);
    }
  }
}
