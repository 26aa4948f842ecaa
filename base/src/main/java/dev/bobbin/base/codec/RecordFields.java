package dev.bobbin.base.codec;

import dev.bobbin.base.InvalidValueException;
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
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Builds the codec of a record from its fields. Each field is declared once, with its name, codec,
 * accessor, default and a sentence for the schema.
 *
 * <p>A record that users write ({@link #build}) rejects unknown fields; fields with defaults may be
 * left out. A document that Bobbin writes ({@link #document}) has all of its fields, null where
 * there is no value. When it is read, a missing field counts as null, and unknown fields are
 * ignored, since a later version may have written them.
 *
 * @param <R> the record
 */
public final class RecordFields<R> {
  /** Fewer are reported one by one. */
  private static final int MANY_MISSING = 4;

  private final List<Field<R, ?>> fields = new ArrayList<>();
  private final Map<String, String> otherWords = new HashMap<>();
  private @Nullable NamedField<R, ?> shorthand;

  /** Starts without fields. */
  public RecordFields() {}

  /**
   * A declared field, to be read with {@link Values#get}.
   *
   * @param <R> the record
   * @param <T> the field's type
   */
  public abstract static sealed class Field<R, T> permits NamedField, InlinedField {
    private Field() {}

    abstract List<String> names();

    abstract Optional<T> fallback();

    abstract void write(R owner, Map<String, @Nullable Object> target);

    abstract void read(Node.Mapping mapping, String path, Problems problems, Values values);

    abstract void describe(Description into);
  }

  record Description(
      Map<String, Object> properties, List<String> required, Map<String, Object> definitions) {}

  private enum Presence {
    ALWAYS,
    LEFT_OUT_IF_EMPTY,
    NULL_IF_EMPTY
  }

  private static final class NamedField<R, T> extends Field<R, T> {
    private final String name;
    private final Form<T> form;

    /** Empty for a derived field. */
    private final Optional<Codec<T>> codec;

    private final Function<R, Optional<T>> get;
    private final Optional<T> fallback;
    private final Presence presence;
    private final String about;

    NamedField(
        String name,
        Form<T> form,
        Optional<Codec<T>> codec,
        Function<R, Optional<T>> get,
        Optional<T> fallback,
        Presence presence,
        String about) {
      this.name = name;
      this.form = form;
      this.codec = codec;
      this.get = get;
      this.fallback = fallback;
      this.presence = presence;
      this.about = about;
    }

    @Override
    List<String> names() {
      return List.of(name);
    }

    @Override
    Optional<T> fallback() {
      return fallback;
    }

    @Override
    void write(R owner, Map<String, @Nullable Object> target) {
      Optional<Object> written = get.apply(owner).map(form::write);
      if (written.isPresent() || presence == Presence.NULL_IF_EMPTY) {
        target.put(name, written.orElse(null));
      }
    }

    boolean mustBeRead() {
      return codec.isPresent() && presence == Presence.ALWAYS && fallback.isEmpty();
    }

    @Override
    void read(Node.Mapping mapping, String path, Problems problems, Values values) {
      Node value = mapping.get(name);
      if (value == null && mustBeRead()) {
        // The codec then says what it expects.
        value = new Node.Scalar(mapping.at(), Node.Kind.NULL, "null");
      }
      if (value != null) {
        readValue(value, Codec.path(path, name), problems, values);
      }
    }

    void readValue(Node node, String path, Problems problems, Values values) {
      boolean isNull = node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.NULL;
      if (codec.isEmpty() || (isNull && presence == Presence.NULL_IF_EMPTY)) {
        return;
      }
      T value = codec.get().read(node, path, problems);
      if (value != null) {
        values.read.put(this, value);
      }
    }

    @Override
    void describe(Description into) {
      into.properties.put(name, schema(into.definitions));
      if (presence != Presence.LEFT_OUT_IF_EMPTY) {
        into.required.add(name);
      }
    }

    Map<String, Object> schema(Map<String, Object> definitions) {
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("description", about);
      fallback.map(form::write).ifPresent(value -> schema.put("default", value));
      Map<String, Object> own = form.schema(definitions);
      schema.putAll(presence == Presence.NULL_IF_EMPTY ? Schemas.orNull(own) : own);
      return schema;
    }
  }

  private static final class InlinedField<R, T> extends Field<R, T> {
    private final RecordCodec<T> codec;
    private final Function<R, T> get;

    InlinedField(RecordCodec<T> codec, Function<R, T> get) {
      this.codec = codec;
      this.get = get;
    }

    @Override
    List<String> names() {
      return codec.names();
    }

    @Override
    Optional<T> fallback() {
      return Optional.empty();
    }

    @Override
    void write(R owner, Map<String, @Nullable Object> target) {
      target.putAll(codec.write(get.apply(owner)));
    }

    @Override
    void read(Node.Mapping mapping, String path, Problems problems, Values values) {
      T value = codec.read(mapping, path, problems);
      if (value != null) {
        values.read.put(this, value);
      }
    }

    @Override
    void describe(Description into) {
      Map<String, Object> own = codec.schema(into.definitions);
      ((Map<?, ?>) own.getOrDefault("properties", Map.of()))
          .forEach((name, schema) -> into.properties.put((String) name, schema));
      ((List<?>) own.getOrDefault("required", List.of()))
          .forEach(name -> into.required.add((String) name));
    }
  }

  /** The values of one record that is being read. */
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
      return value == null ? field.fallback() : Optional.of((T) value);
    }

    /** The number of a field that may be null. */
    public OptionalDouble findDouble(Field<?, Double> field) {
      return find(field).stream().mapToDouble(Double::doubleValue).findFirst();
    }

    /** The number of a field that may be null. */
    public OptionalInt findInt(Field<?, Integer> field) {
      return find(field).stream().mapToInt(Integer::intValue).findFirst();
    }

    /** The number of a field that may be null. */
    public OptionalLong findLong(Field<?, Long> field) {
      return find(field).stream().mapToLong(Long::longValue).findFirst();
    }
  }

  /** A required field. */
  public <T> Field<R, T> required(String name, Codec<T> codec, Function<R, T> get, String about) {
    return named(name, codec, some(get), Optional.empty(), Presence.ALWAYS, about);
  }

  /** A field with a default. */
  public <T> Field<R, T> optional(
      String name, Codec<T> codec, Function<R, T> get, T fallback, String about) {
    return named(name, codec, some(get), Optional.of(fallback), Presence.ALWAYS, about);
  }

  /** A field that is left out if it has no value; {@link Values#find} reads it. */
  public <T> Field<R, T> absent(
      String name, Codec<T> codec, Function<R, Optional<T>> get, String about) {
    return named(name, codec, get, Optional.empty(), Presence.LEFT_OUT_IF_EMPTY, about);
  }

  /** A field that is null if it has no value; {@link Values#find} reads it. */
  public <T> Field<R, T> nullable(
      String name, Codec<T> codec, Function<R, Optional<T>> get, String about) {
    return named(name, codec, get, Optional.empty(), Presence.NULL_IF_EMPTY, about);
  }

  /** A number that may be null; {@link Values#findDouble} reads it. */
  public Field<R, Double> nullableDouble(
      String name, Function<R, OptionalDouble> get, String about) {
    return nullableDouble(name, Codecs.NUMBER, get, about);
  }

  /** A number of any codec that may be null; {@link Values#findDouble} reads it. */
  public Field<R, Double> nullableDouble(
      String name, Codec<Double> codec, Function<R, OptionalDouble> get, String about) {
    return nullable(name, codec, owner -> get.apply(owner).stream().boxed().findFirst(), about);
  }

  /** A number that may be null; {@link Values#findInt} reads it. */
  public Field<R, Integer> nullableInt(
      String name, Codec<Integer> codec, Function<R, OptionalInt> get, String about) {
    return nullable(name, codec, owner -> get.apply(owner).stream().boxed().findFirst(), about);
  }

  /** A whole number that may be null; {@link Values#findLong} reads it. */
  public Field<R, Long> nullableLong(String name, Function<R, OptionalLong> get, String about) {
    return nullable(
        name, Codecs.WHOLE, owner -> get.apply(owner).stream().boxed().findFirst(), about);
  }

  /** A field that follows from others; it is written, but ignored when read. */
  public <T> void derived(String name, Form<T> form, Function<R, T> get, String about) {
    derived(name, form, some(get), Presence.ALWAYS, about);
  }

  /** A derived field that is null if it has no value. */
  public <T> void derivedOrNull(
      String name, Form<T> form, Function<R, Optional<T>> get, String about) {
    derived(name, form, get, Presence.NULL_IF_EMPTY, about);
  }

  /** A derived field that is left out if it has no value. */
  public <T> void derivedOrAbsent(
      String name, Form<T> form, Function<R, Optional<T>> get, String about) {
    derived(name, form, get, Presence.LEFT_OUT_IF_EMPTY, about);
  }

  /** The fields of another record, among the fields of this one. */
  public <T> Field<R, T> inlined(RecordCodec<T> codec, Function<R, T> get) {
    return add(new InlinedField<>(codec, get));
  }

  /**
   * Lets the value of a field stand for the whole record: {@code dropout: 0.25}. No other field may
   * be required.
   */
  public RecordFields<R> shorthand(Field<R, ?> field) {
    shorthand = (NamedField<R, ?>) field;
    return this;
  }

  /**
   * Other names under which users may look for a field, such as those of another tool. They are
   * rejected, and the message suggests the field.
   */
  public RecordFields<R> insteadOf(String name, String... words) {
    for (String word : words) {
      otherWords.put(word, name);
    }
    return this;
  }

  private static <R, T> Function<R, Optional<T>> some(Function<R, T> get) {
    return owner -> Optional.of(get.apply(owner));
  }

  private <T> Field<R, T> named(
      String name,
      Codec<T> codec,
      Function<R, Optional<T>> get,
      Optional<T> fallback,
      Presence presence,
      String about) {
    return add(new NamedField<>(name, codec, Optional.of(codec), get, fallback, presence, about));
  }

  private <T> void derived(
      String name, Form<T> form, Function<R, Optional<T>> get, Presence presence, String about) {
    add(new NamedField<>(name, form, Optional.empty(), get, Optional.empty(), presence, about));
  }

  private <T> Field<R, T> add(Field<R, T> field) {
    fields.add(field);
    return field;
  }

  /**
   * The codec of a record that users write.
   *
   * @param make creates the record; an {@link InvalidValueException} becomes a problem
   */
  public Codec<R> build(Function<Values, R> make) {
    return new FieldCodec<>(
        new FieldForm<>(List.copyOf(fields), Optional.ofNullable(shorthand), false),
        Map.copyOf(otherWords),
        make);
  }

  /**
   * The codec of a record that Bobbin writes.
   *
   * @param make as for {@link #build}
   */
  public RecordCodec<R> document(Function<Values, R> make) {
    return new FieldCodec<>(
        new FieldForm<>(List.copyOf(fields), Optional.empty(), true), Map.of(), make);
  }

  /** The form of a record that Bobbin writes and never reads. */
  public RecordForm<R> written() {
    return new FieldForm<>(List.copyOf(fields), Optional.empty(), true);
  }

  /**
   * The form of a record.
   *
   * @param open whether unknown fields are allowed
   */
  private record FieldForm<R>(
      List<Field<R, ?>> fields, Optional<NamedField<R, ?>> shorthand, boolean open)
      implements RecordForm<R> {
    @Override
    public List<String> names() {
      return fields.stream().flatMap(field -> field.names().stream()).toList();
    }

    @Override
    public Map<String, @Nullable Object> write(R value) {
      Map<String, @Nullable Object> plain = new LinkedHashMap<>();
      fields.forEach(field -> field.write(value, plain));
      return plain;
    }

    @Override
    public Map<String, Object> schema(Map<String, Object> definitions) {
      Description description =
          new Description(new LinkedHashMap<>(), new ArrayList<>(), definitions);
      fields.forEach(field -> field.describe(description));
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("type", "object");
      schema.put("properties", description.properties);
      List<String> required = open ? description.required : mustBeRead();
      if (!required.isEmpty()) {
        schema.put("required", List.copyOf(required));
      }
      if (!open) {
        schema.put("additionalProperties", false);
      }
      return shorthand
          .<Map<String, Object>>map(
              field -> Map.of("anyOf", List.of(field.schema(definitions), schema)))
          .orElse(schema);
    }

    List<String> mustBeRead() {
      return fields.stream()
          .filter(field -> field instanceof NamedField<R, ?> named && named.mustBeRead())
          .flatMap(field -> field.names().stream())
          .toList();
    }
  }

  private record FieldCodec<R>(
      FieldForm<R> form, Map<String, String> otherWords, Function<Values, R> make)
      implements RecordCodec<R> {
    @Override
    public List<String> names() {
      return form.names();
    }

    @Override
    public Map<String, @Nullable Object> write(R value) {
      return form.write(value);
    }

    @Override
    public Map<String, Object> schema(Map<String, Object> definitions) {
      return form.schema(definitions);
    }

    @Override
    public @Nullable R read(Node node, String path, Problems problems) {
      int before = problems.count();
      Values values = new Values();
      switch (node) {
        case Node.Mapping mapping when form.open -> readOpenly(mapping, path, problems, values);
        case Node.Mapping mapping -> readStrictly(mapping, path, problems, values);
        case Node.Scalar _, Node.Sequence _ ->
            form.shorthand.ifPresentOrElse(
                field -> field.readValue(node, path, problems, values),
                () -> problems.add(node, path, "a mapping with " + String.join(", ", names())));
      }
      if (problems.count() > before) {
        return null;
      }
      try {
        return make.apply(values);
      } catch (InvalidValueException e) {
        problems.add(node.at(), path, e.explanation());
        return null;
      }
    }

    /** A document that has lost many fields is another one, and gets one message. */
    private void readOpenly(Node.Mapping mapping, String path, Problems problems, Values values) {
      List<String> missing = missing(mapping);
      if (missing.size() >= MANY_MISSING) {
        problems.add(
            mapping.at(),
            path,
            "expected the fields of this document, received one without %s and %d others; try another copy of the file"
                .formatted(missing.getFirst(), missing.size() - 1));
        return;
      }
      form.fields.forEach(field -> field.read(mapping, path, problems, values));
    }

    private List<String> missing(Node.Mapping mapping) {
      return form.mustBeRead().stream().filter(name -> mapping.get(name) == null).toList();
    }

    private void readStrictly(Node.Mapping mapping, String path, Problems problems, Values values) {
      Set<String> misspelt = new HashSet<>();
      mapping
          .entries()
          .forEach((name, entry) -> {
            if (!names().contains(name)) {
              Names.nearest(name, names(), otherWords).ifPresent(misspelt::add);
              problems.add(entry.at(), Codec.path(path, name), unknown(name));
            }
          });
      List<String> missing = missing(mapping);
      missing.stream()
          .filter(name -> !misspelt.contains(name))
          .forEach(name ->
              problems.add(
                  mapping.at(),
                  Codec.path(path, name),
                  "expected a value, received none; try adding '" + name + ": ...'"));
      form.fields.stream()
          .filter(field -> missing.stream().noneMatch(field.names()::contains))
          .forEach(field -> field.read(mapping, path, problems, values));
    }

    private String unknown(String name) {
      return names().isEmpty()
          ? "expected no fields, received '" + name + "'; try without it"
          : "expected a known field, received '"
              + name
              + "'; "
              + Names.suggestion(name, names(), otherWords);
    }
  }
}
