package dev.bobbin.cli.options;

import picocli.CommandLine.Option;

/** How many threads to use. */
public final class ThreadOption {
  private static final int MOST = 1024;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads to use, by default one for each core. Results have the same bits for any number.")
  public int threads = Runtime.getRuntime().availableProcessors();

  public int threads() {
    int cores = Runtime.getRuntime().availableProcessors();
    return OptionRange.check("--threads", threads, 1, MOST, "the number of cores, " + cores);
  }
}
