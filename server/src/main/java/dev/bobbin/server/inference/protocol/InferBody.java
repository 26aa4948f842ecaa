package dev.bobbin.server.inference.protocol;

import dev.bobbin.engine.Shape;
import dev.bobbin.http.Problem;
import dev.bobbin.model.Classifier;
import dev.bobbin.server.inference.Pictures;
import dev.bobbin.server.inference.protocol.InferRequest.Input;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request's body: JSON, after which bytes of its input may follow, or such bytes alone.
 *
 * @param bytes of the body
 * @param json how many of them are JSON; 0 where all are the one input's elements
 */
record InferBody(byte[] bytes, int json) {
  /** The header that says how much of a body is JSON. */
  static final String JSON_LENGTH = "Inference-Header-Content-Length";

  /**
   * Finds out what a body is.
   *
   * @param header of {@link #JSON_LENGTH}, if there is one
   * @param type of content, if the client says one
   * @throws Problem 400 or 415 if it is nothing that the protocol has
   */
  static InferBody of(@Nullable String header, @Nullable String type, byte[] bytes) {
    if (header != null) {
      return new InferBody(bytes, length(header, bytes.length));
    }
    // Clients that send bytes from a program call them octets, or nothing.
    String kind = type == null ? "" : type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
    if (!kind.isEmpty()
        && !kind.equals("application/json")
        && !kind.equals("application/octet-stream")) {
      throw new Problem(
          415,
          "Content-Type: expected application/json, received '%s'; try curl -H 'Content-Type: application/json'"
              .formatted(kind));
    }
    if (bytes.length == 0) {
      throw new Problem(400, "body: expected a request in JSON, received none; try /docs");
    }
    return new InferBody(bytes, bytes.length);
  }

  private static int length(String header, int most) {
    try {
      int length = Integer.parseInt(header.strip());
      if (length >= 0 && length <= most) {
        return length;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new Problem(
        400,
        "%s: expected 0 to the body's %d bytes, received '%s'; try the length of the JSON"
            .formatted(JSON_LENGTH, most, header));
  }

  /** Bytes that reading it may take at most, beside its own. */
  long memory() {
    // Two bytes of JSON, a digit and a comma, may be four of a float, and twice that while the
    // array
    // grows; a byte of UINT8 is four of a float beside its copy.
    return 4L * json + 5L * (bytes.length - json);
  }

  /**
   * Reads the JSON, or says what the bytes alone mean: one image, and all outputs as bytes.
   *
   * @param mostElements of a tensor
   */
  InferRequest request(Classifier classifier, int mostElements) {
    if (json > 0) {
      return RequestReader.read(bytes, json, mostElements);
    }
    Shape image = classifier.input();
    return new InferRequest(
        Optional.empty(),
        Map.of(InferRequest.BINARY_OUTPUT, true),
        List.of(
            new Input(
                Images.NAME,
                List.of(1, image.height(), image.width(), image.channels()),
                "FP32",
                Map.of(InferRequest.BINARY_SIZE, (long) bytes.length),
                null)),
        List.of());
  }

  /**
   * Makes images of the one input.
   *
   * @param most images of a request
   * @throws Problem 400 if there is another, or it is not what the model wants
   */
  Images images(InferRequest request, Classifier classifier, Pictures pictures, int most) {
    List<Input> inputs = request.inputs();
    if (inputs.size() != 1 || !inputs.getFirst().name().equals(Images.NAME)) {
      throw new Problem(
          400,
          "inputs: expected one tensor named '%s', received %s; try that name"
              .formatted(Images.NAME, inputs.stream().map(Input::name).toList()));
    }
    Input input = inputs.getFirst();
    Optional<String> polarity =
        Stream.of(input.parameters(), request.parameters())
            .flatMap(parameters -> Stream.ofNullable(parameters.get(InferRequest.POLARITY)))
            .map(Object::toString)
            .findFirst();
    Images.Reader reader =
        new Images.Reader(
            classifier, pictures, Pictures.polarity(polarity, classifier.preprocessing()), most);
    return reader.read(input, binary(input));
  }

  /** What follows the JSON, which must be the input's, to the last byte. */
  private @Nullable ByteBuffer binary(Input input) {
    Object size = input.parameters().get(InferRequest.BINARY_SIZE);
    int rest = json == 0 ? bytes.length : bytes.length - json;
    if (size == null && rest == 0) {
      return null;
    }
    if (!(size instanceof Long length) || length != rest) {
      throw new Problem(
          400,
          "%s: expected the %d bytes that follow the JSON, received %s; try that number"
              .formatted(
                  InferRequest.BINARY_SIZE, rest, size == null ? "no such parameter" : size));
    }
    return ByteBuffer.wrap(bytes, json, rest);
  }
}
