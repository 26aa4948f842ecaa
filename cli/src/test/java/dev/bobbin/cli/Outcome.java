package dev.bobbin.cli;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.Node;
import dev.bobbin.cli.terminal.Host;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** What a command printed and told the shell. */
record Outcome(int code, String out, String err) {
  /** The recipes of the repository: tests run in the folder of their module. */
  private static final Path RECIPES = Path.of("..", "recipes");

  static Outcome of(String... args) {
    return of(new byte[0], OptionalInt.empty(), args);
  }

  static Outcome of(byte[] in, OptionalInt columns, String... args) {
    return of(in, columns, RECIPES, args);
  }

  static Outcome of(byte[] in, OptionalInt columns, Path recipes, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Host host =
        new Host(
            new ByteArrayInputStream(in),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            columns,
            recipes);
    int code = Cli.run(host, args);
    host.out().flush();
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The one document on standard output: anything before or after it fails. */
  Node.Mapping json() {
    try {
      return (Node.Mapping) JsonReader.read("standard output", out);
    } catch (BobbinException e) {
      throw new AssertionError("standard output is not one JSON document: " + out, e);
    }
  }

  /** The text of a value, by its names. */
  String json(String... names) {
    Node node = json();
    for (String name : names) {
      node = ((Node.Mapping) node).get(name);
    }
    return ((Node.Scalar) node).text();
  }

  /** A file with a document as commands print it, without the digest that the file ends with. */
  static String asPrinted(Path file) throws IOException {
    return Files.readString(file)
        .replaceFirst(",\n  \"documentSha256\": \"[0-9a-f]{64}\"\n\\}\n\\z", "\n}\n");
  }
}
