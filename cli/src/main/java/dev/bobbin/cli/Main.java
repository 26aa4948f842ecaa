package dev.bobbin.cli;

import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Interrupts;
import dev.bobbin.cli.terminal.StandardOutput;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Starts the {@code bobbin} command. The script {@code bobbin} sets the system properties {@code
 * bobbin.home} (its folder), {@code bobbin.columns} (width of the terminal, if standard error is
 * one), {@code bobbin.shows-output} (whether standard output is one) and {@code bobbin.stderr}.
 */
public final class Main {
  private Main() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] args) {
    // For warnings of the library: a line each.
    System.setProperty("java.util.logging.SimpleFormatter.format", "%4$s: %5$s%n");
    Interrupts.discardUnfinished();
    StandardOutput out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    Host host =
        new Host(
            System.in,
            out.print(),
            standardError(),
            columns(),
            Path.of(System.getProperty("bobbin.home", ".")).resolve("recipes"),
            Boolean.getBoolean("bobbin.shows-output"));
    int code = out.end(host, Cli.run(host, args));
    host.err().flush();
    System.exit(code);
  }

  /**
   * The JVM writes a line about its incubating module to descriptor 2 before any of Bobbin's code,
   * and has no option against it. The script therefore closes descriptor 2 and passes the real
   * standard error as the descriptor in {@code bobbin.stderr}.
   */
  private static PrintStream standardError() {
    Integer number = Integer.getInteger("bobbin.stderr");
    if (number == null) {
      return System.err;
    }
    try {
      Constructor<FileDescriptor> constructor =
          FileDescriptor.class.getDeclaredConstructor(int.class);
      constructor.setAccessible(true);
      FileOutputStream out = new FileOutputStream(constructor.newInstance(number));
      PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
      System.setErr(stream);
      return stream;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "bobbin.stderr=" + number + ": this JVM has no descriptor of that kind", e);
    }
  }

  private static OptionalInt columns() {
    Integer columns = Integer.getInteger("bobbin.columns");
    return columns == null || columns < 1 ? OptionalInt.empty() : OptionalInt.of(columns);
  }
}
