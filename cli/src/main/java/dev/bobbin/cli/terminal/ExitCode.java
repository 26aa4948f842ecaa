package dev.bobbin.cli.terminal;

/** What a command tells the shell. */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int FAILED = 1;

  /** Usage, or a bad recipe. */
  public static final int USAGE = 2;

  /** As shells have it: 128 and the number of SIGINT. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
