package dev.bobbin.base.codec;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * How values of one type are written to a tree, and described to programs that read it.
 *
 * @param <T> the type
 */
public interface Form<T> {
  /**
   * The value as a plain tree of maps, lists, texts, numbers and booleans. Defaults are written
   * out, so that they may change without changing what a file means.
   */
  Object write(T value);

  /**
   * A JSON Schema (draft 2020-12) of what {@link #write} gives, as far as a schema can say it.
   *
   * @param definitions receives the schemas of types that have a name
   */
  Map<String, Object> schema(Map<String, Object> definitions);

  /**
   * A type with a name in the schema, which may contain itself.
   *
   * @param name in {@code $defs}
   * @param form its form; asked for when it is first needed
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
