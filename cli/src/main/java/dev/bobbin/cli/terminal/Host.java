package dev.bobbin.cli.terminal;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * What surrounds a command: tests give their own.
 *
 * @param in standard input
 * @param out standard output: what was asked for, and nothing else
 * @param err standard error: progress, notes, errors
 * @param columns width of the terminal behind {@code err}; empty where it is a file or a pipe
 * @param recipes the folder of the recipes that come with Bobbin
 */
public record Host(
    InputStream in, PrintStream out, PrintStream err, OptionalInt columns, Path recipes) {
  /** A line for people that is no result: it goes to standard error. */
  public void note(String line) {
    err.println(line);
  }
}
