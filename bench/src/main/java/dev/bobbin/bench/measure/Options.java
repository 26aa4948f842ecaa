package dev.bobbin.bench.measure;

import dev.bobbin.bench.worker.Kind;
import java.nio.file.Path;
import java.util.List;

/**
 * How measurements are made.
 *
 * @param kinds the contenders
 * @param threads of each
 * @param rounds timed rounds
 * @param quick whether to take a quick look: short turns, few rounds
 * @param home the repository
 * @param work a folder for logs and for files that libraries unpack
 */
public record Options(
    List<Kind> kinds, int threads, int rounds, boolean quick, Path home, Path work) {
  public Options {
    kinds = List.copyOf(kinds);
  }

  /** The same with some contenders only. */
  public Options among(List<Kind> some) {
    return new Options(
        kinds.stream().filter(some::contains).toList(), threads, rounds, quick, home, work);
  }

  /** The same with another number of threads. */
  public Options withThreads(int count) {
    return new Options(kinds, count, rounds, quick, home, work);
  }
}
