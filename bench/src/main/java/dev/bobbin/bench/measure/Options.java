package dev.bobbin.bench.measure;

import dev.bobbin.bench.worker.Kind;
import dev.bobbin.bench.worker.Setup;
import dev.bobbin.bench.worker.WorkerException;
import dev.bobbin.bench.worker.WorkerProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How measurements are made.
 *
 * @param kinds the contenders
 * @param threads of each
 * @param rounds timed rounds
 * @param quick whether to take a quick look: short turns, few rounds
 * @param home the repository
 * @param work a folder for logs and for files that libraries unpack
 * @param environments the folder of Python's environments
 * @param against the class path of the build to compare with, if any
 */
public record Options(
    List<Kind> kinds,
    int threads,
    int rounds,
    boolean quick,
    Path home,
    Path work,
    Path environments,
    Optional<String> against) {
  public Options {
    kinds = List.copyOf(kinds);
  }

  /** The same with some contenders only. */
  public Options among(List<Kind> some) {
    return new Options(
        kinds.stream().filter(some::contains).toList(),
        threads,
        rounds,
        quick,
        home,
        work,
        environments,
        against);
  }

  /** The same with another number of threads. */
  public Options withThreads(int count) {
    return new Options(kinds, count, rounds, quick, home, work, environments, against);
  }

  /**
   * Starts a contender.
   *
   * @param jvmOptions further options for its JVM, if it has one
   * @throws WorkerException if its library is missing, or does not support this machine
   */
  public WorkerProcess start(Kind kind, List<String> jvmOptions) throws WorkerException {
    String own = System.getProperty("java.class.path");
    String classPath = kind == Kind.BOBBIN_BEFORE ? against.orElseThrow() : own;
    Setup setup = new Setup(threads, home, work, environments);
    return new WorkerProcess(kind, setup, jvmOptions, classPath);
  }
}
