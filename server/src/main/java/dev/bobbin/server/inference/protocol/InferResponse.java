package dev.bobbin.server.inference.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The protocol's {@code $inference_response}.
 *
 * @param id of the request, if it had one
 * @param warnings about pictures
 */
record InferResponse(
    String model,
    String version,
    Optional<String> id,
    List<String> warnings,
    List<OutputTensor> outputs) {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** The JSON, and the tensors that follow it as bytes. */
  record Written(byte[] json, List<byte[]> binary) {
    byte[] body() {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.writeBytes(json);
      binary.forEach(body::writeBytes);
      return body.toByteArray();
    }
  }

  /** Floats are written in the fewest digits that give the same float. */
  Written write() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<byte[]> binary =
        outputs.stream().filter(OutputTensor::binary).map(InferResponse::bytes).toList();
    int next = 0;
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeStringProperty("model_name", model);
      json.writeStringProperty("model_version", version);
      id.ifPresent(text -> json.writeStringProperty("id", text));
      if (!warnings.isEmpty()) {
        // Parameters of the protocol are not arrays.
        json.writeName("parameters").writeStartObject();
        json.writeStringProperty("warnings", String.join("\n", warnings));
        json.writeEndObject();
      }
      json.writeName("outputs").writeStartArray();
      for (OutputTensor output : outputs) {
        json.writeStartObject();
        json.writeStringProperty("name", output.name());
        json.writeStringProperty("datatype", output.values().datatype());
        json.writeName("shape").writeStartArray();
        output.shape().forEach(json::writeNumber);
        json.writeEndArray();
        if (output.binary()) {
          json.writeName("parameters").writeStartObject();
          json.writeNumberProperty(InferRequest.BINARY_SIZE, binary.get(next++).length);
          json.writeEndObject();
        } else {
          json.writeName("data").writeStartArray();
          elements(json, output.values());
          json.writeEndArray();
        }
        json.writeEndObject();
      }
      json.writeEndArray().writeEndObject();
    }
    return new Written(out.toByteArray(), binary);
  }

  private static void elements(JsonGenerator json, OutputTensor.Values values) {
    switch (values) {
      case OutputTensor.Values.Floats(float[] of) -> {
        for (float value : of) {
          json.writeNumber(value);
        }
      }
      case OutputTensor.Values.Longs(long[] of) -> {
        for (long value : of) {
          json.writeNumber(value);
        }
      }
      case OutputTensor.Values.Texts(List<String> of) -> of.forEach(json::writeString);
    }
  }

  private static byte[] bytes(OutputTensor output) {
    return switch (output.values()) {
      case OutputTensor.Values.Floats(float[] of) -> {
        ByteBuffer bytes = ByteBuffer.allocate(of.length * Float.BYTES);
        bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(of);
        yield bytes.array();
      }
      case OutputTensor.Values.Longs(long[] of) -> {
        ByteBuffer bytes = ByteBuffer.allocate(of.length * Long.BYTES);
        bytes.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(of);
        yield bytes.array();
      }
      case OutputTensor.Values.Texts(List<String> of) -> {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String text : of) {
          byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
          ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
          bytes.writeBytes(length.order(ByteOrder.LITTLE_ENDIAN).putInt(utf8.length).array());
          bytes.writeBytes(utf8);
        }
        yield bytes.toByteArray();
      }
    };
  }
}
