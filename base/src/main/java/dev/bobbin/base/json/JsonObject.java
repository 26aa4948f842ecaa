package dev.bobbin.base.json;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.Node.Kind;
import dev.bobbin.base.json.Node.Mapping;
import dev.bobbin.base.json.Node.Scalar;
import dev.bobbin.base.json.Node.Sequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object whose values are asked for by name and type. Names that nobody asks for are left
 * alone: a later version may have written them.
 */
public final class JsonObject {
  /** No text file of ours comes near this; what does is none of ours. */
  private static final long LARGEST_FILE = 64L << 20;

  private final Mapping mapping;

  private JsonObject(Mapping mapping) {
    this.mapping = mapping;
  }

  /** Reads a file that holds one object. */
  public static JsonObject read(Path file) throws IOException {
    return of(JsonReader.read(file.toString(), bytes(file)));
  }

  /** Reads one object from text. */
  public static JsonObject parse(String source, String text) {
    return of(JsonReader.read(source, text));
  }

  /** All bytes of a file that must be there and have a sensible size. */
  public static byte[] bytes(Path file) throws IOException {
    try {
      if (!Files.isRegularFile(file)) {
        throw new NoSuchFileException(file.toString());
      }
      long size = Files.size(file);
      if (size > LARGEST_FILE) {
        throw BobbinException.of(
            file, "at most " + LARGEST_FILE + " bytes", size, "the run it was written by");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw BobbinException.of(file, "a file", "none", "a folder that 'bobbin train' has written");
    }
  }

  private static JsonObject of(Node node) {
    if (node instanceof Mapping mapping) {
      return new JsonObject(mapping);
    }
    throw BobbinException.of(node.at(), "an object", node.describe());
  }

  /**
   * All of it as maps, lists, texts, numbers ({@code Long} or {@code Double}), booleans and nulls.
   */
  public Map<String, @Nullable Object> tree() {
    return tree(mapping);
  }

  private static Map<String, @Nullable Object> tree(Mapping mapping) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    mapping.entries().forEach((name, entry) -> map.put(name, plain(entry.value())));
    return map;
  }

  private static @Nullable Object plain(Node node) {
    return switch (node) {
      case Mapping inner -> tree(inner);
      case Sequence sequence -> {
        List<@Nullable Object> list = new ArrayList<>();
        sequence.items().forEach(item -> list.add(plain(item)));
        yield list;
      }
      case Scalar scalar ->
          switch (scalar.kind()) {
            case TEXT -> scalar.text();
            case NUMBER -> plainNumber(scalar.text());
            case BOOLEAN -> Boolean.parseBoolean(scalar.text());
            case NULL -> null;
          };
    };
  }

  private static Object plainNumber(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return Double.valueOf(text);
    }
  }

  /** The names of all values, in order. */
  public List<String> names() {
    return List.copyOf(mapping.entries().keySet());
  }

  /** A text that must be there. */
  public String text(String name) {
    return scalar(name, Kind.TEXT, "a text").text();
  }

  /** A text, or nothing where it is absent or null. */
  public Optional<String> optionalText(String name) {
    return isAbsent(name) ? Optional.empty() : Optional.of(text(name));
  }

  /** A finite number. */
  public double number(String name) {
    return number(scalar(name, Kind.NUMBER, "a number"), name);
  }

  /** A finite number, or nothing where it is absent or null. */
  public OptionalDouble optionalNumber(String name) {
    return isAbsent(name) ? OptionalDouble.empty() : OptionalDouble.of(number(name));
  }

  /** A list of finite numbers. */
  public List<Double> numbers(String name) {
    return numbers(items(name), name);
  }

  /** A list of texts. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Node item : items(name)) {
      if (!(item instanceof Scalar scalar) || scalar.kind() != Kind.TEXT) {
        throw wrong(item, name, "texts");
      }
      texts.add(scalar.text());
    }
    return texts;
  }

  private static List<Double> numbers(List<Node> items, String name) {
    List<Double> numbers = new ArrayList<>();
    for (Node item : items) {
      if (!(item instanceof Scalar scalar) || scalar.kind() != Kind.NUMBER) {
        throw wrong(item, name, "numbers");
      }
      numbers.add(number(scalar, name));
    }
    return numbers;
  }

  /** Lists of whole numbers from 0 to 2^31 - 1. */
  public int[][] counts(String name) {
    List<Node> rows = items(name);
    int[][] counts = new int[rows.size()][];
    for (int r = 0; r < counts.length; r++) {
      if (!(rows.get(r) instanceof Sequence row)) {
        throw wrong(rows.get(r), name, "lists of whole numbers");
      }
      counts[r] = new int[row.items().size()];
      for (int c = 0; c < counts[r].length; c++) {
        counts[r][c] = count(row.items().get(c), name);
      }
    }
    return counts;
  }

  private static int count(Node node, String name) {
    if (node instanceof Scalar scalar && scalar.kind() == Kind.NUMBER) {
      try {
        int value = Integer.parseInt(scalar.text());
        if (value >= 0) {
          return value;
        }
      } catch (NumberFormatException e) {
        // Refused below, as a negative one is.
      }
    }
    throw wrong(node, name, "whole numbers from 0 to 2147483647");
  }

  /** A whole number. */
  public long whole(String name) {
    Scalar scalar = scalar(name, Kind.NUMBER, "a whole number");
    try {
      return Long.parseLong(scalar.text());
    } catch (NumberFormatException e) {
      throw wrong(scalar, name, "a whole number");
    }
  }

  /** A whole number from {@code least} to 2^31 - 1. */
  public int count(String name, int least) {
    long value = whole(name);
    if (value < least || value > Integer.MAX_VALUE) {
      throw wrong(scalar(name, Kind.NUMBER, ""), name, "a whole number of at least " + least);
    }
    return (int) value;
  }

  /** A time as {@link Instant#parse} reads it. */
  public Instant instant(String name) {
    Scalar scalar = scalar(name, Kind.TEXT, "a time");
    try {
      return Instant.parse(scalar.text());
    } catch (DateTimeException e) {
      throw wrong(scalar, name, "a time such as 2026-01-31T12:00:00Z");
    }
  }

  /** A time, or nothing where it is absent or null. */
  public Optional<Instant> optionalInstant(String name) {
    return isAbsent(name) ? Optional.empty() : Optional.of(instant(name));
  }

  /** An object. */
  public JsonObject object(String name) {
    if (mapping.get(name) instanceof Mapping inner) {
      return new JsonObject(inner);
    }
    throw wrongOrMissing(mapping.get(name), name, "an object");
  }

  /** An object, or nothing where it is absent or null. */
  public Optional<JsonObject> optionalObject(String name) {
    return isAbsent(name) ? Optional.empty() : Optional.of(object(name));
  }

  /** True or false. */
  public boolean flag(String name) {
    return Boolean.parseBoolean(scalar(name, Kind.BOOLEAN, "true or false").text());
  }

  /** A list of objects. */
  public List<JsonObject> objects(String name) {
    List<JsonObject> objects = new ArrayList<>();
    for (Node item : items(name)) {
      objects.add(of(item));
    }
    return objects;
  }

  /** Objects of a list; none where there is no list. */
  public List<JsonObject> optionalObjects(String name) {
    return isAbsent(name) ? List.of() : objects(name);
  }

  private List<Node> items(String name) {
    if (mapping.get(name) instanceof Sequence sequence) {
      return sequence.items();
    }
    throw wrongOrMissing(mapping.get(name), name, "a list");
  }

  /** Whether there is a value of that name that is not null. */
  public boolean has(String name) {
    return !isAbsent(name);
  }

  private boolean isAbsent(String name) {
    Node node = mapping.get(name);
    return node == null || (node instanceof Scalar scalar && scalar.kind() == Kind.NULL);
  }

  private Scalar scalar(String name, Kind kind, String expected) {
    if (mapping.get(name) instanceof Scalar scalar && scalar.kind() == kind) {
      return scalar;
    }
    throw wrongOrMissing(mapping.get(name), name, expected);
  }

  private static double number(Scalar scalar, String name) {
    double value = Double.parseDouble(scalar.text());
    if (!Double.isFinite(value)) {
      throw wrong(scalar, name, "a number that fits a double");
    }
    return value;
  }

  /** What to throw where the value of a name is of the right kind and wrong all the same. */
  public BobbinException wrong(String name, String expected) {
    return wrongOrMissing(mapping.get(name), name, expected);
  }

  private static BobbinException wrong(Node node, String name, String expected) {
    return BobbinException.of(node.at() + ": " + name, expected, node.describe());
  }

  private BobbinException wrongOrMissing(@Nullable Node node, String name, String expected) {
    return node == null
        ? BobbinException.of(mapping.at() + ": " + name, expected, "nothing")
        : wrong(node, name, expected);
  }
}
