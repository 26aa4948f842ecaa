package dev.bobbin.base.codec;

import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Problems;
import dev.bobbin.base.text.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes a sealed family of records. A value is written as {@code kind: settings}, or as
 * the kind alone if no setting is required.
 *
 * @param <T> the family
 */
public final class UnionCodec<T> implements Codec<T> {
  private final String what;
  private final Map<String, NamedKind<? extends T>> kinds = new LinkedHashMap<>();
  private final Map<String, String> otherWords = new HashMap<>();
  private @Nullable NamedKind<? extends T> scalar;

  private record NamedKind<T>(String name, Class<T> type, Codec<T> codec) {
    Object write(Object value) {
      return codec.write(type.cast(value));
    }
  }

  /**
   * Starts without kinds.
   *
   * @param what the name of a member in messages: {@code layer}
   */
  public UnionCodec(String what) {
    this.what = what;
  }

  /** Adds a kind. */
  public <K extends T> UnionCodec<T> kind(String name, Class<K> type, Codec<K> codec) {
    kinds.put(name, new NamedKind<>(name, type, codec));
    return this;
  }

  /** Adds a kind that has no settings. */
  public <K extends T> UnionCodec<T> kind(String name, Class<K> type, Supplier<K> make) {
    return kind(name, type, new RecordFields<K>().build(_ -> make.get()));
  }

  /** Adds a kind that a number alone stands for: {@code learning-rate: 0.001}. */
  public <K extends T> UnionCodec<T> number(String name, Class<K> type, Codec<K> codec) {
    scalar = new NamedKind<>(name, type, codec);
    return kind(name, type, codec);
  }

  /** Other names under which users may look for a kind; see {@link RecordFields#insteadOf}. */
  public UnionCodec<T> insteadOf(String name, String... words) {
    for (String word : words) {
      otherWords.put(word, name);
    }
    return this;
  }

  /** The names of all kinds. */
  public List<String> names() {
    return List.copyOf(kinds.keySet());
  }

  /** The records of all kinds. */
  public List<Class<?>> types() {
    return kinds.values().stream().<Class<?>>map(NamedKind::type).toList();
  }

  @Override
  public @Nullable T read(Node node, String path, Problems problems) {
    return switch (node) {
      case Node.Scalar number when scalar != null && isMeantAsNumber(number) ->
          scalar.codec().read(number, path, problems);
      case Node.Scalar word when word.kind() == Node.Kind.TEXT ->
          read(word.text(), word, null, path, problems);
      case Node.Mapping mapping when mapping.entries().size() == 1 -> {
        Map.Entry<String, Node.Entry> only = mapping.entries().entrySet().iterator().next();
        yield read(
            only.getKey(),
            new Node.Scalar(only.getValue().at(), Node.Kind.TEXT, only.getKey()),
            only.getValue().value(),
            path,
            problems);
      }
      case Node.Mapping mapping
          when !mapping.entries().isEmpty() && kinds.containsKey(first(mapping)) -> {
        problems.add(
            node,
            path,
            "one " + what,
            "try indenting the settings of '"
                + first(mapping)
                + "' further, or braces: "
                + first(mapping)
                + ": {...}");
        yield null;
      }
      case Node.Mapping _, Node.Sequence _, Node.Scalar _ -> {
        problems.add(node, path, article(what), "try one of " + String.join(", ", names()));
        yield null;
      }
    };
  }

  private @Nullable T read(
      String name, Node named, @Nullable Node settings, String path, Problems problems) {
    NamedKind<? extends T> kind = kinds.get(name);
    if (kind == null) {
      problems.add(
          named.at(),
          path,
          "expected "
              + article(what)
              + ", received '"
              + name
              + "'; "
              + Names.suggestion(name, names(), otherWords));
      return null;
    }
    Node given = settings == null || isNull(settings) ? Node.Mapping.empty(named.at()) : settings;
    return kind.codec().read(given, Codec.path(path, name), problems);
  }

  private static boolean isMeantAsNumber(Node.Scalar node) {
    return node.kind() == Node.Kind.NUMBER
        || (node.kind() == Node.Kind.TEXT && Codecs.looksLikeNumber(node.text()));
  }

  private static boolean isNull(Node node) {
    return node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.NULL;
  }

  private static String first(Node.Mapping mapping) {
    return mapping.entries().keySet().iterator().next();
  }

  private static String article(String noun) {
    return ("aeiou".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun;
  }

  /** The name of a value's kind. */
  public String name(T value) {
    return kind(value).name();
  }

  private NamedKind<? extends T> kind(T value) {
    return kinds.values().stream()
        .filter(candidate -> candidate.type().isInstance(value))
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                what + ": expected a known kind, received " + value.getClass()));
  }

  @Override
  public Object write(T value) {
    NamedKind<? extends T> kind = kind(value);
    Object settings = kind.write(value);
    return settings instanceof Map<?, ?> map && map.isEmpty()
        ? kind.name()
        : Map.of(kind.name(), settings);
  }

  @Override
  public Map<String, Object> schema(Map<String, Object> definitions) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> bare = new ArrayList<>();
    for (NamedKind<? extends T> kind : kinds.values()) {
      Map<String, Object> schema = kind.codec().schema(definitions);
      properties.put(kind.name(), schema);
      if (standsAlone(schema)) {
        bare.add(kind.name());
      }
    }
    List<Object> ways = new ArrayList<>();
    if (!bare.isEmpty()) {
      ways.add(Map.of("enum", bare));
    }
    if (scalar != null) {
      ways.add(shortForm(scalar.codec().schema(definitions)));
    }
    ways.add(
        Schemas.of(
            "type",
            "object",
            "properties",
            properties,
            "minProperties",
            1,
            "maxProperties",
            1,
            "additionalProperties",
            false));
    return Map.of("anyOf", ways);
  }

  /** What may stand for the whole record; see {@link RecordFields#shorthand}. */
  private static Object shortForm(Map<String, Object> schema) {
    return schema.get("anyOf") instanceof List<?> ways ? ways.getFirst() : schema;
  }

  private static boolean standsAlone(Map<String, Object> schema) {
    Object object = schema.get("anyOf") instanceof List<?> ways ? ways.getLast() : schema;
    return object instanceof Map<?, ?> map
        && map.containsKey("properties")
        && !map.containsKey("required");
  }
}
