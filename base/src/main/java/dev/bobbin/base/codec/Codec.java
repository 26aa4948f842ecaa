package dev.bobbin.base.codec;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Problems;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads values of a type from a tree, writes them to one, and describes them as a JSON Schema.
 * {@link #read} gives an equal value for what {@link #write} gave.
 *
 * @param <T> the type
 */
public interface Codec<T> extends Form<T> {
  /**
   * Reads a value.
   *
   * @param node the tree
   * @param path of the node, for messages
   * @param problems receives what is wrong
   * @return the value, or null after at least one problem was added
   */
  @Nullable T read(Node node, String path, Problems problems);

  /**
   * A codec for another type with the same form; an {@link InvalidValueException} of {@code read}
   * becomes a problem.
   */
  default <U> Codec<U> as(Function<T, U> read, Function<U, T> write) {
    return of(
        (node, path, problems) -> {
          T value = read(node, path, problems);
          try {
            return value == null ? null : read.apply(value);
          } catch (InvalidValueException e) {
            problems.add(node.at(), path, e.explanation());
            return null;
          }
        },
        Form.of(value -> write(write.apply(value)), this::schema));
  }

  /**
   * A type that has a name in the schema and may contain itself.
   *
   * @param name in {@code $defs}
   * @param form evaluated on first use
   */
  static <T> Codec<T> named(String name, Supplier<Codec<T>> form) {
    return of(
        (node, path, problems) -> form.get().read(node, path, problems),
        Form.written(name, form::get));
  }

  /** How a value is read; see {@link Codec#read}. */
  interface Reader<T> {
    @Nullable T read(Node node, String path, Problems problems);
  }

  /** A codec of a reader and a form. */
  static <T> Codec<T> of(Reader<T> reader, Form<T> form) {
    return new Codec<>() {
      @Override
      public @Nullable T read(Node node, String path, Problems problems) {
        return reader.read(node, path, problems);
      }

      @Override
      public Object write(T value) {
        return form.write(value);
      }

      @Override
      public Map<String, Object> schema(Map<String, Object> definitions) {
        return form.schema(definitions);
      }
    };
  }

  /** The path of a member: {@code network} and {@code layers} give {@code network.layers}. */
  static String path(String outer, Object inner) {
    return outer.isEmpty() ? inner.toString() : outer + "." + inner;
  }
}
