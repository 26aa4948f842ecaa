package dev.bobbin.server.inference.protocol;

import dev.bobbin.http.HttpException;
import dev.bobbin.server.inference.protocol.InferRequest.Input;
import dev.bobbin.server.inference.protocol.InferRequest.Output;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a request as a stream, so that numbers never become objects. Unknown members are ignored,
 * as the protocol's schema allows; duplicate names are errors.
 */
final class RequestReader {
  private static final int DEEPEST = 32;
  private static final int LONGEST_NUMBER = 256;
  private static final int LONGEST_NAME = 1024;
  private static final int MOST_TENSORS = 64;
  private static final int MOST_PARAMETERS = 64;
  private static final int MOST_AXES = 16;

  /** The byte order mark in UTF-8. */
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** Characters that are looked at at once. */
  private static final int PASSED = 4096;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          // Names are chosen by clients, and not worth keeping.
          .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(LONGEST_NUMBER)
                  .maxNameLength(LONGEST_NAME)
                  // The body is limited already.
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final JsonParser parser;
  private final int mostElements;

  private RequestReader(JsonParser parser, int mostElements) {
    this.parser = parser;
    this.mostElements = mostElements;
  }

  /**
   * Reads a request.
   *
   * @param bytes of which the first {@code length} are JSON
   * @param mostElements of a tensor
   * @throws HttpException 400 if it is not a request of the protocol
   */
  static InferRequest read(byte[] bytes, int length, int mostElements) {
    checkUtf8(bytes, length);
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, 0, length)) {
      RequestReader reader = new RequestReader(parser, mostElements);
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw HttpException.badRequest(
            "body", "a JSON object", reader.received(), "{\"inputs\": [...]}");
      }
      InferRequest request = reader.request();
      if (parser.nextToken() != null) {
        throw HttpException.badRequest(
            "body", "nothing after its JSON object", reader.received(), "one request");
      }
      return request;
    } catch (JacksonException e) {
      throw new HttpException(
          400,
          "body: expected a request in JSON, received something else%s (%s); try /docs"
              .formatted(place(e), ofInterest(String.valueOf(e.getOriginalMessage()))));
    }
  }

  /** The parser would guess another encoding, and replace what is none. */
  private static void checkUtf8(byte[] bytes, int length) {
    if (length > 1 && (bytes[0] == 0 || bytes[1] == 0)) {
      throw wrongEncoding("UTF-16 or UTF-32");
    }
    if (length > 2 && bytes[0] == MARK[0] && bytes[1] == MARK[1] && bytes[2] == MARK[2]) {
      throw wrongEncoding("a byte order mark");
    }
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer left = ByteBuffer.wrap(bytes, 0, length);
    CharBuffer passed = CharBuffer.allocate(Math.min(PASSED, length + 1));
    CoderResult result;
    do {
      result = decoder.decode(left, passed.clear(), true);
    } while (result.isOverflow());
    if (result.isError()) {
      throw wrongEncoding("other bytes from the %dth on".formatted(left.position() + 1));
    }
  }

  private static HttpException wrongEncoding(String received) {
    return HttpException.badRequest(
        "body", "JSON in UTF-8 without a byte order mark", received, "UTF-8");
  }

  /** Empty for an exceeded limit, of which the parser knows no place. */
  private static String place(JacksonException e) {
    @Nullable TokenStreamLocation at = e.getLocation();
    return at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
  }

  /** Without hints for callers of the parser. */
  private static String ofInterest(String message) {
    return message
        .lines()
        .findFirst()
        .orElse("")
        .replaceFirst(" \\(start marker.*|: enable.*", "")
        .replaceFirst(", from `[^`]*`", "");
  }

  private InferRequest request() {
    Optional<String> id = Optional.empty();
    Map<String, Object> parameters = Map.of();
    @Nullable List<Input> inputs = null;
    List<Output> outputs = List.of();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "id" -> id = isAbsent(value) ? Optional.empty() : Optional.of(text("id", value));
        case "parameters" -> parameters = parameters("parameters", value);
        case "inputs" -> inputs = tensors("inputs", value, this::input);
        case "outputs" ->
            outputs = isAbsent(value) ? List.of() : tensors("outputs", value, this::output);
        default -> parser.skipChildren();
      }
    }
    if (inputs == null) {
      throw HttpException.badRequest("inputs", "an array of tensors", "none", "/docs");
    }
    return new InferRequest(id, parameters, inputs, outputs);
  }

  private <T> List<T> tensors(String where, JsonToken value, Function<String, T> reader) {
    expect(where, "an array of objects", value, JsonToken.START_ARRAY);
    List<T> tensors = new ArrayList<>();
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      if (i == MOST_TENSORS) {
        throw HttpException.badRequest(
            where, "at most " + MOST_TENSORS + " tensors", "more", "fewer");
      }
      String place = where + "[" + i + "]";
      expect(place, "an object", parser.currentToken(), JsonToken.START_OBJECT);
      tensors.add(reader.apply(place));
    }
    return tensors;
  }

  private Input input(String where) {
    @Nullable String tensor = null;
    @Nullable String datatype = null;
    @Nullable List<Integer> shape = null;
    @Nullable TensorData data = null;
    Map<String, Object> parameters = Map.of();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      String place = where + "." + name;
      switch (name) {
        case "name" -> tensor = text(place, value);
        case "datatype" -> datatype = text(place, value);
        case "shape" -> shape = shape(place, value);
        case "parameters" -> parameters = parameters(place, value);
        case "data" -> {
          if (!isAbsent(value)) {
            expect(place, "an array", value, JsonToken.START_ARRAY);
            data = TensorData.read(parser, place, mostElements);
          }
        }
        default -> parser.skipChildren();
      }
    }
    if (tensor == null || datatype == null || shape == null) {
      throw HttpException.badRequest(
          where,
          "name, datatype and shape",
          "no " + (tensor == null ? "name" : datatype == null ? "datatype" : "shape"),
          "/docs");
    }
    return new Input(tensor, shape, datatype, parameters, data);
  }

  private Output output(String where) {
    @Nullable String tensor = null;
    Map<String, Object> parameters = Map.of();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "name" -> tensor = text(where + ".name", value);
        case "parameters" -> parameters = parameters(where + ".parameters", value);
        default -> parser.skipChildren();
      }
    }
    if (tensor == null) {
      throw HttpException.badRequest(where, "a name", "none", "{\"name\": \"probabilities\"}");
    }
    return new Output(tensor, parameters);
  }

  private List<Integer> shape(String where, JsonToken value) {
    expect(where, "an array of sizes", value, JsonToken.START_ARRAY);
    List<Integer> shape = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
        throw HttpException.badRequest(where, "whole numbers", received(), "[1, 28, 28, 1]");
      }
      String digits = parser.getString();
      // It may exceed a long.
      if (digits.startsWith("-")
          || digits.length() > 10
          || parser.getLongValue() > Integer.MAX_VALUE) {
        throw HttpException.badRequest(
            where, "sizes from 0 to " + Integer.MAX_VALUE, digits, "the images' own sizes");
      }
      if (shape.size() == MOST_AXES) {
        throw HttpException.badRequest(
            where, "at most " + MOST_AXES + " sizes", "more", "[1, 28, 28, 1]");
      }
      shape.add(parser.getIntValue());
    }
    return shape;
  }

  /** Clients with types write members that nobody set as null. */
  private static boolean isAbsent(JsonToken value) {
    return value == JsonToken.VALUE_NULL;
  }

  /** Those with a value; what is neither ours nor of the protocol's kinds is passed over. */
  private Map<String, Object> parameters(String where, JsonToken value) {
    if (isAbsent(value)) {
      return Map.of();
    }
    expect(where, "an object", value, JsonToken.START_OBJECT);
    Map<String, Object> parameters = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (parameters.size() == MOST_PARAMETERS) {
        throw HttpException.badRequest(
            where, "at most " + MOST_PARAMETERS + " parameters", "more", "fewer");
      }
      switch (parser.nextToken()) {
        case VALUE_STRING -> parameters.put(name, parser.getString());
        case VALUE_TRUE -> parameters.put(name, true);
        case VALUE_FALSE -> parameters.put(name, false);
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
            parameters.put(name, number(parser.getString()));
        case VALUE_NULL -> {}
        case null, default -> {
          if (InferRequest.PARAMETERS.contains(name)) {
            throw HttpException.badRequest(
                where + "." + name, "a text, a number or a boolean", received(), "one of them");
          }
          parser.skipChildren();
        }
      }
    }
    return parameters;
  }

  private static Object number(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return Double.valueOf(text);
    }
  }

  private String text(String where, JsonToken value) {
    expect(where, "a text", value, JsonToken.VALUE_STRING);
    return parser.getString();
  }

  private void expect(String where, String what, @Nullable JsonToken value, JsonToken expected) {
    if (value != expected) {
      throw HttpException.badRequest(where, what, received(), "/docs");
    }
  }

  private String received() {
    JsonToken token = parser.currentToken();
    if (token == null) {
      return "nothing";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case END_OBJECT, END_ARRAY, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> "an end";
      case VALUE_STRING, PROPERTY_NAME -> "a text";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE, VALUE_NULL ->
          parser.getString();
    };
  }
}
