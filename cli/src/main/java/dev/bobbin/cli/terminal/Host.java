package dev.bobbin.cli.terminal;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.text.Names;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The environment of a command; tests provide their own.
 *
 * @param out standard output: the result and nothing else
 * @param err standard error: progress, notes, errors
 * @param columns width of the terminal behind {@code err}; empty for a file or a pipe
 * @param recipes the folder of the recipes that come with Bobbin
 * @param showsOutput whether a terminal shows {@code out}
 */
public record Host(
    InputStream in,
    PrintStream out,
    PrintStream err,
    OptionalInt columns,
    Path recipes,
    boolean showsOutput) {
  /** An environment whose {@code out} is a file or a pipe. */
  public Host(InputStream in, PrintStream out, PrintStream err, OptionalInt columns, Path recipes) {
    this(in, out, err, columns, recipes, false);
  }

  /**
   * Prints a piece of the result, formatted by {@link dev.bobbin.report.text.Words#format}. Names
   * of classes and files may have control characters of terminals in them, which are escaped.
   */
  public void print(String pattern, Object... arguments) {
    out.print(Names.printableLines(format(pattern, arguments)));
  }

  /** The same without anybody who sees what is printed. */
  public Host silent() {
    PrintStream nobody = new PrintStream(OutputStream.nullOutputStream());
    return new Host(in, nobody, nobody, OptionalInt.empty(), recipes, false);
  }

  /** Prints the document of {@code --json} from alternating names and values, in this order. */
  public void json(@Nullable Object... namesAndValues) {
    json(Json.of(namesAndValues));
  }

  /** Prints the document of {@code --json}. */
  public void json(Map<String, ? extends @Nullable Object> document) {
    out.print(JsonWriter.indented(document));
    out.flush();
  }

  /** Prints lines on standard error that are not part of the result; as {@link #print}. */
  public void note(String lines) {
    err.println(Names.printableLines(lines));
  }
}
