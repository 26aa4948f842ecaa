package dev.bobbin.base.json;

import dev.bobbin.base.Position;
import dev.bobbin.base.text.Names;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tree of values of JSON or YAML, with the position of each in the text. */
public sealed interface Node {
  /** Where it begins. */
  Position at();

  /** A short description for messages: {@code the text 'relu'}, {@code a mapping}. */
  String describe();

  /**
   * Names and values; no name occurs twice.
   *
   * @param at where it begins
   * @param entries by name, in the order of the text
   */
  record Mapping(Position at, Map<String, Entry> entries) implements Node {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** An empty mapping. */
    public static Mapping empty(Position at) {
      return new Mapping(at, Map.of());
    }

    /** The value of a name, or null. */
    public @Nullable Node get(String name) {
      Entry entry = entries.get(name);
      return entry == null ? null : entry.value();
    }

    @Override
    public String describe() {
      return entries.isEmpty()
          ? "an empty mapping"
          : "a mapping of " + Names.listed(entries.keySet());
    }
  }

  /**
   * The value of a name.
   *
   * @param at where the name stands
   * @param value its value
   */
  record Entry(Position at, Node value) {}

  /**
   * Values in order.
   *
   * @param at where it begins
   * @param items the values
   */
  record Sequence(Position at, List<Node> items) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String describe() {
      return "a list of " + items.size();
    }
  }

  /**
   * A single value, still as text.
   *
   * @param at where it begins
   * @param kind what the text stands for
   * @param text the value: unescaped for {@link Kind#TEXT}, as written for a number, {@code true},
   *     {@code false} or {@code null}
   */
  record Scalar(Position at, Kind kind, String text) implements Node {
    @Override
    public String describe() {
      return switch (kind) {
        case TEXT -> "the text '" + Names.shortened(text) + "'";
        case NUMBER, BOOLEAN -> Names.shortened(text);
        case NULL -> "nothing";
      };
    }
  }

  /** What a scalar stands for. */
  enum Kind {
    TEXT,
    NUMBER,
    BOOLEAN,
    NULL
  }
}
