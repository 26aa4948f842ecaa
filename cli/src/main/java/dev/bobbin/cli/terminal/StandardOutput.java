package dev.bobbin.cli.terminal;

import dev.bobbin.base.BobbinException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Standard output that remembers why it could not be written, which a {@link PrintStream} does not.
 */
public final class StandardOutput {
  private static final String CLOSED_PIPE = "Broken pipe";

  private final PrintStream print;
  private volatile @Nullable IOException failure;

  /** Standard output over a stream without a buffer. */
  public StandardOutput(OutputStream out) {
    // UTF-8 in every locale. Line by line, so that it keeps its order with standard error.
    this.print =
        new PrintStream(
            new BufferedOutputStream(new Remembering(out)), true, StandardCharsets.UTF_8);
  }

  /** Whether a failure is that nobody reads a pipe any more. */
  public static boolean hasNoReader(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof IOException && CLOSED_PIPE.equals(cause.getMessage());
  }

  /** The stream to print to. */
  public PrintStream print() {
    return print;
  }

  /**
   * Writes what is left.
   *
   * @param code of the command
   * @return the same, or that of a failure if a part of the output is lost. Why is said on standard
   *     error, unless the reader has left, as {@code head} does.
   */
  public int end(Host host, int code) {
    print.flush();
    IOException lost = failure;
    if (lost == null) {
      return code;
    }
    if (!hasNoReader(lost)) {
      host.note(Errors.message(BobbinException.io("standard output", "to write all of it", lost)));
    }
    return code == ExitCode.DONE ? ExitCode.FAILED : code;
  }

  private final class Remembering extends OutputStream {
    private final OutputStream out;

    Remembering(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      try {
        out.write(bytes, from, count);
      } catch (IOException e) {
        failure = failure == null ? e : failure;
        throw e;
      }
    }
  }
}
