package dev.bobbin.base.codec;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Writes values of a type to a tree and describes them as a JSON Schema.
 *
 * @param <T> the type
 */
public interface Form<T> {
  /**
   * The value as a tree of maps, lists, texts, numbers and booleans. Defaults are included, so that
   * changing a default does not change what a file means.
   */
  Object write(T value);

  /**
   * A JSON Schema (draft 2020-12) of what {@link #write} gives.
   *
   * @param definitions receives the schemas of named types
   */
  Map<String, Object> schema(Map<String, Object> definitions);

  /**
   * A type that has a name in the schema and may contain itself.
   *
   * @param name in {@code $defs}
   * @param form evaluated on first use
   */
  static <T> Form<T> written(String name, Supplier<Form<T>> form) {
    return of(
        value -> form.get().write(value),
        definitions -> Schemas.named(name, form.get(), definitions));
  }

  /** A form of these two functions. */
  static <T> Form<T> of(Function<T, Object> write, UnaryOperator<Map<String, Object>> schema) {
    return new Form<>() {
      @Override
      public Object write(T value) {
        return write.apply(value);
      }

      @Override
      public Map<String, Object> schema(Map<String, Object> definitions) {
        return schema.apply(definitions);
      }
    };
  }
}
