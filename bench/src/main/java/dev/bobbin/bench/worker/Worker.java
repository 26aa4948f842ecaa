package dev.bobbin.bench.worker;

import com.sun.management.ThreadMXBean;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.bench.contender.Contender;
import dev.bobbin.bench.contender.Images;
import dev.bobbin.bench.contender.Model;
import dev.bobbin.bench.contender.Workload;
import dev.bobbin.engine.KernelInfo;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
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
 * standard output, one JSON object per line, and ends with its input.
 */
public final class Worker {
  private static final double NANOS = 1e9;
  private static final int REQUESTS = 1_000;
  private static final double PEAK_SECONDS = 3;

  private static final ThreadMXBean ALLOCATION = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Contender contender;
  private final Map<Shape, Images> loaded = new HashMap<>();
  private Optional<WorkerSession> session = Optional.empty();

  private record WorkerSession(Workload workload, Images images, Model model) {}

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
    // A library's own output must not be mixed with the answers.
    System.setOut(System.err);
    Worker worker =
        new Worker(Kind.of(arguments[0]).orElseThrow().start(Integer.parseInt(arguments[1])));
    answers.println(line(new Answer.Started(worker.contender.version())));
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      answers.println(line(worker.answer(line)));
    }
    // A library's threads may not be daemons.
    System.exit(0);
  }

  private static String line(Answer answer) {
    return JsonWriter.compact(Answer.CODEC.write(answer));
  }

  private Answer answer(String line) {
    try {
      return switch (Documents.parse("request", line, Request.CODEC)) {
        case Request.Open(Workload workload) -> open(workload);
        case Request.TrainRequest() -> train();
        case Request.Predict(int batch, double seconds) -> predict(batch, seconds);
        case Request.PeakRequest(int threads) -> peak(threads);
        case Request.Allocate(boolean training) -> allocate(training);
        case Request.Given _, Request.Outputs _ ->
            throw new UnsupportedOperationException(
                "bench: expected a request to a process in Java, received one to Python");
      };
    } catch (UnsupportedOperationException e) {
      return new Answer.Unsupported(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      e.printStackTrace(System.err);
      return new Answer.Failed(e.toString());
    }
  }

  private Answer open(Workload workload) {
    session.ifPresent(old -> old.model.close());
    session = Optional.empty();
    Images images = loaded.computeIfAbsent(workload.network().input(), Images::of);
    Model model = contender.open(workload, images);
    session = Optional.of(new WorkerSession(workload, images, model));
    return new Answer.Opened(model.parameters(), images.source());
  }

  private WorkerSession session() {
    return session.orElseThrow(() -> new IllegalStateException("request: expected open before"));
  }

  private Answer train() {
    Model model = session().model;
    long start = System.nanoTime();
    double loss = model.trainEpoch();
    double seconds = (System.nanoTime() - start) / NANOS;
    return new Answer.Epoch(seconds, loss);
  }

  private Answer predict(int batch, double seconds) {
    WorkerSession own = session();
    return Requests.of(own.workload, own.images, batch).run(own.model, seconds);
  }

  /** Bytes that an epoch, or a request of one image, allocates on the heap, by all threads. */
  private Answer allocate(boolean training) {
    WorkerSession own = session();
    Requests requests = Requests.of(own.workload, own.images, 1);
    long before = ALLOCATION.getTotalThreadAllocatedBytes();
    if (training) {
      own.model.trainEpoch();
    } else {
      requests.send(own.model, REQUESTS);
    }
    long bytes = ALLOCATION.getTotalThreadAllocatedBytes() - before;
    return new Answer.Allocated(training ? bytes : bytes / REQUESTS);
  }

  /** The processor's peak, by Bobbin's main kernel on data in the first caches. */
  private static Answer peak(int threads) {
    KernelInfo kernels = KernelInfo.current();
    try (ThreadTeam one = new ThreadTeam(1);
        ThreadTeam all = new ThreadTeam(threads)) {
      // All threads first: the JVM is still compiling, which delays a single thread longer.
      double several = KernelInfo.measureGflops(all, PEAK_SECONDS);
      double single = KernelInfo.measureGflops(one, PEAK_SECONDS);
      several = Math.max(several, KernelInfo.measureGflops(all, PEAK_SECONDS));
      return new Answer.PeakAnswer(kernels + "", single, several);
    }
  }
}
