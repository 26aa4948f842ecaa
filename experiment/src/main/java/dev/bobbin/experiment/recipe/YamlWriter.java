package dev.bobbin.experiment.recipe;

import dev.bobbin.base.json.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes plain trees as YAML: values without a list of layers on one line if they fit, others as
 * blocks. The same tree gives the same text.
 */
final class YamlWriter {
  private static final int WIDTH = 110;
  private static final Pattern SAFE = Pattern.compile("[A-Za-z][A-Za-z0-9_./ -]*(?<! )");
  private static final Set<String> WORDS =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  static String write(Map<?, ?> tree) {
    YamlWriter writer = new YamlWriter();
    writer.mapping(tree, 0, false);
    return writer.out.toString();
  }

  private void mapping(Map<?, ?> map, int indent, boolean started) {
    boolean first = started;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!first) {
        out.append(" ".repeat(indent));
      }
      first = false;
      out.append(text((String) entry.getKey())).append(':');
      value(entry.getValue(), indent);
    }
  }

  private void value(Object value, int indent) {
    String flow = flow(value);
    boolean block =
        value instanceof Map<?, ?> map
            && !map.isEmpty()
            && (indent == 0 || flow.length() + indent > WIDTH);
    if (block && value instanceof Map<?, ?> map) {
      out.append('\n');
      mapping(map, indent + 2, false);
    } else if (value instanceof List<?> list && !list.isEmpty() && !isNumbers(list)) {
      out.append('\n');
      sequence(list, indent + 2);
    } else {
      out.append(' ').append(flow).append('\n');
    }
  }

  private void sequence(List<?> list, int indent) {
    for (Object item : list) {
      out.append(" ".repeat(indent)).append("- ");
      String flow = flow(item);
      if (item instanceof Map<?, ?> map
          && !map.isEmpty()
          && (flow.length() + indent > WIDTH || map.size() == 1)) {
        mapping(map, indent + 2, true);
      } else {
        out.append(flow).append('\n');
      }
    }
  }

  private static boolean isNumbers(List<?> list) {
    return list.stream().allMatch(Number.class::isInstance);
  }

  /** The value on one line. */
  static String flow(Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          "{"
              + String.join(
                  ", ",
                  map.entrySet().stream()
                      .map(e -> text((String) e.getKey()) + ": " + flow(e.getValue()))
                      .toList())
              + "}";
      case List<?> list ->
          "[" + String.join(", ", list.stream().map(YamlWriter::flow).toList()) + "]";
      case String string -> text(string);
      case Double number -> number(JsonWriter.number(number));
      default -> JsonWriter.compact(value);
    };
  }

  /**
   * A number that YAML 1.1 (PyYAML) reads too: with a point and the exponent's sign, {@code
   * 1.0e-7}.
   */
  private static String number(String json) {
    int exponent = json.indexOf('e');
    if (exponent < 0) {
      return json;
    }
    String digits = json.substring(0, exponent);
    String power = json.substring(exponent + 1);
    return (digits.contains(".") ? digits : digits + ".0")
        + (power.startsWith("-") ? "e" : "e+")
        + power;
  }

  /** Plain if no YAML version can take it for anything else, else in double quotes. */
  private static String text(String text) {
    boolean plain =
        SAFE.matcher(text).matches() && !WORDS.contains(text.toLowerCase(java.util.Locale.ROOT));
    return plain ? text : JsonWriter.compact(text);
  }
}
