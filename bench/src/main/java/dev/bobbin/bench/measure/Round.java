package dev.bobbin.bench.measure;

import dev.bobbin.bench.contender.Workload;
import dev.bobbin.bench.worker.Answer;
import dev.bobbin.bench.worker.Kind;
import dev.bobbin.bench.worker.WorkerException;
import dev.bobbin.bench.worker.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Contenders with the same network that take turns: in each round one works while the others wait,
 * so that a machine that is slower for a minute is slower for all of them. A turn begins when the
 * cores are as fast as they can be, if that is the case within two seconds.
 */
public final class Round implements AutoCloseable {
  // Threads that wait for work may spin for a while before they sleep: OpenMP's for 0.2 s.
  private static final long PAUSE_MILLIS = 250;

  private static final double NANOS = 1e9;

  private final List<WorkerProcess> workers = new ArrayList<>();
  private final CoreProbe cores;
  private final Map<Kind, String> absent = new LinkedHashMap<>();
  private double idleShare;
  private double othersSeconds;
  private double turnSeconds;
  private int turns;
  private int sharedTurns;

  /** Starts the contenders' processes. One that fails is left out; {@link #absent} says why. */
  public Round(Options options, List<String> jvmOptions) throws IOException {
    Files.createDirectories(options.work());
    cores = CoreProbe.of(options.threads());
    for (Kind kind : options.kinds()) {
      try {
        workers.add(options.start(kind, jvmOptions));
      } catch (WorkerException e) {
        absent.put(kind, String.valueOf(e.getMessage()));
      }
    }
  }

  /** The contenders that take part. */
  public List<Kind> kinds() {
    return workers.stream().map(WorkerProcess::kind).toList();
  }

  /** Their versions. */
  public Map<Kind, String> versions() {
    Map<Kind, String> versions = new EnumMap<>(Kind.class);
    workers.forEach(worker -> versions.put(worker.kind(), worker.version()));
    return versions;
  }

  /** The contenders that do not take part, and why. */
  public Map<Kind, String> absent() {
    return absent;
  }

  /** The largest share of a core that waiting contenders used during a turn; near 0 is fair. */
  public double idleShare() {
    return idleShare;
  }

  /**
   * The share of the processors that other programs, or the host of a virtual machine, took during
   * the turns; empty where the system does not say.
   */
  public Optional<Double> othersShare() {
    double all = turnSeconds * Runtime.getRuntime().availableProcessors();
    return ProcessorTime.ofAll().isEmpty() || all == 0
        ? Optional.empty()
        : Optional.of(Math.clamp(othersSeconds / all, 0, 1));
  }

  /**
   * The share of the turns at whose beginning or end the cores were slower than at best, since
   * something outside of this machine shared them.
   */
  public double sharedCores() {
    return turns == 0 ? 0 : (double) sharedTurns / turns;
  }

  /**
   * Gives all contenders a workload. One that does not support it leaves.
   *
   * @return the images' source
   * @throws IllegalStateException if two contenders' networks differ in their number of parameters
   */
  public String open(Workload workload) {
    Map<Kind, Long> parameters = new EnumMap<>(Kind.class);
    String images = "";
    for (Iterator<WorkerProcess> i = workers.iterator(); i.hasNext(); ) {
      WorkerProcess worker = i.next();
      try {
        Answer.Opened opened = worker.open(workload);
        parameters.put(worker.kind(), opened.parameters());
        images = opened.images();
      } catch (WorkerException e) {
        leave(worker, e);
        i.remove();
      }
    }
    if (parameters.values().stream().distinct().count() > 1) {
      throw new IllegalStateException(
          workload.name()
              + ": expected networks with as many parameters each, received "
              + parameters);
    }
    return images;
  }

  /** Sends a contender away, with the reason. */
  void leave(Kind kind, String reason) {
    absent.put(kind, reason);
    workers.stream().filter(worker -> worker.kind() == kind).forEach(WorkerProcess::close);
    workers.removeIf(worker -> worker.kind() == kind);
  }

  private void leave(WorkerProcess worker, WorkerException e) {
    absent.put(worker.kind(), String.valueOf(e.getMessage()));
    worker.close();
  }

  /** A contender's task in its turn. */
  @FunctionalInterface
  public interface Turn<T> {
    /** Does it. */
    T run(WorkerProcess worker) throws WorkerException;
  }

  /**
   * One round: each contender has a turn. One that fails leaves.
   *
   * @param first the contender that begins; fair rounds begin with different contenders
   */
  public <T> Map<Kind, T> round(int first, Turn<T> turn) {
    Map<Kind, T> results = new EnumMap<>(Kind.class);
    List<WorkerProcess> order = new ArrayList<>(workers);
    Collections.rotate(order, -first);
    for (WorkerProcess worker : order) {
      pause(PAUSE_MILLIS);
      boolean full = cores.await();
      double before = othersCpu(worker);
      double elsewhere = elsewhere();
      long start = System.nanoTime();
      try {
        results.put(worker.kind(), turn.run(worker));
        double seconds = (System.nanoTime() - start) / NANOS;
        idleShare = Math.max(idleShare, (othersCpu(worker) - before) / Math.max(seconds, 0.1));
        othersSeconds += elsewhere() - elsewhere;
        turnSeconds += seconds;
        turns++;
        sharedTurns += full && cores.isFull() ? 0 : 1;
      } catch (WorkerException e) {
        leave(worker, e);
        workers.remove(worker);
      }
    }
    return results;
  }

  /** Several rounds: the results by contender, for those that take part to the end. */
  <T> Map<Kind, List<T>> rounds(int rounds, Turn<T> turn) {
    Map<Kind, List<T>> results = new EnumMap<>(Kind.class);
    for (int round = 0; round < rounds; round++) {
      round(round, turn)
          .forEach((kind, one) -> results.computeIfAbsent(kind, _ -> new ArrayList<>()).add(one));
    }
    results.keySet().retainAll(kinds());
    return results;
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("contest: interrupted", e);
    }
  }

  private double othersCpu(WorkerProcess working) {
    return cpu(workers.stream().filter(worker -> worker != working));
  }

  private static double cpu(Stream<WorkerProcess> some) {
    return some.mapToDouble(worker -> worker.cpuTime().toNanos() / NANOS).sum();
  }

  /** Seconds that the processors worked for other processes than those of the bench. */
  private double elsewhere() {
    return ProcessorTime.ofAll().orElse(0) - ProcessorTime.ofThisProcess() - cpu(workers.stream());
  }

  @Override
  public void close() {
    workers.forEach(WorkerProcess::close);
  }
}
