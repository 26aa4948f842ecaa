package dev.bobbin.server.inference.protocol;

import static dev.bobbin.server.inference.ServedModels.items;
import static dev.bobbin.server.inference.ServedModels.text;
import static dev.bobbin.server.inference.ServedModels.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.json.Node;
import dev.bobbin.model.ClassProbability;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.CombinationRule;
import dev.bobbin.model.io.ModelFile;
import dev.bobbin.server.inference.ModelSource;
import dev.bobbin.server.inference.ServedModels;
import dev.bobbin.server.inference.TestModels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer is checked against the published document. */
@Timeout(60)
class ProtocolTest {
  private static final Classifier MODEL = TestModels.dense(1);
  private static final Classifier NEWER = TestModels.convolutional(2);
  private static final Classifier VOTE = TestModels.ensemble(CombinationRule.MAJORITY_VOTE, 3);
  private static final byte[] IMAGES = TestModels.noise(3, 5);

  @TempDir static Path folder;
  private static ServedModels served;

  @BeforeAll
  static void serve() throws IOException {
    served =
        new ServedModels(
            ServedModels.quick(),
            List.of(
                source("fashion", "1", MODEL),
                source("fashion", "2", NEWER),
                source("vote", "1", VOTE)));
  }

  private static ModelSource source(String name, String version, Classifier classifier)
      throws IOException {
    Path file = folder.resolve(name + version);
    ModelFile.write(file, classifier);
    return new ModelSource(name, version, file);
  }

  @AfterAll
  static void end() {
    served.close();
  }

  private static HttpResponse<byte[]> infer(String model, String body) throws IOException {
    HttpResponse<byte[]> answer =
        served.post(
            "v2/models/" + model + "/infer",
            "application/json",
            body.getBytes(StandardCharsets.UTF_8));
    Published.check(
        answer.statusCode() == 200 ? "inference_response" : "inference_error_response", answer);
    return answer;
  }

  private static String input(String shape, String datatype, String data) {
    return "{\"name\":\"image\",\"shape\":%s,\"datatype\":\"%s\",\"data\":%s}"
        .formatted(shape, datatype, data);
  }

  private static String request(String shape, String datatype, String data) {
    return "{\"inputs\":[" + input(shape, datatype, data) + "]}";
  }

  private static String refusal(String model, int status, String body) throws IOException {
    return text(ServedModels.json(infer(model, body), status), "error");
  }

  private static String bytes(int images) {
    return TestModels.numbers(Arrays.copyOf(IMAGES, images * 784)).toString();
  }

  private static String floats(int images) {
    float[] values = MODEL.preprocessing().values().of(Arrays.copyOf(IMAGES, images * 784));
    return Arrays.toString(values);
  }

  /** A classifier's outputs by class, in the fewest digits. */
  private static List<String> expected(Classifier classifier, int images) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      String[] byIndex = new String[10];
      for (ClassProbability c : classifier.classify(TestModels.image(IMAGES, i))) {
        byIndex[c.index()] = Float.toString(c.probability());
      }
      all.addAll(Arrays.asList(byIndex));
    }
    return all;
  }

  @Test
  void theServerTellsWhatItIs() throws IOException {
    HttpResponse<byte[]> answer = served.get("v2");
    Published.check("metadata_server_response", answer);
    Node.Mapping server = ServedModels.json(answer, 200);
    assertThat(text(server, "name")).isEqualTo("bobbin");
    assertThat(texts(server, "extensions"))
        .containsExactly(
            "classification", "binary_tensor_data", "model_configuration", "statistics");
    assertThat(served.get("v2/").body()).isEqualTo(answer.body());
  }

  @Test
  void itIsAliveAndReady() throws IOException {
    assertThat(text(ServedModels.json(served.get("v2/health/live"), 200), "live"))
        .isEqualTo("true");
    assertThat(text(ServedModels.json(served.get("v2/health/ready"), 200), "live"))
        .isEqualTo("true");
    Node.Mapping model = ServedModels.json(served.get("v2/models/fashion/versions/1/ready"), 200);
    assertThat(text(model, "name")).isEqualTo("fashion");
    assertThat(text(model, "ready")).isEqualTo("true");
  }

  @Test
  void aServerThatIsAboutToStopIsAliveAnswersAndIsNotReady() throws IOException {
    try (ServedModels leaving =
        new ServedModels(ServedModels.quick(), List.of(source("leaving", "1", MODEL)))) {
      leaving.models().drain();
      ServedModels.json(leaving.get("v2/health/live"), 200);
      for (String path : List.of("v2/health/ready", "v2/models/leaving/ready")) {
        Node.Mapping answer = ServedModels.json(leaving.get(path), 503);
        assertThat(text(answer, "ready")).isEqualTo("false");
        assertThat(text(answer, "error")).contains("expected to be ready");
      }
      ServedModels.json(
          leaving.post(
              "v2/models/leaving/infer",
              "application/json",
              request("[1,784]", "UINT8", bytes(1)).getBytes(StandardCharsets.UTF_8)),
          200);
    }
  }

  @ParameterizedTest
  @CsvSource({"fashion,3", "fashion/versions/1,3", "vote,4"})
  void aModelTellsItsTensors(String path, int outputs) throws IOException {
    HttpResponse<byte[]> answer = served.get("v2/models/" + path);
    Published.check("metadata_model_response", answer);
    Node.Mapping model = ServedModels.json(answer, 200);
    assertThat(texts(model, "versions"))
        .isEqualTo(path.startsWith("vote") ? List.of("1") : List.of("2", "1"));
    Node input = items(model, "inputs").getFirst();
    assertThat(text(input, "name")).isEqualTo("image");
    assertThat(text(input, "datatype")).isEqualTo("FP32");
    assertThat(texts(input, "shape")).containsExactly("-1", "28", "28", "1");
    assertThat(items(model, "outputs")).hasSize(outputs);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models/none",
        "models/none/ready",
        "models/fashion/versions/3",
        "models/vote/versions/2/ready"
      })
  void whatIsNotServedIsNotFound(String path) throws IOException {
    HttpResponse<byte[]> answer = served.get("v2/" + path);
    Published.check("metadata_model_error_response", answer);
    ServedModels.json(answer, 404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"[3,28,28,1]", "[3,28,28]", "[3,784]", "[3,1,28,28]"})
  void numbersMayBeFlatAndScaledOrNot(String shape) throws IOException {
    for (String body :
        List.of(request(shape, "FP32", floats(3)), request(shape, "UINT8", bytes(3)))) {
      Published.check("inference_request", body);
      Node.Mapping answer = ServedModels.json(infer("fashion/versions/1", body), 200);
      assertThat(text(answer, "model_name")).isEqualTo("fashion");
      assertThat(text(answer, "model_version")).isEqualTo("1");
      assertThat(answer.get("id")).isNull();
      Node probabilities = items(answer, "outputs").get(0);
      assertThat(text(probabilities, "name")).isEqualTo("probabilities");
      assertThat(text(probabilities, "datatype")).isEqualTo("FP32");
      assertThat(texts(probabilities, "shape")).containsExactly("3", "10");
      assertThat(texts(probabilities, "data")).isEqualTo(expected(MODEL, 3));
      assertThat(texts(items(answer, "outputs").get(1), "data"))
          .containsExactly(winner(0).index() + "", winner(1).index() + "", winner(2).index() + "");
      assertThat(texts(items(answer, "outputs").get(2), "data"))
          .containsExactly(winner(0).name(), winner(1).name(), winner(2).name());
    }
  }

  private static ClassProbability winner(int image) {
    return MODEL.classify(TestModels.image(IMAGES, image)).getFirst();
  }

  @Test
  void numbersMayBeNestedAsTheShapeSaysInAnyOrderOfMembers() throws IOException {
    StringBuilder nested = new StringBuilder("[");
    for (int i = 0; i < 784; i++) {
      nested.append(i == 0 ? "[[" : i % 28 == 0 ? "],[" : ",").append(IMAGES[i] & 0xFF);
    }
    String data = nested.append("]]]").toString();
    String body =
        "{\"x\":{\"y\":[{}]},\"inputs\":[{\"data\":%s,\"z\":1,\"datatype\":\"UINT8\",\"shape\":[1,28,28],\"name\":\"image\"}]}"
            .formatted(data);
    Node.Mapping answer = ServedModels.json(infer("fashion/versions/1", body), 200);
    assertThat(texts(items(answer, "outputs").getFirst(), "data")).isEqualTo(expected(MODEL, 1));
    assertThat(refusal("fashion", 400, request("[1,784]", "UINT8", data)))
        .isEqualTo(
            "inputs[0].data: expected arrays nested as shape [1, 784], or a flat one, received [1, 28, 28]; try the shape [1, 28, 28]");
  }

  @Test
  void withoutAVersionTheNewestAnswersAndTheIdComesBack() throws IOException {
    String body =
        "{\"id\":\"täst \\\"42\\\"\",\"parameters\":{\"a\":1,\"b\":true,\"c\":\"d\",\"e\":1.5},\"inputs\":[%s]}"
            .formatted(input("[1,784]", "UINT8", bytes(1)));
    Node.Mapping answer = ServedModels.json(infer("fashion", body), 200);
    assertThat(text(answer, "model_version")).isEqualTo("2");
    assertThat(text(answer, "id")).isEqualTo("täst \"42\"");
    assertThat(texts(items(answer, "outputs").getFirst(), "data")).isEqualTo(expected(NEWER, 1));
  }

  @Test
  void encodedPicturesAreReadAndWarnedOf() throws IOException {
    byte[] light = TestPictures.png(8, 6, 0xFFFFFF);
    byte[] plain = TestPictures.png(TestModels.image(IMAGES, 0));
    String data =
        "[\"%s\",\"%s\"]"
            .formatted(
                Base64.getEncoder().encodeToString(plain),
                Base64.getEncoder().encodeToString(light));
    Node.Mapping answer =
        ServedModels.json(infer("fashion/versions/1", request("[2]", "BYTES", data)), 200);
    assertThat(texts(items(answer, "outputs").getFirst(), "data").subList(0, 10))
        .isEqualTo(expected(MODEL, 1));
    assertThat(text(answer.get("parameters"), "warnings"))
        .contains(
            "image 1 looks inverted",
            "image 1 is small: it was enlarged for the network's 28x28 pixels");
    String auto =
        "{\"parameters\":{\"polarity\":\"auto\"},\"inputs\":[%s]}"
            .formatted(input("[2,1]", "BYTES", data));
    assertThat(text(ServedModels.json(infer("fashion", auto), 200).get("parameters"), "warnings"))
        .doesNotContain("image 1 looks inverted");
  }

  @Test
  void onlyTheOutputsThatAreWantedCome() throws IOException {
    String body =
        "{\"inputs\":[%s],\"outputs\":[{\"name\":\"label\"},{\"name\":\"probabilities\",\"parameters\":{\"classification\":3}}]}"
            .formatted(input("[2,784]", "UINT8", bytes(2)));
    Node.Mapping answer = ServedModels.json(infer("fashion/versions/1", body), 200);
    assertThat(items(answer, "outputs")).hasSize(2);
    assertThat(text(items(answer, "outputs").get(0), "name")).isEqualTo("label");
    Node best = items(answer, "outputs").get(1);
    assertThat(text(best, "datatype")).isEqualTo("BYTES");
    assertThat(texts(best, "shape")).containsExactly("2", "3");
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      for (ClassProbability c : MODEL.classify(TestModels.image(IMAGES, i)).subList(0, 3)) {
        wanted.add(c.probability() + ":" + c.index() + ":" + c.name());
      }
    }
    assertThat(texts(best, "data")).isEqualTo(wanted);
  }

  @Test
  void networksThatVoteGiveSharesAndMeans() throws IOException {
    Node.Mapping answer =
        ServedModels.json(infer("vote", request("[3,784]", "UINT8", bytes(3))), 200);
    for (int i = 0; i < 3; i++) {
      List<ClassProbability> said = VOTE.classify(TestModels.image(IMAGES, i));
      for (ClassProbability c : said) {
        assertThat(texts(items(answer, "outputs").get(0), "data").get(i * 10 + c.index()))
            .isEqualTo(Float.toString(c.probability()));
        assertThat(texts(items(answer, "outputs").get(1), "data").get(i * 10 + c.index()))
            .isEqualTo(Float.toString(c.meanProbability().orElseThrow()));
      }
      assertThat(texts(items(answer, "outputs").get(2), "data").get(i))
          .isEqualTo(said.getFirst().index() + "");
      assertThat(texts(items(answer, "outputs").get(3), "data").get(i))
          .isEqualTo(said.getFirst().name());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"FP32", "UINT8", "BYTES"})
  void tensorsMayBeBytesAfterTheJson(String datatype) throws IOException {
    ByteArrayOutputStream binary = new ByteArrayOutputStream();
    for (int i = 0; i < 3; i++) {
      byte[] image = TestModels.image(IMAGES, i);
      switch (datatype) {
        case "FP32" -> {
          ByteBuffer values = ByteBuffer.allocate(784 * 4).order(ByteOrder.LITTLE_ENDIAN);
          values.asFloatBuffer().put(MODEL.preprocessing().values().of(image));
          binary.writeBytes(values.array());
        }
        case "UINT8" -> binary.writeBytes(image);
        default -> {
          byte[] file = TestPictures.png(image);
          binary.writeBytes(
              ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(file.length).array());
          binary.writeBytes(file);
        }
      }
    }
    String json =
        "{\"model_name\":\"fashion\",\"inputs\":[{\"name\":\"image\",\"shape\":%s,\"datatype\":\"%s\",\"parameters\":{\"binary_data_size\":%d}}],\"outputs\":[{\"name\":\"class\",\"parameters\":{\"binary_data\":true}},{\"name\":\"probabilities\",\"parameters\":{\"binary_data\":true}},{\"name\":\"label\"}]}"
            .formatted(datatype.equals("BYTES") ? "[3]" : "[3,784]", datatype, binary.size());
    HttpResponse<byte[]> answer = binary(json, binary.toByteArray());
    int length =
        Integer.parseInt(
            answer.headers().firstValue("Inference-Header-Content-Length").orElseThrow());
    ByteBuffer rest =
        ByteBuffer.wrap(answer.body(), length, answer.body().length - length)
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN);
    assertThat(rest.remaining()).isEqualTo(3 * 8 + 3 * 10 * 4);
    for (int i = 0; i < 3; i++) {
      assertThat(rest.getLong()).isEqualTo(winner(i).index());
    }
    for (String value : expected(MODEL, 3)) {
      assertThat(Float.toString(rest.getFloat())).isEqualTo(value);
    }
    assertThat(new String(answer.body(), 0, length, StandardCharsets.UTF_8))
        .contains(
            "\"parameters\":{\"binary_data_size\":24}",
            "\"parameters\":{\"binary_data_size\":120}",
            "\"data\":[\"" + winner(0).name());
  }

  @Test
  void bytesAloneAreOneImageAndAreAnsweredWithBytes() throws IOException {
    ByteBuffer values = ByteBuffer.allocate(784 * 4).order(ByteOrder.LITTLE_ENDIAN);
    values.asFloatBuffer().put(MODEL.preprocessing().values().of(TestModels.image(IMAGES, 0)));
    HttpResponse<byte[]> answer = binary("", values.array());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    assertThat(new String(answer.body(), StandardCharsets.ISO_8859_1)).endsWith(winner(0).name());
    assertThat(binary("", new byte[9]).statusCode()).isEqualTo(400);
  }

  private static HttpResponse<byte[]> binary(String json, byte[] rest) throws IOException {
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    byte[] body = Arrays.copyOf(text, text.length + rest.length);
    System.arraycopy(rest, 0, body, text.length, rest.length);
    return served.send(
        HttpRequest.newBuilder(served.uri("v2/models/fashion/versions/1/infer"))
            .header("Content-Type", "application/octet-stream")
            .header("Inference-Header-Content-Length", text.length + "")
            .POST(BodyPublishers.ofByteArray(body)));
  }

  @Test
  void theDocumentItselfTellsRightFromWrong() {
    assertThat(Published.accepts("inference_response", "{\"model_name\":\"m\",\"outputs\":[]}"))
        .isTrue();
    assertThat(Published.accepts("inference_response", "{\"outputs\":[]}")).isFalse();
    assertThat(
            Published.accepts(
                "inference_response",
                "{\"model_name\":\"m\",\"outputs\":[{\"name\":\"p\",\"shape\":[\"1\"],\"datatype\":\"FP32\",\"data\":[1]}]}"))
        .isFalse();
  }
}
