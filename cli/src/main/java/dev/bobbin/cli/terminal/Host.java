package dev.bobbin.cli.terminal;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.base.json.JsonWriter;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

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
  /** Prints a part of the result, as {@link dev.bobbin.report.text.Words#format} makes it. */
  public void print(String pattern, Object... arguments) {
    out.print(format(pattern, arguments));
  }

  /** Prints the one document of {@code --json}: names and values in turn, kept in this order. */
  public void json(@Nullable Object... namesAndValues) {
    json(Json.of(namesAndValues));
  }

  /** Prints the one document of {@code --json}. */
  public void json(Map<String, ? extends @Nullable Object> document) {
    out.print(JsonWriter.indented(document));
    out.flush();
  }

  /** A line for people that is no result: it goes to standard error. */
  public void note(String line) {
    err.println(line);
  }
}
