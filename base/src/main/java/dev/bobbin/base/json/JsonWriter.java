package dev.bobbin.base.json;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes plain trees (maps with text keys, lists, texts, finite numbers, booleans and nulls) as
 * JSON in ASCII, names in the order of the map. The same tree gives the same bytes.
 */
public final class JsonWriter {
  private final StringBuilder out = new StringBuilder();
  private final boolean indented;

  private JsonWriter(boolean indented) {
    this.indented = indented;
  }

  /** On one line. */
  public static String compact(@Nullable Object tree) {
    JsonWriter writer = new JsonWriter(false);
    writer.value(tree, 0);
    return writer.out.toString();
  }

  /** Indented by two spaces per level, with a line break at the end. */
  public static String indented(@Nullable Object tree) {
    JsonWriter writer = new JsonWriter(true);
    writer.value(tree, 0);
    return writer.out.append('\n').toString();
  }

  /** As {@link #indented(Object)}, as a value at a depth of a document, without a line break. */
  static String indented(@Nullable Object tree, int depth) {
    JsonWriter writer = new JsonWriter(true);
    writer.value(tree, depth);
    return writer.out.toString();
  }

  /**
   * A number in the fewest digits that give the same double: {@code 3}, {@code 0.5}, {@code 1e-7}.
   */
  public static String number(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("JSON: expected a finite number, received " + value);
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0";
    }
    BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= -4 && exponent <= 15) {
      return shortest.toPlainString();
    }
    return shortest.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
  }

  private void value(@Nullable Object value, int depth) {
    switch (value) {
      case null -> out.append("null");
      case String text -> string(text);
      case Boolean bool -> out.append(bool);
      case Integer whole -> out.append(whole);
      case Long whole -> out.append(whole);
      case Double number -> out.append(number(number));
      case Map<?, ?> map -> mapping(map, depth);
      case List<?> list -> sequence(list, depth);
      default ->
          throw new IllegalArgumentException(
              "JSON: expected a plain value, received " + value.getClass());
    }
  }

  private void mapping(Map<?, ?> map, int depth) {
    String separator = "";
    out.append('{');
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(separator);
      newLine(depth + 1);
      string((String) entry.getKey());
      out.append(indented ? ": " : ":");
      value(entry.getValue(), depth + 1);
      separator = ",";
    }
    if (!map.isEmpty()) {
      newLine(depth);
    }
    out.append('}');
  }

  private void sequence(List<?> list, int depth) {
    boolean broken = list.stream().anyMatch(item -> item instanceof Map || item instanceof List);
    String separator = "";
    out.append('[');
    for (Object item : list) {
      out.append(separator);
      if (broken) {
        newLine(depth + 1);
      } else if (indented && !separator.isEmpty()) {
        out.append(' ');
      }
      value(item, depth + 1);
      separator = ",";
    }
    if (broken) {
      newLine(depth);
    }
    out.append(']');
  }

  private void newLine(int depth) {
    if (indented) {
      out.append('\n').append("  ".repeat(depth));
    }
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c > '~') {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
