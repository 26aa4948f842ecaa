package dev.bobbin.server.inference.protocol;

import dev.bobbin.engine.Shape;
import dev.bobbin.http.HttpException;
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
 * A request's body: JSON that the input's bytes may follow, or such bytes alone.
 *
 * @param bytes of the body
 * @param json length of the JSON; 0 if there is none
 */
record InferBody(byte[] bytes, int json) {
  /** The header with the length of the JSON. */
  static final String JSON_LENGTH = "Inference-Header-Content-Length";

  /**
   * Splits a body.
   *
   * @param header {@link #JSON_LENGTH}
   * @param type the content type
   * @throws HttpException 400 or 415 if it is not a body of the protocol
   */
  static InferBody of(@Nullable String header, @Nullable String type, byte[] bytes) {
    if (header != null) {
      return new InferBody(bytes, length(header, bytes.length));
    }
    // Some clients send application/octet-stream, or no type.
    String kind = type == null ? "" : type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
    if (!kind.isEmpty()
        && !kind.equals("application/json")
        && !kind.equals("application/octet-stream")) {
      throw new HttpException(
          415,
          "Content-Type: expected application/json, received '%s'; try curl -H 'Content-Type: application/json'"
              .formatted(kind));
    }
    if (bytes.length == 0) {
      throw new HttpException(400, "body: expected a request in JSON, received none; try /docs");
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
      // Thrown below.
    }
    throw new HttpException(
        400,
        "%s: expected 0 to the body's %d bytes, received '%s'; try the length of the JSON"
            .formatted(JSON_LENGTH, most, header));
  }

  /** An upper limit of the memory for its tensors, in bytes. */
  long memory() {
    // Two bytes of JSON, a digit and a comma, become a float, and two while the array grows; a byte
    // of UINT8 becomes a float, and is copied.
    return 4L * json + 5L * (bytes.length - json);
  }

  /**
   * Reads the JSON; without it, the request is for one image, with binary outputs.
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
   * Reads the images of the input.
   *
   * @param most images of a request
   * @throws HttpException 400 if the input does not fit the model, or there is another one
   */
  Images images(InferRequest request, Classifier classifier, Pictures pictures, int most) {
    List<Input> inputs = request.inputs();
    if (inputs.size() != 1 || !inputs.getFirst().name().equals(Images.NAME)) {
      throw new HttpException(
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
    return new Images.Reader(
            classifier, pictures, Pictures.polarity(polarity, classifier.preprocessing()), most)
        .read(input, binary(input));
  }

  /** The bytes after the JSON, all of which must be the input's; null if there are none. */
  private @Nullable ByteBuffer binary(Input input) {
    Object size = input.parameters().get(InferRequest.BINARY_SIZE);
    int rest = json == 0 ? bytes.length : bytes.length - json;
    if (size == null && rest == 0) {
      return null;
    }
    if (!(size instanceof Long length) || length != rest) {
      throw new HttpException(
          400,
          "%s: expected the %d bytes that follow the JSON, received %s; try that number"
              .formatted(
                  InferRequest.BINARY_SIZE, rest, size == null ? "no such parameter" : size));
    }
    return ByteBuffer.wrap(bytes, json, rest);
  }
}
