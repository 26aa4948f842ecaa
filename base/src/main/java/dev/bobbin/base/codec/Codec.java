package dev.bobbin.base.codec;

import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Problems;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How values of one type are read from a tree, written to one, and described to an editor.
 *
 * @param <T> the type
 */
public interface Codec<T> {
  /**
   * Reads a value.
   *
   * @param node where it is written
   * @param path what leads there, for messages
   * @param problems receives what is wrong
   * @return the value, or null after at least one problem was added
   */
  @Nullable T read(Node node, String path, Problems problems);

  /**
   * The value as a plain tree of maps, lists, texts, numbers and booleans; {@link #read} gives an
   * equal value for it. Defaults are written out, so that they may change without changing what a
   * file means.
   */
  Object write(T value);

  /**
   * A JSON Schema (draft 2020-12) of what {@link #read} takes, as far as a schema can say it.
   *
   * @param definitions receives the schemas of types that have a name
   */
  Map<String, Object> schema(Map<String, Object> definitions);

  /**
   * Another type with the same form; an {@link IllegalArgumentException} of {@code read} becomes a
   * problem.
   */
  default <U> Codec<U> as(Function<T, U> read, Function<U, T> write) {
    Codec<T> form = this;
    return new Codec<>() {
      @Override
      public @Nullable U read(Node node, String path, Problems problems) {
        T value = form.read(node, path, problems);
        try {
          return value == null ? null : read.apply(value);
        } catch (IllegalArgumentException e) {
          problems.add(node.at(), path, String.valueOf(e.getMessage()));
          return null;
        }
      }

      @Override
      public Object write(U value) {
        return form.write(write.apply(value));
      }

      @Override
      public Map<String, Object> schema(Map<String, Object> definitions) {
        return form.schema(definitions);
      }
    };
  }

  /**
   * A type with a name in the schema, which may contain itself.
   *
   * @param name in {@code $defs}
   * @param form its form; asked for when it is first needed
   */
  static <T> Codec<T> named(String name, Supplier<Codec<T>> form) {
    return new Codec<>() {
      @Override
      public @Nullable T read(Node node, String path, Problems problems) {
        return form.get().read(node, path, problems);
      }

      @Override
      public Object write(T value) {
        return form.get().write(value);
      }

      @Override
      public Map<String, Object> schema(Map<String, Object> definitions) {
        if (!definitions.containsKey(name)) {
          // Claimed before it is worked out: the form may come back here.
          definitions.put(name, Map.of());
          definitions.put(name, form.get().schema(definitions));
        }
        return Map.of("$ref", "#/$defs/" + name);
      }
    };
  }

  /**
   * The path of something inside: {@code network} and {@code layers} give {@code network.layers}.
   */
  static String path(String outer, Object inner) {
    return outer.isEmpty() ? inner.toString() : outer + "." + inner;
  }
}
