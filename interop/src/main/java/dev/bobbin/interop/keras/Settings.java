package dev.bobbin.interop.keras;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.Position;
import dev.bobbin.base.Problem;
import dev.bobbin.base.json.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Settings of a layer or model in a file of Keras's, by name. What is not there, or {@code null},
 * has Keras's default.
 *
 * @param path of the mapping, for messages
 * @param mapping the settings
 */
public record Settings(String path, Node.Mapping mapping) {
  /**
   * Those of a tree.
   *
   * @throws BobbinException if it is no mapping
   */
  public static Settings of(String path, Node node) {
    if (node instanceof Node.Mapping mapping) {
      return new Settings(path, mapping);
    }
    throw wrong(node, path, "a mapping");
  }

  static BobbinException wrong(Node node, String path, String expected) {
    return BobbinException.of(
        List.of(
            new Problem(
                Position.of(node.at().source()),
                path,
                "expected %s, received %s".formatted(expected, node.describe()))));
  }

  /** The value of a name; empty if it is not there or null. */
  public Optional<Node> get(String name) {
    Node value = mapping.get(name);
    return value instanceof Node.Scalar(_, var kind, _) && kind == Node.Kind.NULL
        ? Optional.empty()
        : Optional.ofNullable(value);
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** The settings under a name, if it has some; what else it has is passed over. */
  public Optional<Settings> settingsIfAny(String name) {
    return get(name).filter(Node.Mapping.class::isInstance).map(node -> of(at(name), node));
  }

  /** The settings under a name. */
  public Optional<Settings> settings(String name) {
    return get(name).map(node -> of(at(name), node));
  }

  /** A text. */
  public Optional<String> text(String name) {
    return get(name).map(node -> text(node, at(name)));
  }

  static String text(Node node, String path) {
    if (node instanceof Node.Scalar(_, var kind, var text) && kind == Node.Kind.TEXT) {
      return text;
    }
    throw wrong(node, path, "a text");
  }

  /** A text that has to be there. */
  public String require(String name) {
    return text(name).orElseThrow(() -> wrong(mapping, at(name), "a text"));
  }

  /** A list; empty if it is not there. */
  public List<Node> list(String name) {
    return get(name).map(node -> list(node, at(name))).orElse(List.of());
  }

  static List<Node> list(Node node, String path) {
    if (node instanceof Node.Sequence(_, var items)) {
      return items;
    }
    throw wrong(node, path, "a list");
  }

  /** A truth value, or the default. */
  public boolean flag(String name, boolean usual) {
    Optional<Node> node = get(name);
    if (node.isEmpty()) {
      return usual;
    }
    if (node.get() instanceof Node.Scalar(_, var kind, var text) && kind == Node.Kind.BOOLEAN) {
      return text.equals("true");
    }
    throw wrong(node.get(), at(name), "true or false");
  }

  /** A finite number; empty if it is not there. */
  public Optional<Double> number(String name) {
    return get(name).map(node -> number(node, at(name)));
  }

  /** A finite number, or the default. */
  public double number(String name, double usual) {
    return get(name).map(node -> number(node, at(name))).orElse(usual);
  }

  static double number(Node node, String path) {
    if (node instanceof Node.Scalar(_, var kind, var text) && kind == Node.Kind.NUMBER) {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    }
    // A number of NumPy's, as Keras 2 wrote the slopes of some layers.
    if (node instanceof Node.Mapping mapping
        && mapping.get("type") instanceof Node.Scalar(_, _, var type)
        && type.equals("ndarray")
        && mapping.get("value") instanceof Node.Scalar value) {
      return number(value, path);
    }
    throw wrong(node, path, "a finite number");
  }

  /** A whole number that has to be there. */
  public int whole(String name) {
    return whole(get(name).orElseThrow(() -> wrong(mapping, at(name), "a number")), at(name));
  }

  /** A whole number, or the default. */
  public int whole(String name, int usual) {
    return get(name).map(node -> whole(node, at(name))).orElse(usual);
  }

  static int whole(Node node, String path) {
    double value = number(node, path);
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw wrong(node, path, "a whole number");
    }
    return (int) value;
  }

  /** Whole numbers: one, or a list; empty if they are not there. */
  public List<Integer> wholes(String name) {
    Optional<Node> node = get(name);
    if (node.isPresent() && node.get() instanceof Node.Scalar) {
      return List.of(whole(node.get(), at(name)));
    }
    List<Integer> numbers = new ArrayList<>();
    for (Node item : list(name)) {
      numbers.add(whole(item, at(name)));
    }
    return numbers;
  }

  /** Whole numbers: one, or lists of them within each other; empty if they are not there. */
  public List<Integer> wholesWithin(String name) {
    List<Integer> numbers = new ArrayList<>();
    for (double number : numbers(name)) {
      if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
        throw wrong(mapping, at(name), "whole numbers");
      }
      numbers.add((int) number);
    }
    return numbers;
  }

  /** Numbers: one, or lists of them within each other; empty if they are not there. */
  public List<Double> numbers(String name) {
    List<Double> numbers = new ArrayList<>();
    get(name).ifPresent(node -> flatten(node, at(name), numbers));
    return numbers;
  }

  private static void flatten(Node node, String path, List<Double> numbers) {
    if (node instanceof Node.Sequence(_, var items)) {
      items.forEach(item -> flatten(item, path, numbers));
    } else {
      numbers.add(number(node, path));
    }
  }
}
