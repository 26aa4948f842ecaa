package dev.bobbin.cli;

/** What a command tells the shell. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;

  /** Usage, or a bad recipe. */
  static final int USAGE = 2;

  /** As shells have it: 128 and the number of SIGINT. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
