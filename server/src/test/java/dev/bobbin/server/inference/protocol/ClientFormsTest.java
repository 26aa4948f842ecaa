package dev.bobbin.server.inference.protocol;

import static dev.bobbin.server.inference.ServedModels.items;
import static dev.bobbin.server.inference.ServedModels.text;
import static dev.bobbin.server.inference.ServedModels.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.json.Node;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.io.ModelFile;
import dev.bobbin.server.inference.ModelSource;
import dev.bobbin.server.inference.ServedModels;
import dev.bobbin.server.inference.TestModels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What standard clients send, in all forms that mean the same. */
@Timeout(60)
class ClientFormsTest {
  private static final byte[] PIXELS = TestModels.noise(1, 5);
  private static final String JSON_LENGTH = "Inference-Header-Content-Length";
  private static final Shape COLOUR = new Shape(4, 5, 3);

  @TempDir static Path folder;
  private static ServedModels served;

  @BeforeAll
  static void serve() throws IOException {
    Path grey = folder.resolve("grey");
    Path colour = folder.resolve("colour");
    ModelFile.write(grey, TestModels.dense(1));
    ModelFile.write(colour, TestModels.dense(COLOUR, List.of("a", "b"), 2));
    served =
        new ServedModels(
            ServedModels.quick(),
            List.of(new ModelSource("grey", "1", grey), new ModelSource("colour", "7", colour)));
  }

  @AfterAll
  static void end() {
    served.close();
  }

  private static HttpRequest.Builder request(String model, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(served.uri("v2/models/" + model + "/infer"))
            .POST(BodyPublishers.ofByteArray(body));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private static List<String> outputs(HttpResponse<byte[]> answer) throws IOException {
    return texts(items(ServedModels.json(answer, 200), "outputs").getFirst(), "data");
  }

  private static HttpResponse<byte[]> post(String model, String body) throws IOException {
    return served.send(request(model, body.getBytes(StandardCharsets.UTF_8)));
  }

  private static String body(String shape, String datatype, Object data) {
    return "{\"inputs\":[{\"name\":\"image\",\"shape\":%s,\"datatype\":\"%s\",\"data\":%s}]}"
        .formatted(shape, datatype, data);
  }

  private static List<String> expected() throws IOException {
    return outputs(post("grey", body("[1,784]", "UINT8", TestModels.numbers(PIXELS))));
  }

  /** The values that the network takes, each a float that the datatype holds exactly. */
  private static float[] values() {
    float[] values = new float[784];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 64 / 64f;
    }
    return values;
  }

  @Test
  void membersThatAreNullAreAbsent() throws IOException {
    String body =
        "{\"id\":null,\"parameters\":null,\"outputs\":null,\"inputs\":[{\"name\":\"image\",\"shape\":[1,784],\"datatype\":\"UINT8\",\"parameters\":null,\"data\":%s}]}"
            .formatted(TestModels.numbers(PIXELS));
    HttpResponse<byte[]> answer = post("grey", body);
    assertThat(outputs(answer)).isEqualTo(expected());
    assertThat(ServedModels.json(answer, 200).get("id")).isNull();
    String more =
        body.replaceFirst(
                "\"parameters\":null",
                "\"parameters\":{\"polarity\":null,\"binary_data_output\":null,\"x\":{\"y\":[1]},\"z\":[]}")
            .replaceFirst(
                "\"outputs\":null",
                "\"outputs\":[{\"name\":\"probabilities\",\"parameters\":null}]");
    assertThat(outputs(post("grey", more))).isEqualTo(expected());
  }

  @Test
  void dataThatAreNullMayFollowTheJson() throws IOException {
    String json =
        "{\"inputs\":[{\"name\":\"image\",\"shape\":[1,784],\"datatype\":\"UINT8\",\"data\":null,\"parameters\":{\"binary_data_size\":784}}]}";
    assertThat(outputs(binary("grey", json, PIXELS))).isEqualTo(expected());
  }

  private static HttpResponse<byte[]> binary(String model, String json, byte[] rest)
      throws IOException {
    return served.send(
        request(model, joined(json, rest), JSON_LENGTH, Integer.toString(json.length())));
  }

  private static byte[] joined(String json, byte[] rest) {
    byte[] whole =
        Arrays.copyOf(json.getBytes(StandardCharsets.UTF_8), json.length() + rest.length);
    System.arraycopy(rest, 0, whole, json.length(), rest.length);
    return whole;
  }

  private static String header(String shape, String datatype, int size) {
    return "{\"inputs\":[{\"name\":\"image\",\"shape\":%s,\"datatype\":\"%s\",\"parameters\":{\"binary_data_size\":%d}}]}"
        .formatted(shape, datatype, size);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UINT8", "UINT16", "UINT32", "UINT64", "INT16", "INT32", "INT64", "INT8"})
  void integersArePixels(String datatype) throws IOException {
    byte[] pixels = PIXELS.clone();
    if (datatype.equals("INT8")) {
      // It has no more than 127.
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] &= 0x7F;
      }
    }
    List<String> wanted =
        outputs(post("grey", body("[1,784]", "UINT8", TestModels.numbers(pixels))));
    assertThat(outputs(post("grey", body("[1,784]", datatype, TestModels.numbers(pixels)))))
        .isEqualTo(wanted);
    String whole = TestModels.numbers(pixels).toString().replace(",", ".0,");
    assertThat(outputs(post("grey", body("[1,784]", datatype, whole)))).isEqualTo(wanted);
    byte[] binary = integers(datatype, pixels);
    assertThat(outputs(binary("grey", header("[1,784]", datatype, binary.length), binary)))
        .isEqualTo(wanted);
  }

  private static byte[] integers(String datatype, byte[] pixels) {
    int size =
        datatype.endsWith("8") ? 1 : datatype.endsWith("16") ? 2 : datatype.endsWith("32") ? 4 : 8;
    ByteBuffer binary = ByteBuffer.allocate(size * pixels.length).order(ByteOrder.LITTLE_ENDIAN);
    for (byte pixel : pixels) {
      binary.put(pixel).put(new byte[size - 1]);
    }
    return binary.array();
  }

  @ParameterizedTest
  @CsvSource({"INT16,-1", "INT64,256", "UINT16,65535", "UINT64,-1", "INT8,-128", "UINT32,-1"})
  void anIntegerThatIsNoPixelIsRefused(String datatype, long wrong) throws IOException {
    byte[] binary = integers(datatype, PIXELS);
    Arrays.fill(binary, (byte) 0);
    ByteBuffer at = ByteBuffer.wrap(binary).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < binary.length / 784; i++) {
      at.put(i, (byte) (wrong >> (8 * i)));
    }
    assertThat(
            text(
                ServedModels.json(
                    binary("grey", header("[1,784]", datatype, binary.length), binary), 400),
                "error"))
        .startsWith("image.data[0]: expected a whole number from 0 to 255, as pixels have them");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FP16", "FP32", "FP64"})
  void floatsAreValues(String datatype) throws IOException {
    float[] values = values();
    List<String> wanted = outputs(post("grey", body("[1,784]", "FP32", Arrays.toString(values))));
    assertThat(outputs(post("grey", body("[1,784]", datatype, Arrays.toString(values)))))
        .isEqualTo(wanted);
    byte[] binary = floats(datatype, values);
    assertThat(outputs(binary("grey", header("[1,784]", datatype, binary.length), binary)))
        .isEqualTo(wanted);
  }

  private static byte[] floats(String datatype, float[] values) {
    ByteBuffer binary =
        ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      switch (datatype) {
        case "FP16" -> binary.putShort(Float.floatToFloat16(value));
        case "FP32" -> binary.putFloat(value);
        default -> binary.putDouble(value);
      }
    }
    return Arrays.copyOf(binary.array(), binary.position());
  }

  @Test
  void valuesOfJsonAreThoseThatTheDatatypeHolds() throws IOException {
    float[] values = values();
    values[9] = 0.1f;
    byte[] binary = floats("FP16", values);
    assertThat(outputs(post("grey", body("[1,784]", "FP16", Arrays.toString(values)))))
        .isEqualTo(outputs(binary("grey", header("[1,784]", "FP16", binary.length), binary)))
        .isNotEqualTo(outputs(post("grey", body("[1,784]", "FP32", Arrays.toString(values)))));
  }

  @ParameterizedTest
  @CsvSource({
    "FP16,NaN",
    "FP16,Infinity",
    "FP32,NaN",
    "FP32,-Infinity",
    "FP64,NaN",
    "FP64,Infinity"
  })
  void whatIsNoFiniteNumberIsRefusedInJsonAndInBytes(String datatype, float value)
      throws IOException {
    float[] values = values();
    values[783] = value;
    byte[] binary = floats(datatype, values);
    assertThat(
            text(
                ServedModels.json(
                    binary("grey", header("[1,784]", datatype, binary.length), binary), 400),
                "error"))
        .startsWith("image.data[783]: expected a finite number");
    ServedModels.json(post("grey", body("[1,784]", datatype, Arrays.toString(values))), 400);
    String large = Arrays.toString(values()).replaceFirst("0.0", "1e39");
    ServedModels.json(post("grey", body("[1,784]", datatype, large)), 400);
  }

  @Test
  void aDoubleOrAHalfBeyondItsRangeIsRefused() throws IOException {
    String large = Arrays.toString(values()).replaceFirst("0.0", "65520");
    assertThat(text(ServedModels.json(post("grey", body("[1,784]", "FP16", large)), 400), "error"))
        .startsWith("image.data[0]: expected a finite number within the range of FP16");
    ByteBuffer binary = ByteBuffer.wrap(floats("FP64", values())).order(ByteOrder.LITTLE_ENDIAN);
    binary.putDouble(0, 1e300);
    ServedModels.json(
        binary("grey", header("[1,784]", "FP64", binary.capacity()), binary.array()), 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[28,28]", "[28,28,1]", "[1,28,28]", "[784]", "[1,1,28,28]", "[1,28,28,1]"})
  void oneImageMayBeWithoutItsNumberAndWithItsChannelFirst(String shape) throws IOException {
    HttpResponse<byte[]> answer = post("grey", body(shape, "UINT8", TestModels.numbers(PIXELS)));
    assertThat(outputs(answer)).isEqualTo(expected());
    assertThat(texts(items(ServedModels.json(answer, 200), "outputs").getFirst(), "shape"))
        .containsExactly("1", "10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UINT8", "FP32"})
  void coloursMayComeAsPlanes(String datatype) throws IOException {
    int count = 2;
    int size = COLOUR.size();
    int[] last = new int[count * size];
    int[] first = new int[count * size];
    for (int n = 0; n < count; n++) {
      for (int pixel = 0; pixel < COLOUR.pixels(); pixel++) {
        for (int channel = 0; channel < 3; channel++) {
          int value = PIXELS[n * size + pixel * 3 + channel] & 1;
          last[n * size + pixel * 3 + channel] = value;
          first[n * size + channel * COLOUR.pixels() + pixel] = value;
        }
      }
    }
    List<String> wanted =
        outputs(post("colour", body("[2,4,5,3]", datatype, Arrays.toString(last))));
    assertThat(outputs(post("colour", body("[2,3,4,5]", datatype, Arrays.toString(first)))))
        .isEqualTo(wanted);
    assertThat(outputs(post("colour", body("[2,4,5,3]", datatype, Arrays.toString(first)))))
        .isNotEqualTo(wanted);
    int[] one = Arrays.copyOf(first, size);
    assertThat(outputs(post("colour", body("[3,4,5]", datatype, Arrays.toString(one)))))
        .isEqualTo(wanted.subList(0, 2));
  }

  @Test
  void moreClassesThanThereAreAreAll() throws IOException {
    for (String count : List.of("10", "11", "1000", "9999999999")) {
      String body =
          body("[1,784]", "UINT8", TestModels.numbers(PIXELS))
              .replaceFirst(
                  "\\{",
                  "{\"outputs\":[{\"name\":\"probabilities\",\"parameters\":{\"classification\":%s}}],"
                      .formatted(count));
      assertThat(outputs(post("grey", body))).as(count).hasSize(10);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "GZIP", "deflate"})
  void bodiesMayBeCompressed(String encoding) throws IOException {
    byte[] json =
        body("[1,784]", "UINT8", TestModels.numbers(PIXELS)).getBytes(StandardCharsets.UTF_8);
    assertThat(
            outputs(
                served.send(request("grey", packed(encoding, json), "Content-Encoding", encoding))))
        .isEqualTo(expected());
    // The length of the JSON is that before compression.
    String header = header("[1,784]", "UINT8", 784);
    byte[] binary = packed(encoding, joined(header, PIXELS));
    assertThat(
            outputs(
                served.send(
                    request(
                        "grey",
                        binary,
                        "Content-Encoding",
                        encoding,
                        JSON_LENGTH,
                        Integer.toString(header.length())))))
        .isEqualTo(expected());
    HttpResponse<byte[]> picture =
        served.send(
            HttpRequest.newBuilder(served.uri("v1/classify/grey"))
                .header("Content-Encoding", encoding)
                .PUT(BodyPublishers.ofByteArray(packed(encoding, TestPictures.png(PIXELS)))));
    assertThat(text(ServedModels.json(picture, 200), "model")).isEqualTo("grey");
  }

  private static byte[] packed(String encoding, byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out =
        encoding.equals("deflate")
            ? new DeflaterOutputStream(packed)
            : new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  @Test
  void theLimitIsOfWhatACompressedBodyUnpacksTo() throws IOException {
    byte[] zeros = packed("gzip", new byte[(16 << 20) + 1]);
    assertThat(zeros.length).isLessThan(1 << 16);
    assertThat(
            text(
                ServedModels.json(
                    served.send(request("grey", zeros, "Content-Encoding", "gzip")), 413),
                "error"))
        .startsWith("body: expected at most 16777216 bytes, received more");
  }

  @Test
  void whatIsNotCompressedAsItSaysIsRefused() throws IOException {
    byte[] json =
        body("[1,784]", "UINT8", TestModels.numbers(PIXELS)).getBytes(StandardCharsets.UTF_8);
    for (String encoding : List.of("gzip", "deflate")) {
      assertThat(
              text(
                  ServedModels.json(
                      served.send(request("grey", json, "Content-Encoding", encoding)), 400),
                  "error"))
          .startsWith("body: expected " + encoding + ", as Content-Encoding says");
      byte[] packed = packed(encoding, json);
      ServedModels.json(
          served.send(
              request(
                  "grey", Arrays.copyOf(packed, packed.length / 2), "Content-Encoding", encoding)),
          400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE"})
  void otherEncodingsThanUtf8AreRefused(String charset) throws IOException {
    byte[] body =
        body("[1,784]", "UINT8", TestModels.numbers(PIXELS)).getBytes(Charset.forName(charset));
    assertThat(text(ServedModels.json(served.send(request("grey", body)), 400), "error"))
        .startsWith("body: expected JSON in UTF-8 without a byte order mark, received ");
  }

  @Test
  void aByteOrderMarkAndBytesThatAreNoUtf8AreRefused() throws IOException {
    String body = body("[1,784]", "UINT8", TestModels.numbers(PIXELS));
    assertThat(text(ServedModels.json(post("grey", "\uFEFF" + body), 400), "error"))
        .endsWith("received a byte order mark; try UTF-8");
    String named = body.replaceFirst("\\{", "{\"id\":\"aöb\",");
    for (String wrong : List.of("\u00ff\u00fe", "\u00c0\u00af", "\u00ed\u00a0\u0080", "\u00c3")) {
      byte[] bytes = named.replace("ö", wrong).getBytes(StandardCharsets.ISO_8859_1);
      assertThat(text(ServedModels.json(served.send(request("grey", bytes)), 400), "error"))
          .endsWith("received other bytes from the 9th on; try UTF-8");
    }
    assertThat(text(ServedModels.json(post("grey", named), 200), "id")).isEqualTo("aöb");
  }

  @Test
  void theConfigurationIsTritons() throws IOException {
    for (String path : List.of("v2/models/colour/config", "v2/models/colour/versions/7/config")) {
      Node.Mapping config = ServedModels.json(served.get(path), 200);
      assertThat(text(config, "name")).isEqualTo("colour");
      assertThat(text(config, "max_batch_size")).isEqualTo("256");
      Node input = items(config, "input").getFirst();
      assertThat(text(input, "data_type")).isEqualTo("TYPE_FP32");
      assertThat(texts(input, "dims")).containsExactly("4", "5", "3");
      List<Node> outputs = items(config, "output");
      assertThat(texts(outputs.get(0), "dims")).containsExactly("2");
      assertThat(text(outputs.get(1), "data_type")).isEqualTo("TYPE_INT64");
      assertThat(texts(outputs.get(2), "dims")).containsExactly("1");
      assertThat(items(((Node.Mapping) outputs.get(2)).get("reshape"), "shape")).isEmpty();
    }
    ServedModels.json(served.get("v2/models/none/config"), 404);
    ServedModels.json(served.get("v2/models/colour/versions/1/config"), 404);
  }

  @Test
  void statisticsCountImagesRequestsAndFailures() throws IOException {
    try (ServedModels own =
        new ServedModels(
            ServedModels.quick(),
            List.of(
                new ModelSource("one", "1", folder.resolve("grey")),
                new ModelSource("one", "2", folder.resolve("grey")),
                new ModelSource("other", "1", folder.resolve("colour"))))) {
      assertThat(count(own, "v2/models/one/versions/2/stats", "success")).isZero();
      String body = body("[3,784]", "UINT8", TestModels.numbers(TestModels.noise(3, 1)));
      for (int i = 0; i < 2; i++) {
        ServedModels.json(
            own.post(
                "v2/models/one/infer", "application/json", body.getBytes(StandardCharsets.UTF_8)),
            200);
      }
      ServedModels.json(own.post("v1/classify/one", "image/png", TestPictures.png(PIXELS)), 200);
      Node.Mapping done = stats(own, "v2/models/one/versions/2/stats").getFirst();
      assertThat(text(done, "name")).isEqualTo("one");
      assertThat(text(done, "version")).isEqualTo("2");
      assertThat(text(done, "inference_count")).isEqualTo("7");
      assertThat(Long.parseLong(text(done, "execution_count"))).isBetween(3L, 7L);
      assertThat(Long.parseLong(text(done, "last_inference"))).isGreaterThan(1_600_000_000_000L);
      for (String part :
          List.of("success", "queue", "compute_input", "compute_infer", "compute_output")) {
        assertThat(count(own, "v2/models/one/versions/2/stats", part)).as(part).isEqualTo(3);
      }
      assertThat(count(own, "v2/models/one/versions/2/stats", "fail")).isZero();
      assertThat(stats(own, "v2/models/one/stats")).hasSize(2);
      assertThat(stats(own, "v2/models/stats")).hasSize(3);
      ServedModels.json(own.get("v2/models/none/stats"), 404);
    }
  }

  private static List<Node.Mapping> stats(ServedModels served, String path) throws IOException {
    return items(ServedModels.json(served.get(path), 200), "model_stats").stream()
        .map(Node.Mapping.class::cast)
        .toList();
  }

  private static long count(ServedModels served, String path, String part) throws IOException {
    Node times = stats(served, path).getFirst().get("inference_stats");
    return Long.parseLong(text(((Node.Mapping) times).get(part), "count"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"ready\":true}", "{\"ready\":null,\"x\":1}"})
  void theIndexOfTheRepositoryListsAllModels(String body) throws IOException {
    HttpResponse<byte[]> answer =
        served.post(
            "v2/repository/index", "application/json", body.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8).strip())
        .isEqualTo(
            "[{\"name\":\"grey\",\"version\":\"1\",\"state\":\"READY\",\"reason\":\"\"},{\"name\":\"colour\",\"version\":\"7\",\"state\":\"READY\",\"reason\":\"\"}]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{\"ready\":1}", "nonsense", "{\"ready\":{}}"})
  void anotherQuestionForTheIndexIsRefused(String body) throws IOException {
    ServedModels.json(
        served.post(
            "v2/repository/index", "application/json", body.getBytes(StandardCharsets.UTF_8)),
        400);
  }
}
