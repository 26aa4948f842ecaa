package dev.bobbin.cli.terminal;

/** What a command tells the shell. */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int FAILED = 1;

  /** Wrong usage, or an invalid recipe. */
  public static final int USAGE = 2;

  /** The shells' convention: 128 plus the number of SIGINT. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
