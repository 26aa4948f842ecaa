package dev.bobbin.experiment.recipe;

import dev.bobbin.base.Position;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Node.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trees without positions: texts, {@link Long}, {@link Double}, {@link Boolean}, lists and maps.
 * Whole numbers that fit are {@link Long}, so that equal numbers are equal values.
 */
final class PlainTree {
  /** Doubles hold every whole number up to here. */
  private static final double LARGEST_WHOLE = 0x1p53;

  private PlainTree() {}

  /** Null if the tree contains a null, or a number that no double can hold. */
  static @Nullable Object of(Node node) {
    return switch (node) {
      case Node.Scalar(_, Kind kind, String text) ->
          switch (kind) {
            case TEXT -> text;
            case BOOLEAN -> Boolean.valueOf(text);
            case NUMBER -> number(text);
            case NULL -> null;
          };
      case Node.Sequence sequence -> {
        List<Object> items = new ArrayList<>();
        for (Node item : sequence.items()) {
          Object plain = of(item);
          if (plain == null) {
            yield null;
          }
          items.add(plain);
        }
        yield List.copyOf(items);
      }
      case Node.Mapping mapping -> {
        Map<String, Object> plain = new LinkedHashMap<>();
        for (Map.Entry<String, Node.Entry> entry : mapping.entries().entrySet()) {
          Object value = of(entry.getValue().value());
          if (value == null) {
            yield null;
          }
          plain.put(entry.getKey(), value);
        }
        yield Collections.unmodifiableMap(plain);
      }
    };
  }

  private static @Nullable Object number(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      double value = Double.parseDouble(text);
      return Double.isFinite(value) ? number(value) : null;
    }
  }

  /** A {@link Long} if it is whole. */
  static Object number(double value) {
    return value == Math.rint(value) && Math.abs(value) <= LARGEST_WHOLE
        ? (Object) (long) value
        : (Object) value;
  }

  static Node at(Position at, Object plain) {
    return switch (plain) {
      case Map<?, ?> map -> {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        map.forEach((name, value) -> entries.put((String) name, new Node.Entry(at, at(at, value))));
        yield new Node.Mapping(at, entries);
      }
      case List<?> list -> new Node.Sequence(at, list.stream().map(item -> at(at, item)).toList());
      case String text -> new Node.Scalar(at, Kind.TEXT, text);
      case Boolean bool -> new Node.Scalar(at, Kind.BOOLEAN, bool.toString());
      default -> new Node.Scalar(at, Kind.NUMBER, JsonWriter.compact(plain));
    };
  }
}
