package dev.bobbin.base.codec;

import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Node.Kind;
import dev.bobbin.base.text.Names;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Codecs of values that are not records: texts, numbers, names, lists and maps. */
public final class Codecs {
  /** Any text that is not blank. */
  public static final Codec<String> TEXT =
      scalar(
          Kind.TEXT,
          "a text",
          text -> text.isBlank() ? null : text,
          text -> text,
          Schemas.of("type", "string", "pattern", "\\S"));

  /** Any text, including an empty one. */
  public static final Codec<String> STRING =
      scalar(Kind.TEXT, "a text", text -> text, text -> text, Schemas.of("type", "string"));

  /** A plain tree of any kind, which is only written. */
  public static final Form<Object> TREE = Form.of(value -> value, _ -> Map.of());

  /** A time, as {@link Instant#parse} reads it. */
  public static final Codec<Instant> INSTANT =
      scalar(
          Kind.TEXT,
          "a time such as 2026-01-31T12:00:00Z",
          Codecs::instant,
          Instant::toString,
          Schemas.of("type", "string", "format", "date-time"));

  /** {@code true} or {@code false}. */
  public static final Codec<Boolean> FLAG =
      scalar(
          Kind.BOOLEAN,
          "true or false",
          Boolean::valueOf,
          flag -> flag,
          Schemas.of("type", "boolean"));

  /** A whole number that counts something: at least 1. */
  public static final Codec<Integer> COUNT = atLeast(1);

  /** Any whole number of 64 bits. */
  public static final Codec<Long> WHOLE =
      scalar(
          Kind.NUMBER,
          "a whole number from -2^63 to 2^63 - 1",
          text -> Whole.parse(text, Long.MIN_VALUE, Long.MAX_VALUE),
          number -> number,
          Schemas.of("type", "integer"));

  /** Any finite number. */
  public static final Codec<Double> NUMBER =
      number("a number", _ -> true, Schemas.of("type", "number"));

  /**
   * Any number; those that JSON lacks are the texts {@code NaN}, {@code Infinity} and {@code
   * -Infinity}.
   */
  public static final Codec<Double> ANY_NUMBER = anyNumber();

  /** A finite number above 0 that is neither 0 nor infinite in single precision. */
  public static final Codec<Double> POSITIVE = positive();

  /** A finite number of at least 0. */
  public static final Codec<Double> NOT_NEGATIVE =
      number("a number of at least 0", x -> x >= 0, Schemas.of("type", "number", "minimum", 0));

  /** A number from 0, inclusive, to 1, exclusive. */
  public static final Codec<Double> FRACTION =
      number(
          "a number from 0 up to, but not, 1",
          x -> x >= 0 && x < 1,
          Schemas.of("type", "number", "minimum", 0, "exclusiveMaximum", 1));

  /** A number above 0 and below 1. */
  public static final Codec<Double> PROPER_FRACTION =
      number(
          "a number above 0 and below 1",
          x -> x > 0 && x < 1,
          Schemas.of("type", "number", "exclusiveMinimum", 0, "exclusiveMaximum", 1));

  private Codecs() {}

  private static Codec<Double> positive() {
    Codec<Double> any =
        number("a number above 0", x -> x > 0, Schemas.of("type", "number", "exclusiveMinimum", 0));
    return Codec.of(
        (node, path, problems) -> {
          Double number = any.read(node, path, problems);
          if (number != null && !(number >= Float.MIN_NORMAL && number <= Float.MAX_VALUE)) {
            problems.add(node, path, "a number from 1.2e-38 to 3.4e38, which single precision has");
            return null;
          }
          return number;
        },
        any);
  }

  /** A number from {@code least} to {@code most}, both included. */
  public static Codec<Double> between(double least, double most) {
    return number(
        "a number from " + JsonWriter.number(least) + " to " + JsonWriter.number(most),
        x -> x >= least && x <= most,
        Schemas.of("type", "number", "minimum", least, "maximum", most));
  }

  /** A whole number of at least {@code least}. */
  public static Codec<Integer> atLeast(int least) {
    return whole(
        "a whole number of at least " + least,
        least,
        Integer.MAX_VALUE,
        Schemas.of("type", "integer", "minimum", least));
  }

  /** A whole number from {@code least} to {@code most}, both included. */
  public static Codec<Integer> between(int least, int most) {
    return whole(
        "a whole number from " + least + " to " + most,
        least,
        most,
        Schemas.of("type", "integer", "minimum", least, "maximum", most));
  }

  private static Codec<Integer> whole(
      String expected, int least, int most, Map<String, Object> schema) {
    return scalar(
        Kind.NUMBER,
        expected,
        text -> {
          Long number = Whole.parse(text, least, most);
          return number == null ? null : number.intValue();
        },
        number -> number,
        schema);
  }

  /**
   * A text that stands for another value.
   *
   * @param expected the description in messages
   * @param parse throws an {@link IllegalArgumentException} if the text is invalid
   * @param write gives a text that {@code parse} takes
   */
  public static <T> Codec<T> parsed(
      String expected, Function<String, T> parse, Function<T, String> write) {
    return scalar(
        Kind.TEXT,
        expected,
        text -> {
          try {
            return parse.apply(text);
          } catch (IllegalArgumentException e) {
            return null;
          }
        },
        write::apply,
        STRING.schema(Map.of()));
  }

  /**
   * A finite number within bounds.
   *
   * @param expected the description in messages
   * @param allowed the bounds
   * @param schema the same bounds as a schema
   */
  public static Codec<Double> number(
      String expected, DoublePredicate allowed, Map<String, Object> schema) {
    return scalar(
        Kind.NUMBER,
        expected,
        text -> {
          double number = Double.parseDouble(text);
          return Double.isFinite(number) && allowed.test(number) ? number : null;
        },
        number -> number,
        schema);
  }

  /** One of the given names. */
  public static <T> Codec<T> names(String what, Map<String, T> values) {
    Map<String, T> known = new LinkedHashMap<>(values);
    Form<T> form =
        Form.of(
            value ->
                known.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(value))
                    .findFirst()
                    .orElseThrow(() ->
                        new IllegalStateException(
                            what + ": expected a known value, received " + value))
                    .getKey(),
            _ -> Schemas.of("enum", List.copyOf(known.keySet())));
    return Codec.of(
        (node, path, problems) -> {
          if (node instanceof Node.Scalar(_, Kind kind, String text) && kind == Kind.TEXT) {
            T value = known.get(text);
            if (value == null) {
              problems.add(node, path, what, Names.suggestion(text, known.keySet()));
            }
            return value;
          }
          problems.add(node, path, what, "try one of " + String.join(", ", known.keySet()));
          return null;
        },
        form);
  }

  /** The constants of an enum by their {@link Names#id}. */
  public static <E extends Enum<E>> Codec<E> constants(String what, Class<E> type) {
    Map<String, E> values = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      values.put(Names.id(constant), constant);
    }
    return names(what, values);
  }

  /** The constants of an enum; messages list them. */
  public static <E extends Enum<E>> Codec<E> constants(Class<E> type) {
    List<String> ids = Stream.of(type.getEnumConstants()).map(Names::id).toList();
    return constants(
        ids.size() == 1
            ? ids.getFirst()
            : String.join(", ", ids.subList(0, ids.size() - 1)) + " or " + ids.getLast(),
        type);
  }

  /** A list that is only written. */
  public static <T> Form<List<T>> written(Form<T> items) {
    return Form.of(
        values -> values.stream().map(items::write).toList(),
        definitions -> Schemas.of("type", "array", "items", items.schema(definitions)));
  }

  /** A list that is only written; an empty item becomes null. */
  public static <T> Form<List<Optional<T>>> writtenOrNull(Form<T> items) {
    return Form.of(
        values -> {
          List<@Nullable Object> plain = new ArrayList<>();
          values.forEach(value -> plain.add(value.map(items::write).orElse(null)));
          return plain;
        },
        definitions ->
            Schemas.of("type", "array", "items", Schemas.orNull(items.schema(definitions))));
  }

  /** A list of at least {@code least} items. */
  public static <T> Codec<List<T>> list(Codec<T> items, int least) {
    Form<List<T>> form = written(items);
    return Codec.of(
        (node, path, problems) -> {
          if (!(node instanceof Node.Sequence sequence) || sequence.items().size() < least) {
            problems.add(node, path, least == 0 ? "a list" : "a list of at least " + least);
            return null;
          }
          int before = problems.count();
          List<T> values = new ArrayList<>();
          for (int i = 0; i < sequence.items().size(); i++) {
            T value = items.read(sequence.items().get(i), Codec.path(path, i), problems);
            if (value != null) {
              values.add(value);
            }
          }
          return problems.count() > before ? null : List.copyOf(values);
        },
        Form.of(
            form::write,
            definitions -> {
              Map<String, Object> schema = form.schema(definitions);
              if (least > 0) {
                schema.put("minItems", least);
              }
              return schema;
            }));
  }

  /** A mapping from names to texts, in the order of the text. */
  public static Codec<Map<String, String>> texts() {
    return map("texts", TEXT);
  }

  /**
   * A mapping from names to values, in the order of the text.
   *
   * @param what the values, in messages
   */
  public static <T> Codec<Map<String, T>> map(String what, Codec<T> values) {
    Form<Map<String, T>> form =
        Form.of(
            map -> {
              Map<String, Object> plain = new LinkedHashMap<>();
              map.forEach((name, value) -> plain.put(name, values.write(value)));
              return plain;
            },
            definitions ->
                Schemas.of("type", "object", "additionalProperties", values.schema(definitions)));
    return Codec.of(
        (node, path, problems) -> {
          if (!(node instanceof Node.Mapping mapping)) {
            problems.add(node, path, "a mapping from names to " + what);
            return null;
          }
          int before = problems.count();
          Map<String, T> read = new LinkedHashMap<>();
          mapping
              .entries()
              .forEach((name, entry) -> {
                T value = values.read(entry.value(), Codec.path(path, name), problems);
                if (value != null) {
                  read.put(name, value);
                }
              });
          return problems.count() > before ? null : Collections.unmodifiableMap(read);
        },
        form);
  }

  /** Whether a text would be a number without its quotes. */
  static boolean looksLikeNumber(String text) {
    try {
      return Double.isFinite(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static @Nullable Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static <T> Codec<T> scalar(
      Kind kind,
      String expected,
      Function<String, @Nullable T> parse,
      Function<T, Object> write,
      Map<String, Object> schema) {
    return Codec.of(
        (node, path, problems) -> {
          if (node instanceof Node.Scalar(_, Kind written, String text)) {
            T value = written == kind ? parse.apply(text) : null;
            if (value != null) {
              return value;
            }
            if (kind == Kind.TEXT && (written == Kind.NUMBER || written == Kind.BOOLEAN)) {
              problems.add(node, path, expected, "try quotes: \"" + text + "\"");
              return null;
            }
            if (kind != Kind.TEXT && written == Kind.TEXT && looksLikeNumber(text)) {
              problems.add(node, path, expected, "try it without quotes");
              return null;
            }
          }
          problems.add(node, path, expected);
          return null;
        },
        Form.of(write, _ -> schema));
  }

  private static final class Whole {
    private static final Pattern DIGITS = Pattern.compile("-?\\d{1,19}");

    private static @Nullable Long parse(String text, long least, long most) {
      if (!DIGITS.matcher(text).matches()) {
        return null;
      }
      try {
        long number = Long.parseLong(text);
        return number >= least && number <= most ? number : null;
      } catch (NumberFormatException e) {
        return null; // 19 digits may still be more than a long holds
      }
    }
  }

  private static Codec<Double> anyNumber() {
    List<String> words = List.of("NaN", "Infinity", "-Infinity");
    return Codec.of(
        (node, path, problems) ->
            node instanceof Node.Scalar(_, Kind kind, String text)
                    && kind == Kind.TEXT
                    && words.contains(text)
                ? Double.valueOf(text)
                : NUMBER.read(node, path, problems),
        Form.of(
            number -> Double.isFinite(number) ? number : (Object) number.toString(),
            definitions ->
                Map.of("anyOf", List.of(NUMBER.schema(definitions), Schemas.of("enum", words)))));
  }
}
