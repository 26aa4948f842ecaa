package dev.bobbin.lab.run;

import dev.bobbin.formats.tree.FormatException;
import dev.bobbin.formats.tree.JsonReader;
import dev.bobbin.formats.tree.Node;
import dev.bobbin.formats.tree.Node.Kind;
import dev.bobbin.formats.tree.Node.Mapping;
import dev.bobbin.formats.tree.Node.Scalar;
import dev.bobbin.formats.tree.Node.Sequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object whose values are asked for by name and type. Names that nobody asks for are left
 * alone: a later version may have written them.
 */
final class JsonObject {
  /** No file of a run but the weights comes near this; what does is not a run's. */
  private static final long LARGEST_FILE = 64L << 20;

  private final Mapping mapping;

  private JsonObject(Mapping mapping) {
    this.mapping = mapping;
  }

  /** Reads a file that holds one object. */
  static JsonObject read(Path file) throws IOException {
    return of(JsonReader.read(file.toString(), bytes(file)));
  }

  /** Reads one object from text. */
  static JsonObject parse(String source, String text) throws FormatException {
    return of(JsonReader.read(source, text));
  }

  /** All bytes of a file that must be there and have a sensible size. */
  static byte[] bytes(Path file) throws IOException {
    try {
      if (!Files.isRegularFile(file)) {
        throw new NoSuchFileException(file.toString());
      }
      long size = Files.size(file);
      if (size > LARGEST_FILE) {
        throw new FormatException(
            file
                + ": expected at most "
                + LARGEST_FILE
                + " bytes, received "
                + size
                + "; try the run it was written by");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new FormatException(
          file + ": expected a file, received none; try a folder that 'bobbin train' has written");
    }
  }

  private static JsonObject of(Node node) throws FormatException {
    if (node instanceof Mapping mapping) {
      return new JsonObject(mapping);
    }
    throw new FormatException(node.at(), "expected an object, received " + node.describe());
  }

  String text(String name) throws FormatException {
    return scalar(name, Kind.TEXT, "a text").text();
  }

  Optional<String> optionalText(String name) throws FormatException {
    return isAbsent(name) ? Optional.empty() : Optional.of(text(name));
  }

  double number(String name) throws FormatException {
    return number(scalar(name, Kind.NUMBER, "a number"), name);
  }

  OptionalDouble optionalNumber(String name) throws FormatException {
    return isAbsent(name) ? OptionalDouble.empty() : OptionalDouble.of(number(name));
  }

  List<Double> numbers(String name) throws FormatException {
    List<Double> numbers = new ArrayList<>();
    for (Node item : items(name)) {
      if (!(item instanceof Scalar scalar) || scalar.kind() != Kind.NUMBER) {
        throw wrong(item, name, "numbers");
      }
      numbers.add(number(scalar, name));
    }
    return numbers;
  }

  long whole(String name) throws FormatException {
    Scalar scalar = scalar(name, Kind.NUMBER, "a whole number");
    try {
      return Long.parseLong(scalar.text());
    } catch (NumberFormatException e) {
      throw wrong(scalar, name, "a whole number");
    }
  }

  /** A whole number from {@code least} to 2^31 - 1. */
  int count(String name, int least) throws FormatException {
    long value = whole(name);
    if (value < least || value > Integer.MAX_VALUE) {
      throw wrong(scalar(name, Kind.NUMBER, ""), name, "a whole number of at least " + least);
    }
    return (int) value;
  }

  Instant instant(String name) throws FormatException {
    Scalar scalar = scalar(name, Kind.TEXT, "a time");
    try {
      return Instant.parse(scalar.text());
    } catch (DateTimeException e) {
      throw wrong(scalar, name, "a time such as 2026-01-31T12:00:00Z");
    }
  }

  Optional<Instant> optionalInstant(String name) throws FormatException {
    return isAbsent(name) ? Optional.empty() : Optional.of(instant(name));
  }

  Ending ending(String name) throws FormatException {
    Scalar scalar = scalar(name, Kind.TEXT, "an ending");
    Optional<Ending> ending = Ending.parse(scalar.text());
    if (ending.isEmpty()) {
      throw wrong(scalar, name, "running, completed, stopped-early, interrupted or failed");
    }
    return ending.get();
  }

  JsonObject object(String name) throws FormatException {
    if (mapping.get(name) instanceof Mapping inner) {
      return new JsonObject(inner);
    }
    throw wrongOrMissing(mapping.get(name), name, "an object");
  }

  Optional<JsonObject> optionalObject(String name) throws FormatException {
    return isAbsent(name) ? Optional.empty() : Optional.of(object(name));
  }

  boolean flag(String name) throws FormatException {
    return Boolean.parseBoolean(scalar(name, Kind.BOOLEAN, "true or false").text());
  }

  List<JsonObject> objects(String name) throws FormatException {
    List<JsonObject> objects = new ArrayList<>();
    for (Node item : items(name)) {
      objects.add(of(item));
    }
    return objects;
  }

  private List<Node> items(String name) throws FormatException {
    if (mapping.get(name) instanceof Sequence sequence) {
      return sequence.items();
    }
    throw wrongOrMissing(mapping.get(name), name, "a list");
  }

  /** Whether there is a value of that name that is not null. */
  boolean has(String name) {
    return !isAbsent(name);
  }

  private boolean isAbsent(String name) {
    Node node = mapping.get(name);
    return node == null || (node instanceof Scalar scalar && scalar.kind() == Kind.NULL);
  }

  private Scalar scalar(String name, Kind kind, String expected) throws FormatException {
    if (mapping.get(name) instanceof Scalar scalar && scalar.kind() == kind) {
      return scalar;
    }
    throw wrongOrMissing(mapping.get(name), name, expected);
  }

  private static double number(Scalar scalar, String name) throws FormatException {
    double value = Double.parseDouble(scalar.text());
    if (!Double.isFinite(value)) {
      throw wrong(scalar, name, "a number that fits a double");
    }
    return value;
  }

  private static FormatException wrong(Node node, String name, String expected) {
    return new FormatException(
        node.at(), name + ": expected " + expected + ", received " + node.describe());
  }

  private FormatException wrongOrMissing(@Nullable Node node, String name, String expected) {
    return node == null
        ? new FormatException(mapping.at(), name + ": expected " + expected + ", received nothing")
        : wrong(node, name, expected);
  }
}
