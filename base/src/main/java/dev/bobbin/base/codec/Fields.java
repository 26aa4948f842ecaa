package dev.bobbin.base.codec;

import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Problems;
import dev.bobbin.base.text.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Describes a record as named fields. Each field is declared once, with its name, form, accessor,
 * default and a sentence about it; the codec that {@link #build} gives does the rest.
 *
 * @param <R> the record
 */
public final class Fields<R> {
  private final List<Field<R, ?>> fields = new ArrayList<>();
  private @Nullable Field<R, ?> shorthand;

  /** No fields yet. */
  public Fields() {}

  /**
   * A field: what {@link Values#get} wants to see.
   *
   * @param <R> the record
   * @param <T> the field's type
   */
  public static final class Field<R, T> {
    private final String name;
    private final Codec<T> codec;

    /** The value to write, if any. */
    private final Function<R, Optional<T>> get;

    private final Optional<T> fallback;
    private final boolean required;
    private final String about;

    private Field(
        String name,
        Codec<T> codec,
        Function<R, Optional<T>> get,
        Optional<T> fallback,
        boolean required,
        String about) {
      this.name = name;
      this.codec = codec;
      this.get = get;
      this.fallback = fallback;
      this.required = required;
      this.about = about;
    }

    private Optional<Object> write(R owner) {
      return get.apply(owner).map(codec::write);
    }

    private Map<String, Object> schema(Map<String, Object> definitions) {
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("description", about);
      fallback.map(codec::write).ifPresent(value -> schema.put("default", value));
      schema.putAll(codec.schema(definitions));
      return schema;
    }
  }

  /** The values of the fields of one record that is being read. */
  public static final class Values {
    private final Map<Field<?, ?>, Object> read = new HashMap<>();

    private Values() {}

    /** The value of a field that is required or has a default. */
    public <T> T get(Field<?, T> field) {
      return find(field).orElseThrow();
    }

    /** The value of a field that may be absent. */
    @SuppressWarnings("unchecked") // read() stores under each field what its own codec gave
    public <T> Optional<T> find(Field<?, T> field) {
      Object value = read.get(field);
      return value == null ? field.fallback : Optional.of((T) value);
    }
  }

  /** A field that has to be there. */
  public <T> Field<R, T> required(String name, Codec<T> codec, Function<R, T> get, String about) {
    return add(
        new Field<>(
            name, codec, owner -> Optional.of(get.apply(owner)), Optional.empty(), true, about));
  }

  /** A field with a default. */
  public <T> Field<R, T> optional(
      String name, Codec<T> codec, Function<R, T> get, T fallback, String about) {
    return add(
        new Field<>(
            name,
            codec,
            owner -> Optional.of(get.apply(owner)),
            Optional.of(fallback),
            false,
            about));
  }

  /** A field that may be absent; {@link Values#find} reads it. */
  public <T> Field<R, T> absent(
      String name, Codec<T> codec, Function<R, Optional<T>> get, String about) {
    return add(new Field<>(name, codec, get, Optional.empty(), false, about));
  }

  /**
   * Lets the value of that field stand for the whole record: {@code dropout: 0.25}. No other field
   * may be required.
   */
  public Fields<R> shorthand(Field<R, ?> field) {
    shorthand = field;
    return this;
  }

  private <T> Field<R, T> add(Field<R, T> field) {
    fields.add(field);
    return field;
  }

  /**
   * The record's codec.
   *
   * @param make makes the record; an {@link IllegalArgumentException} of its own checks becomes a
   *     problem
   */
  public Codec<R> build(Function<Values, R> make) {
    return new RecordCodec<>(List.copyOf(fields), Optional.ofNullable(shorthand), make);
  }

  private record RecordCodec<R>(
      List<Field<R, ?>> fields, Optional<Field<R, ?>> shorthand, Function<Values, R> make)
      implements Codec<R> {
    @Override
    public @Nullable R read(Node node, String path, Problems problems) {
      int before = problems.count();
      Values values = new Values();
      switch (node) {
        case Node.Mapping mapping -> readFields(mapping, path, problems, values);
        case Node.Scalar _, Node.Sequence _ ->
            shorthand.ifPresentOrElse(
                field -> readField(field, node, path, problems, values),
                () -> problems.add(node, path, "a mapping with " + String.join(", ", names())));
      }
      if (problems.count() > before) {
        return null;
      }
      try {
        return make.apply(values);
      } catch (IllegalArgumentException | ArithmeticException e) {
        problems.add(node.at(), path, String.valueOf(e.getMessage()));
        return null;
      }
    }

    private void readFields(Node.Mapping mapping, String path, Problems problems, Values values) {
      Set<String> misspelt = new HashSet<>();
      mapping
          .entries()
          .forEach((name, entry) -> {
            if (!names().contains(name)) {
              Names.nearest(name, names()).ifPresent(misspelt::add);
              problems.add(entry.at(), Codec.path(path, name), unknown(name));
            }
          });
      for (Field<R, ?> field : fields) {
        Node value = mapping.get(field.name);
        if (value != null) {
          readField(field, value, Codec.path(path, field.name), problems, values);
        } else if (field.required && !misspelt.contains(field.name)) {
          String message = "expected a value, received none; try adding '" + field.name + ": ...'";
          problems.add(mapping.at(), Codec.path(path, field.name), message);
        }
      }
    }

    private String unknown(String name) {
      return names().isEmpty()
          ? "expected no fields, received '" + name + "'; try without it"
          : "expected a known field, received '" + name + "'; " + Names.suggestion(name, names());
    }

    private static <T> void readField(
        Field<?, T> field, Node node, String path, Problems problems, Values values) {
      T value = field.codec.read(node, path, problems);
      if (value != null) {
        values.read.put(field, value);
      }
    }

    private List<String> names() {
      return fields.stream().map(field -> field.name).toList();
    }

    @Override
    public Object write(R value) {
      Map<String, Object> plain = new LinkedHashMap<>();
      for (Field<R, ?> field : fields) {
        field.write(value).ifPresent(written -> plain.put(field.name, written));
      }
      return plain;
    }

    @Override
    public Map<String, Object> schema(Map<String, Object> definitions) {
      Map<String, Object> properties = new LinkedHashMap<>();
      fields.forEach(field -> properties.put(field.name, field.schema(definitions)));
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("type", "object");
      schema.put("properties", properties);
      List<String> required =
          fields.stream().filter(field -> field.required).map(field -> field.name).toList();
      if (!required.isEmpty()) {
        schema.put("required", required);
      }
      schema.put("additionalProperties", false);
      return shorthand
          .<Map<String, Object>>map(
              field -> Map.of("anyOf", List.of(field.schema(definitions), schema)))
          .orElse(schema);
    }
  }
}
