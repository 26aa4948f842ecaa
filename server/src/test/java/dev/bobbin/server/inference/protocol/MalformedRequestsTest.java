package dev.bobbin.server.inference.protocol;

import static dev.bobbin.server.inference.ServedModels.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.fixtures.Mutations;
import dev.bobbin.model.io.ModelFile;
import dev.bobbin.server.inference.ModelSource;
import dev.bobbin.server.inference.ServedModels;
import dev.bobbin.server.inference.TestModels;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed requests. */
class MalformedRequestsTest {
  private static final String PATH = "v2/models/m/infer";
  private static final String JSON = "application/json";

  @TempDir static Path folder;
  private static ServedModels served;

  @BeforeAll
  static void serve() throws IOException {
    Path file = folder.resolve("model");
    ModelFile.write(file, TestModels.dense(1));
    served = new ServedModels(ServedModels.quick(), List.of(new ModelSource("m", "1", file)));
  }

  @AfterAll
  static void end() {
    served.close();
  }

  private static HttpResponse<byte[]> post(String body) throws IOException {
    return served.post(PATH, JSON, body.getBytes(StandardCharsets.UTF_8));
  }

  private static String image(String shape, String datatype, String data) {
    return "{\"inputs\":[{\"name\":\"image\",\"shape\":%s,\"datatype\":\"%s\",\"data\":%s}]}"
        .formatted(shape, datatype, data);
  }

  @Timeout(60)
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[]|body: expected a JSON object, received an array; try {\"inputs\": [...]}",
        "{}|inputs: expected an array of tensors, received none; try /docs",
        "{\"inputs\":[]}|inputs: expected one tensor named 'image', received []; try that name",
        "{\"inputs\":{}}|inputs: expected an array of objects, received an object; try /docs",
        "{\"inputs\":[1]}|inputs[0]: expected an object, received 1; try /docs",
        "{\"inputs\":[{\"name\":\"x\"}]}|inputs[0]: expected name, datatype and shape, received no datatype; try /docs",
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,784],\"datatype\":\"FP32\",\"data\":[]}]}|inputs: expected one tensor named 'image', received [x]; try that name",
        "{\"id\":42,\"inputs\":[]}|id: expected a text, received 42; try /docs",
        "{\"parameters\":{\"polarity\":[]},\"inputs\":[]}|parameters.polarity: expected a text, a number or a boolean, received an array; try one of them",
        "{\"inputs\":[],\"outputs\":[{\"name\":\"logits\"}]}|outputs: expected each of probabilities, class, label at most once, received 'logits'; try probabilities",
        "{\"inputs\":[],\"outputs\":[{\"name\":\"class\"},{\"name\":\"class\"}]}|outputs: expected each of probabilities, class, label at most once, received 'class'; try probabilities",
        "{\"inputs\":[],\"outputs\":[{\"name\":\"probabilities\",\"parameters\":{\"classification\":0}}]}|outputs: probabilities: classification: expected a number of classes of probabilities from 1 on, received 0; try 3",
        "{\"inputs\":[],\"outputs\":[{\"name\":\"label\",\"parameters\":{\"classification\":1}}]}|outputs: label: classification: expected a number of classes of probabilities from 1 on, received 1; try 3",
      })
  void whatIsWrongWithARequestIsSaid(String body, String message) throws IOException {
    assertThat(text(ServedModels.json(post(body), 400), "error")).isEqualTo(message);
  }

  @Timeout(60)
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1,784]|BOOL|[1]|image.datatype: expected one of [UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, FP16, FP32, FP64, BYTES], received 'BOOL'; try FP32",
        "[785]|FP32|[1]|image.shape: expected [n, 28, 28, 1] or [n, 28, 28] or [n, 784] or [n, 1, 28, 28] with n from 1 on, received [785]; try the full shape",
        "[28,1,28]|FP32|[1]|image.shape: expected [n, 28, 28, 1] or [n, 28, 28] or [n, 784] or [n, 1, 28, 28] with n from 1 on, received [28, 1, 28]; try the full shape",
        "[1]|FP16|[1]|image.shape: expected [n, 28, 28, 1] or [n, 28, 28] or [n, 784] or [n, 1, 28, 28] with n from 1 on, received [1]; try the full shape",
        "[0,784]|FP32|[]|image.shape: expected [n, 28, 28, 1] or [n, 28, 28] or [n, 784] or [n, 1, 28, 28] with n from 1 on, received [0, 784]; try the full shape",
        "[2,2]|BYTES|['x']|image.shape: expected [n] or [n, 1] with n from 1 on, received [2, 2]; try the full shape",
        "[-1,784]|FP32|[1]|inputs[0].shape: expected sizes from 0 to 2147483647, received -1; try the images' own sizes",
        "[99999999999999999999,784]|FP32|[1]|inputs[0].shape: expected sizes from 0 to 2147483647, received 99999999999999999999; try the images' own sizes",
        "[1.0,784]|FP32|[1]|inputs[0].shape: expected whole numbers, received 1.0; try [1, 28, 28, 1]",
        "[1,784]|FP32|[1]|image.data: expected 784 elements, as its shape says, received 1; try the shape of the data",
        "[1,784]|FP32|[1e39]|inputs[0].data: expected numbers within the range of FP32, received 1e39; try a flat array of numbers",
        "[1,784]|FP32|[true]|inputs[0].data: expected numbers or texts, received true; try a flat array of numbers",
        "[1,784]|FP32|[null]|inputs[0].data: expected numbers or texts, received null; try a flat array of numbers",
        "[1,784]|FP32|[1,[2]]|inputs[0].data: expected elements of one kind, received arrays beside numbers; try a flat array of numbers",
        "[1,784]|FP32|[[1],2]|inputs[0].data: expected elements of one kind, received numbers beside arrays; try a flat array of numbers",
        "[1,784]|FP32|[[1,2],[3]]|inputs[0].data: expected arrays of 2 elements, as the first of them, received one of 1; try a flat array of numbers",
        "[1,784]|FP32|[[[[[1]]]]]|inputs[0].data: expected at most 4 nested arrays, received more; try a flat array of numbers",
        "[1,784]|FP32|['a',1]|inputs[0].data: expected numbers or texts, received both; try a flat array of numbers",
        "[1,784]|FP32|['a']|image.data: expected numbers, received texts; try BYTES",
        "[1]|BYTES|[1]|image.data: expected texts in base64, received numbers; try UINT8 or FP32",
        "[2]|BYTES|['AA==']|image.data: expected 2 pictures, as its shape says, received 1; try the number of pictures as shape",
      })
  void whatIsWrongWithATensorIsSaid(String shape, String datatype, String data, String message)
      throws IOException {
    HttpResponse<byte[]> answer = post(image(shape, datatype, data.replace('\'', '"')));
    Published.check("inference_error_response", answer);
    assertThat(text(ServedModels.json(answer, 400), "error")).isEqualTo(message);
  }

  @Timeout(60)
  @ParameterizedTest
  @ValueSource(strings = {"256", "-1", "0.5", "255.00000001", "1e-2", "1e3"})
  void aByteIsAWholeNumberUpTo255(String value) throws IOException {
    String data = "[" + "0,".repeat(783) + value + "]";
    assertThat(text(ServedModels.json(post(image("[1,784]", "UINT8", data)), 400), "error"))
        .startsWith(
            "inputs[0].data[783]: expected a whole number from 0 to 255, as pixels have them, received ");
    assertThat(post(image("[1,784]", "FP32", data)).statusCode()).isEqualTo(200);
  }

  @Timeout(60)
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"inputs\":",
        "nonsense",
        "{\"inputs\":[]} {}",
        "{\"inputs\":[],\"inputs\":[]}",
        "{\"inputs\":[{\"name\":\"image\",\"name\":\"image\"}]}",
        "{\"a\":NaN,\"inputs\":[]}",
        "{'inputs':[]}",
        "{\"inputs\":[]}\u0000",
        "{\"id\":\"\\ud800\\u0000\",\"inputs\":[],}"
      })
  void whatIsNoJsonIsRefused(String body) throws IOException {
    assertThat(text(ServedModels.json(post(body), 400), "error"))
        .startsWith("body: expected ")
        .contains(", received ", "; try ")
        .doesNotContain("REDACTED", "StreamReadFeature");
  }

  @Test
  @Timeout(60)
  void whatIsTooDeepOrTooLongIsRefused() throws IOException {
    for (String body :
        List.of(
            "{\"x\":" + "[".repeat(100_000),
            "{\"x\":" + "[".repeat(40) + "]".repeat(40) + ",\"inputs\":[]}",
            image("[1,784]", "FP32", "[" + "1".repeat(5000) + "]"),
            "{\"" + "x".repeat(5000) + "\":1,\"inputs\":[]}")) {
      assertThat(text(ServedModels.json(post(body), 400), "error"))
          .contains("exceeds the maximum allowed")
          .doesNotContain("Stream", "()", "`", "Exception");
    }
    ServedModels.json(
        post(
            "{\"inputs\":["
                + "{\"name\":\"a\",\"shape\":[],\"datatype\":\"\"},".repeat(100)
                + "{}]}"),
        400);
    ServedModels.json(post(image("[2147483647,784]", "FP32", "[1]")), 413);
    ServedModels.json(post(image("[1,784]", "FP32", "[" + "0,".repeat(257 * 784) + "0]")), 413);
    ServedModels.json(post(image("[300]", "BYTES", "[" + "\"\",".repeat(299) + "\"\"]")), 413);
  }

  @Test
  @Timeout(60)
  void numbersForWhichTheNetworkHasNoAnswerAreRefused() throws IOException {
    String data = "[" + "3e38,".repeat(783) + "3e38]";
    assertThat(text(ServedModels.json(post(image("[1,784]", "FP32", data)), 400), "error"))
        .startsWith("image: expected values for which the network's outputs are finite");
  }

  @Timeout(60)
  @ParameterizedTest
  @CsvSource({
    "text/plain,415", "application/x-www-form-urlencoded,415", "multipart/form-data,415",
    "application/json; charset=utf-8,200", "application/octet-stream,200", "APPLICATION/JSON,200"
  })
  void theTypeOfContentIsJson(String type, int status) throws IOException {
    byte[] body =
        image("[1,784]", "UINT8", TestModels.numbers(TestModels.noise(1, 1)).toString())
            .getBytes(StandardCharsets.UTF_8);
    ServedModels.json(served.post(PATH, type, body), status);
    HttpRequest.Builder packed =
        HttpRequest.newBuilder(served.uri(PATH))
            .header("Content-Type", type)
            .header("Content-Encoding", "br")
            .POST(BodyPublishers.ofByteArray(body));
    HttpResponse<byte[]> answer = served.send(packed);
    ServedModels.json(answer, 415);
    assertThat(answer.headers().firstValue("Accept-Encoding")).hasValue("gzip, deflate");
  }

  @Timeout(60)
  @ParameterizedTest
  @ValueSource(strings = {"-1", "9999999", "x", "", "99999999999999"})
  void aWrongLengthOfTheJsonIsRefused(String length) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(served.uri(PATH))
            .header("Inference-Header-Content-Length", length)
            .POST(BodyPublishers.ofString("{\"inputs\":[]}"));
    ServedModels.json(served.send(request), 400);
  }

  @Timeout(60)
  @ParameterizedTest
  @CsvSource({"783", "785", "0", "-5", "784.5", "true"})
  void aWrongSizeOfTheBytesIsRefused(String size) throws IOException {
    String json =
        "{\"inputs\":[{\"name\":\"image\",\"shape\":[1,784],\"datatype\":\"UINT8\",\"parameters\":{\"binary_data_size\":%s}}]}"
            .formatted(size);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(served.uri(PATH))
            .header("Inference-Header-Content-Length", json.length() + "")
            .POST(
                BodyPublishers.ofByteArray(
                    Arrays.copyOf(json.getBytes(StandardCharsets.US_ASCII), json.length() + 784)));
    ServedModels.json(served.send(request), 400);
  }

  @Test
  @Timeout(120)
  void hundredsOfSpoiltRequestsAreAnsweredAsTheyDeserve() throws IOException {
    spoil(600, 20_261_121);
  }

  @Test
  @Tag("slow")
  @Timeout(600)
  void tenThousandSpoiltRequestsAreAnsweredAsTheyDeserve() throws IOException {
    spoil(10_000, 4);
  }

  private static void spoil(int requests, long seed) throws IOException {
    byte[] pixels = TestModels.noise(1, 2);
    List<byte[]> sound =
        List.of(
            image("[1,784]", "UINT8", TestModels.numbers(pixels).toString())
                .getBytes(StandardCharsets.UTF_8),
            ("{\"id\":\"42\",\"parameters\":{\"binary_data_output\":true},\"outputs\":[{\"name\":\"probabilities\",\"parameters\":{\"classification\":3}}],"
                    + image(
                            "[1]",
                            "BYTES",
                            "[\""
                                + Base64.getEncoder().encodeToString(TestPictures.png(pixels))
                                + "\"]")
                        .substring(1))
                .getBytes(StandardCharsets.UTF_8));
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < requests; i++) {
      byte[] body = Mutations.of(sound, true, random);
      HttpRequest.Builder request =
          HttpRequest.newBuilder(served.uri(PATH)).POST(BodyPublishers.ofByteArray(body));
      if (random.nextInt(4) == 0) {
        request.header("Inference-Header-Content-Length", random.nextInt(body.length + 1) + "");
      }
      HttpResponse<byte[]> answer = served.send(request);
      assertThat(answer.statusCode())
          .as(() ->
              "seed %d: %s: %s"
                  .formatted(
                      seed,
                      new String(body, StandardCharsets.ISO_8859_1),
                      new String(answer.body(), StandardCharsets.UTF_8)))
          .isIn(200, 400, 413);
      if (answer.statusCode() != 200) {
        refused++;
        Published.check("inference_error_response", answer);
      }
    }
    assertThat(refused).isGreaterThan(requests / 2);
    assertThat(served.metrics()).contains("bobbin_inference_queue_images 0.0");
    ServedModels.json(served.post(PATH, JSON, sound.getFirst()), 200);
  }
}
