package dev.bobbin.base.codec;

import dev.bobbin.base.codec.RecordFields.Field;
import dev.bobbin.base.codec.RecordFields.Values;
import dev.bobbin.base.text.Names;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Codecs that follow from a type: for documents of the tools, which have no schema. */
public final class DerivedCodecs {
  private static final Map<Type, Codec<?>> SCALARS =
      Map.of(
          String.class, Codecs.STRING,
          int.class, Codecs.COUNT,
          Integer.class, Codecs.COUNT,
          long.class, Codecs.WHOLE,
          Long.class, Codecs.WHOLE,
          double.class, Codecs.NUMBER,
          Double.class, Codecs.NUMBER,
          boolean.class, Codecs.FLAG);

  private DerivedCodecs() {}

  /**
   * The codec of a record, with a field for each component: a text, number or flag, a record, or a
   * list or map of these. An {@code int} must be at least 1; an empty {@code Optional} is left out.
   *
   * @throws IllegalArgumentException if a component has another type
   */
  public static <R> RecordCodec<R> record(Class<R> type) {
    RecordFields<R> fields = new RecordFields<>();
    RecordComponent[] components = type.getRecordComponents();
    List<Function<Values, Object>> values =
        Stream.of(components).map(component -> field(fields, component)).toList();
    Constructor<R> constructor = constructor(type, components);
    return fields.document(v -> made(constructor, values.stream().map(one -> one.apply(v))));
  }

  /**
   * The codec of a map from an enum's constants, with a field for each constant that has a value.
   *
   * @param values gives the codec of a constant's value
   */
  public static <E extends Enum<E>, T> Codec<Map<E, T>> byConstant(
      Class<E> type, Function<E, Codec<T>> values) {
    RecordFields<Map<E, T>> fields = new RecordFields<>();
    Map<E, Field<Map<E, T>, T>> byConstant = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      byConstant.put(
          constant,
          fields.absent(
              Names.id(constant),
              values.apply(constant),
              all -> Optional.ofNullable(all.get(constant)),
              ""));
    }
    return fields.document(v -> {
      Map<E, T> all = new EnumMap<>(type);
      byConstant.forEach(
          (constant, field) -> v.find(field).ifPresent(value -> all.put(constant, value)));
      return all;
    });
  }

  @SuppressWarnings("unchecked") // The codec and the accessor are of the component's type.
  private static <R> Function<Values, Object> field(
      RecordFields<R> fields, RecordComponent component) {
    String name = component.getName();
    Method accessor = component.getAccessor();
    accessor.setAccessible(true);
    if (component.getGenericType() instanceof ParameterizedType type
        && type.getRawType() == Optional.class) {
      Codec<Object> codec = (Codec<Object>) codec(name, type.getActualTypeArguments()[0]);
      Field<R, Object> field =
          fields.absent(name, codec, owner -> (Optional<Object>) value(accessor, owner), "");
      return values -> values.find(field);
    }
    Codec<Object> codec = (Codec<Object>) codec(name, component.getGenericType());
    Field<R, Object> field = fields.required(name, codec, owner -> value(accessor, owner), "");
    return values -> values.get(field);
  }

  private static Codec<?> codec(String name, Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        return Codecs.list(codec(name, arguments[0]), 0);
      }
      if (generic.getRawType() == Map.class && arguments[0] == String.class) {
        return Codecs.map(name, codec(name, arguments[1]));
      }
    }
    if (type instanceof Class<?> one && one.isRecord()) {
      return record(one);
    }
    Codec<?> scalar = SCALARS.get(type);
    if (scalar == null) {
      throw new IllegalArgumentException(name + ": expected a known type, received " + type);
    }
    return scalar;
  }

  private static <R> Constructor<R> constructor(Class<R> type, RecordComponent[] components) {
    Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(type + ": expected a record", e);
    }
  }

  private static <R> R made(Constructor<R> constructor, Stream<Object> values) {
    try {
      return constructor.newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException own ? own : new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object value(Method accessor, Object owner) {
    try {
      return Objects.requireNonNull(accessor.invoke(owner), accessor.getName());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
