package dev.bobbin.server.inference.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bobbin.base.fixtures.FuzzTarget;
import dev.bobbin.base.fixtures.Fuzzer;
import dev.bobbin.http.HttpException;
import dev.bobbin.model.Model;
import dev.bobbin.model.io.ModelFile;
import dev.bobbin.server.inference.ModelSource;
import dev.bobbin.server.inference.ServedModels;
import dev.bobbin.server.inference.TestModels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Bodies of requests: read directly, which is fast, and as a client sends them. */
class RequestsFuzzTest {
  private static final int MOST_ELEMENTS = 10_000;
  private static final byte[] PIXELS = TestModels.noise(1, 2);

  private static final Model MODEL = TestModels.dense(1);

  @TempDir static Path folder;
  private static ServedModels served;

  @BeforeAll
  static void serve() throws IOException {
    Path file = folder.resolve("model");
    ModelFile.write(file, MODEL);
    served = new ServedModels(ServedModels.quick(), List.of(new ModelSource("m", "1", file)));
  }

  @AfterAll
  static void end() {
    served.close();
  }

  @TestFactory
  Stream<DynamicTest> hundredsOfSpoiltInputsAreReadOrRefused() throws IOException {
    return Fuzzer.hundreds(targets());
  }

  @Tag("slow")
  @TestFactory
  Stream<DynamicTest> manySpoiltInputsAreReadOrRefused() throws IOException {
    return Fuzzer.many(targets());
  }

  private static List<FuzzTarget> targets() throws IOException {
    byte[] picture = TestPictures.png(PIXELS);
    String image =
        "{\"inputs\":[{\"name\":\"image\",\"shape\":[1,784],\"datatype\":\"UINT8\",\"data\":%s}]}"
            .formatted(TestModels.numbers(PIXELS));
    String outputs =
        "{\"id\":\"42\",\"parameters\":{\"binary_data_output\":true},\"outputs\":[{\"name\":\"probabilities\","
            + "\"parameters\":{\"classification\":3}}],"
            + image.substring(1);
    String binary =
        "{\"inputs\":[{\"name\":\"image\",\"shape\":[1,28,28,1],\"datatype\":\"FP32\","
            + "\"parameters\":{\"binary_data_size\":3136,\"polarity\":\"auto\"}}]}";
    return List.of(
        FuzzTarget.text(
            "inference request",
            "expected",
            Stream.of(image, outputs, binary).map(text -> text.getBytes(UTF_8)).toList(),
            RequestsFuzzTest::read),
        FuzzTarget.text(
            "inference request over HTTP",
            "expected",
            Stream.of(image, outputs).map(text -> text.getBytes(UTF_8)).toList(),
            body -> post("v2/models/m/infer", "application/json", body)),
        FuzzTarget.text(
            "repository request over HTTP",
            "expected",
            List.of("{\"ready\": true}".getBytes(UTF_8)),
            body -> post("v2/repository/index", "application/json", body)),
        FuzzTarget.binary(
            "form over HTTP",
            "expected",
            List.of(form()),
            body -> post("v1/classify/m", "multipart/form-data; boundary=edge", body)),
        FuzzTarget.text(
            "query over HTTP",
            // Jetty refuses a long one in words of its own.
            "error",
            List.of(
                "version=1&top=3&polarity=auto&input=true".getBytes(UTF_8),
                "explain=true&method=occlusion&class=3&values=true".getBytes(UTF_8),
                "top=10&explain=false&input".getBytes(UTF_8)),
            query -> post("v1/classify/m?" + escaped(query), "image/png", picture)));
  }

  /** What may not stand in an address, in hex. */
  private static String escaped(byte[] query) {
    StringBuilder text = new StringBuilder();
    for (byte b : query) {
      char c = (char) (b & 0xFF);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "&=+-_.~".indexOf(c) >= 0);
      text.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return text.toString();
  }

  private static byte[] form() throws IOException {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(
        """
        --edge
        Content-Disposition: form-data; name="image"; filename="a.png"
        Content-Type: image/png

        """
            .replace("\n", "\r\n")
            .getBytes(UTF_8));
    form.writeBytes(TestPictures.png(PIXELS));
    form.writeBytes("\r\n--edge--\r\n".getBytes(UTF_8));
    return form.toByteArray();
  }

  private static void post(String path, String type, byte[] body) throws IOException {
    HttpResponse<byte[]> answer = served.post(path, type, body);
    if (answer.statusCode() != 200) {
      ServedModels.json(answer, answer.statusCode());
      throw refused(answer.statusCode(), new String(answer.body(), UTF_8));
    }
  }

  private static void read(byte[] body) throws IOException {
    try {
      InferBody.of(null, null, body).request(MODEL, MOST_ELEMENTS);
    } catch (HttpException e) {
      throw refused(e.status(), String.valueOf(e.getMessage()));
    }
  }

  private static IOException refused(int status, String message) {
    if (status >= 500) {
      throw new IllegalStateException(status + ": " + message);
    }
    return new IOException(message);
  }
}
