package dev.bobbin.server.inference.protocol;

import dev.bobbin.http.Problem;
import dev.bobbin.server.inference.protocol.InferRequest.Input;
import dev.bobbin.server.inference.protocol.InferRequest.Output;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * Reads a request as a stream, so that a million numbers are never a million objects. Members that
 * the protocol does not name are passed over, as its schema allows them; a name that stands twice
 * is an error, since readers disagree on which of the two counts.
 */
final class RequestReader {
  private static final int DEEPEST = 32;
  private static final int LONGEST_NUMBER = 256;
  private static final int LONGEST_NAME = 1024;
  private static final int MOST_TENSORS = 64;
  private static final int MOST_PARAMETERS = 64;
  private static final int MOST_AXES = 16;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          // Names come from anybody: none of them is worth keeping.
          .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(LONGEST_NUMBER)
                  .maxNameLength(LONGEST_NAME)
                  // The body has been bounded.
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
   * @param bytes that begin with it
   * @param length of the JSON
   * @param mostElements of a tensor
   * @throws Problem 400 if it is no request of the protocol
   */
  static InferRequest read(byte[] bytes, int length, int mostElements) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, 0, length)) {
      RequestReader reader = new RequestReader(parser, mostElements);
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw wrong("body", "a JSON object", reader.received(), "{\"inputs\": [...]}");
      }
      InferRequest request = reader.request();
      if (parser.nextToken() != null) {
        throw wrong("body", "nothing after its JSON object", reader.received(), "one request");
      }
      return request;
    } catch (JacksonException e) {
      throw new Problem(
          400,
          "body: expected a request in JSON, received something else%s (%s); try /docs"
              .formatted(place(e), ofInterest(String.valueOf(e.getOriginalMessage()))));
    }
  }

  /** Of what breaks a limit, the parser knows no place. */
  private static String place(JacksonException e) {
    @Nullable TokenStreamLocation at = e.getLocation();
    return at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
  }

  /** Without what only a programmer who calls the parser could make something of. */
  private static String ofInterest(String message) {
    return message.lines().findFirst().orElse("").replaceFirst(" \\(start marker.*|: enable.*", "");
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
        case "id" -> id = Optional.of(text("id", value));
        case "parameters" -> parameters = parameters("parameters", value);
        case "inputs" -> inputs = inputs(value);
        case "outputs" -> outputs = outputs(value);
        default -> parser.skipChildren();
      }
    }
    if (inputs == null) {
      throw wrong("inputs", "an array of tensors", "none", "/docs");
    }
    return new InferRequest(id, parameters, inputs, outputs);
  }

  private List<Input> inputs(JsonToken value) {
    List<Input> inputs = new ArrayList<>();
    elements("inputs", value, where -> inputs.add(input(where)));
    return inputs;
  }

  private List<Output> outputs(JsonToken value) {
    List<Output> outputs = new ArrayList<>();
    elements("outputs", value, where -> outputs.add(output(where)));
    return outputs;
  }

  private interface Element {
    void read(String where);
  }

  private void elements(String where, JsonToken value, Element element) {
    expect(where, "an array of objects", value, JsonToken.START_ARRAY);
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      if (i == MOST_TENSORS) {
        throw wrong(where, "at most " + MOST_TENSORS + " tensors", "more", "fewer");
      }
      String place = where + "[" + i + "]";
      expect(place, "an object", parser.currentToken(), JsonToken.START_OBJECT);
      element.read(place);
    }
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
          expect(place, "an array", value, JsonToken.START_ARRAY);
          data = TensorData.read(parser, place, mostElements);
        }
        default -> parser.skipChildren();
      }
    }
    if (tensor == null || datatype == null || shape == null) {
      throw wrong(
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
      throw wrong(where, "a name", "none", "{\"name\": \"probabilities\"}");
    }
    return new Output(tensor, parameters);
  }

  private List<Integer> shape(String where, JsonToken value) {
    expect(where, "an array of sizes", value, JsonToken.START_ARRAY);
    List<Integer> shape = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
        throw wrong(where, "whole numbers", received(), "[1, 28, 28, 1]");
      }
      String digits = parser.getString();
      // Also what no long can hold.
      if (digits.startsWith("-")
          || digits.length() > 10
          || parser.getLongValue() > Integer.MAX_VALUE) {
        throw wrong(where, "sizes from 0 to " + Integer.MAX_VALUE, digits, "the images' own sizes");
      }
      if (shape.size() == MOST_AXES) {
        throw wrong(where, "at most " + MOST_AXES + " sizes", "more", "[1, 28, 28, 1]");
      }
      shape.add(parser.getIntValue());
    }
    return shape;
  }

  private Map<String, Object> parameters(String where, JsonToken value) {
    expect(where, "an object", value, JsonToken.START_OBJECT);
    Map<String, Object> parameters = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (parameters.size() == MOST_PARAMETERS) {
        throw wrong(where, "at most " + MOST_PARAMETERS + " parameters", "more", "fewer");
      }
      parameters.put(
          name,
          switch (parser.nextToken()) {
            case VALUE_STRING -> parser.getString();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getString());
            case null, default ->
                throw wrong(
                    where + "." + name, "a text, a number or a boolean", received(), "one of them");
          });
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
      throw wrong(where, what, received(), "/docs");
    }
  }

  /** What stands at the parser, in a word. */
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

  private static Problem wrong(String where, String expected, String received, String remedy) {
    return new Problem(
        400, "%s: expected %s, received %s; try %s".formatted(where, expected, received, remedy));
  }
}
