package dev.bobbin.base.json;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.Node.Kind;
import dev.bobbin.base.json.Node.Mapping;
import dev.bobbin.base.json.Node.Scalar;
import dev.bobbin.base.json.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object whose values are asked for by name and type, for tables of results that differ from
 * measurement to measurement. A document with a fixed form has a codec instead.
 */
public final class JsonObject {
  private final Mapping mapping;

  private JsonObject(Mapping mapping) {
    this.mapping = mapping;
  }

  /** Reads one object from text. */
  public static JsonObject parse(String source, String text) {
    return of(JsonReader.read(source, text));
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

  private static BobbinException wrong(Node node, String name, String expected) {
    return BobbinException.of(node.at() + ": " + name, expected, node.describe());
  }

  private BobbinException wrongOrMissing(@Nullable Node node, String name, String expected) {
    return node == null
        ? BobbinException.of(mapping.at() + ": " + name, expected, "nothing")
        : wrong(node, name, expected);
  }
}
