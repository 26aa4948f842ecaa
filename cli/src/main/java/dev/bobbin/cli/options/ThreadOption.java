package dev.bobbin.cli.options;

import dev.bobbin.base.BobbinException;
import picocli.CommandLine.Option;

/** How many threads work. */
public final class ThreadOption {
  private static final int MOST = 1024;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads that work; by default one for each core. The result has the same bits for any number.")
  public int threads = Runtime.getRuntime().availableProcessors();

  public int threads() {
    if (threads < 1 || threads > MOST) {
      throw BobbinException.usage(
          "--threads",
          "1 to " + MOST,
          threads,
          "the number of cores, " + Runtime.getRuntime().availableProcessors());
    }
    return threads;
  }
}
