package dev.bobbin.server.inference;

import static dev.bobbin.server.inference.ServedModels.items;
import static dev.bobbin.server.inference.ServedModels.json;
import static dev.bobbin.server.inference.ServedModels.text;
import static dev.bobbin.server.inference.ServedModels.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.json.Node;
import dev.bobbin.model.ClassProbability;
import dev.bobbin.model.Model;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import dev.bobbin.model.io.ModelFile;
import dev.bobbin.server.inference.protocol.TestPictures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model for dark-on-light images gets such images from pictures of either polarity. */
@Timeout(60)
class PolarityTest {
  private static final Model MODEL = lightGround();

  /** Dark on light, as for the model. */
  private static final byte[] IMAGE = image();

  @TempDir static Path folder;
  private static ServedModels served;

  private static Model lightGround() {
    Model model = TestModels.dense(3);
    return new Model(
        model.network(),
        model.classNames(),
        new Preprocessing(model.input(), 255, Polarity.DARK_ON_LIGHT),
        Map.of());
  }

  /** All 256 values, within a light border. */
  private static byte[] image() {
    byte[] pixels = new byte[784];
    for (int i = 0; i < pixels.length; i++) {
      boolean border = i < 28 || i >= 756 || i % 28 == 0 || i % 28 == 27;
      pixels[i] = border ? (byte) 255 : (byte) i;
    }
    return pixels;
  }

  @BeforeAll
  static void serve() throws IOException {
    Path file = folder.resolve("model");
    ModelFile.write(file, MODEL);
    served = new ServedModels(ServedModels.quick(), List.of(new ModelSource("light", "1", file)));
  }

  @AfterAll
  static void end() {
    served.close();
  }

  private static List<String> probabilities() {
    String[] byIndex = new String[TestModels.CLASSES.size()];
    for (ClassProbability c : MODEL.classify(IMAGE)) {
      byIndex[c.index()] = Float.toString(c.probability());
    }
    return Arrays.asList(byIndex);
  }

  private static Node.Mapping classify(String query, byte[] pixels) throws IOException {
    return json(
        served.send(
            HttpRequest.newBuilder(served.uri("v1/classify/light" + query))
                .PUT(BodyPublishers.ofByteArray(TestPictures.png(pixels)))),
        200);
  }

  private static List<String> classified(Node.Mapping answer) {
    String[] byIndex = new String[TestModels.CLASSES.size()];
    for (Node c : items(answer, "classes")) {
      byIndex[Integer.parseInt(text(c, "index"))] =
          Float.toString(Float.parseFloat(text(c, "probability")));
    }
    return Arrays.asList(byIndex);
  }

  private static List<String> infer(String datatype, String shape, String data, String polarity)
      throws IOException {
    String body =
        "{\"inputs\":[{\"name\":\"image\",\"shape\":%s,\"datatype\":\"%s\",\"data\":%s%s}]}"
            .formatted(shape, datatype, data, polarity);
    Node.Mapping answer =
        json(
            served.post(
                "v2/models/light/infer", "application/json", body.getBytes(StandardCharsets.UTF_8)),
            200);
    return texts(items(answer, "outputs").getFirst(), "data");
  }

  @Test
  void aPictureLooksAsTheModelWantsItUnlessItIsSaidToBeOther() throws IOException {
    byte[] turned = MODEL.preprocessing().seen(IMAGE);
    Node.Mapping plain = classify("", IMAGE);
    assertThat(text(plain, "polarity")).isEqualTo("dark-on-light");
    assertThat(items(plain, "warnings")).isEmpty();
    assertThat(classified(plain)).isEqualTo(probabilities());
    assertThat(classified(classify("?polarity=dark-on-light", IMAGE))).isEqualTo(probabilities());
    assertThat(classified(classify("?polarity=light-on-dark", turned))).isEqualTo(probabilities());
    assertThat(classified(classify("?polarity=auto", IMAGE))).isEqualTo(probabilities());
    assertThat(classified(classify("?polarity=auto", turned))).isEqualTo(probabilities());
    assertThat(classified(classify("", turned))).isNotEqualTo(probabilities());
  }

  @Test
  void theProtocolGivesTheSameForFilesBytesAndFloats() throws IOException {
    String png = "[\"" + Base64.getEncoder().encodeToString(TestPictures.png(IMAGE)) + "\"]";
    byte[] turned = MODEL.preprocessing().seen(IMAGE);
    String other = "[\"" + Base64.getEncoder().encodeToString(TestPictures.png(turned)) + "\"]";
    String said = ",\"parameters\":{\"polarity\":\"light-on-dark\"}";
    assertThat(infer("BYTES", "[1]", png, "")).isEqualTo(probabilities());
    assertThat(infer("BYTES", "[1]", other, said)).isEqualTo(probabilities());
    assertThat(infer("UINT8", "[1,784]", TestModels.numbers(IMAGE).toString(), ""))
        .isEqualTo(probabilities());
    List<Float> floats = IntStream.range(0, 784).mapToObj(i -> (IMAGE[i] & 0xFF) / 255f).toList();
    assertThat(infer("FP32", "[1,784]", floats.toString(), "")).isEqualTo(probabilities());
  }

  @Test
  void theInputIsShownAsTheNetworkSawIt() throws IOException {
    String url = text(classify("?input=true", IMAGE), "input");
    byte[] png = Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1));
    var input = ImageIO.read(new ByteArrayInputStream(png));
    for (int i = 0; i < 784; i++) {
      assertThat(input.getRGB(i % 28 * 8 + 3, i / 28 * 8 + 5) & 0xFF).isEqualTo(IMAGE[i] & 0xFF);
    }
  }
}
