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
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pictures are read as the model's own say, or as the request does, which the answer tells. */
@Timeout(60)
class PolarityTest {
  /** Trained on dark-on-light pictures, which are inverted. */
  private static final Model MODEL =
      TestModels.with(TestModels.dense(3), TestModels.darkOnLight(TestModels.IMAGE));

  /** Trained on pictures on white, which are read as they are. */
  private static final Model AS_IS = TestModels.with(TestModels.dense(3), asIs());

  /** Dark on light, as for the model. */
  private static final byte[] IMAGE = image();

  private static final byte[] INVERTED = TestModels.inverted(IMAGE);

  @TempDir static Path folder;
  private static ServedModels served;

  private static Preprocessing asIs() {
    Preprocessing usual = Preprocessing.standard(TestModels.IMAGE);
    return new Preprocessing(
        usual.size(),
        usual.fit(),
        List.of(255),
        Polarity.AS_IS,
        usual.mean(),
        usual.std(),
        usual.orientation());
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
    Path asIs = folder.resolve("as-is");
    ModelFile.write(asIs, AS_IS);
    served =
        new ServedModels(
            ServedModels.quick(),
            List.of(new ModelSource("light", "1", file), new ModelSource("as-is", "1", asIs)));
  }

  @AfterAll
  static void end() {
    served.close();
  }

  /** What the network says of the prepared image. */
  private static List<String> probabilities() {
    return probabilities(MODEL, INVERTED);
  }

  private static List<String> probabilities(Model model, byte[] prepared) {
    String[] byIndex = new String[TestModels.CLASSES.size()];
    for (ClassProbability c : model.classify(prepared)) {
      byIndex[c.index()] = Float.toString(c.probability());
    }
    return Arrays.asList(byIndex);
  }

  private static Node.Mapping classify(String query, byte[] pixels) throws IOException {
    return classify("light", query, pixels);
  }

  private static Node.Mapping classify(String model, String query, byte[] pixels)
      throws IOException {
    return json(
        served.send(
            HttpRequest.newBuilder(served.uri("v1/classify/" + model + query))
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
    return texts(items(answer(datatype, shape, data, polarity), "outputs").getFirst(), "data");
  }

  private static Node.Mapping answer(String datatype, String shape, String data, String polarity)
      throws IOException {
    String body =
        "{\"inputs\":[{\"name\":\"image\",\"shape\":%s,\"datatype\":\"%s\",\"data\":%s%s}]}"
            .formatted(shape, datatype, data, polarity);
    return json(
        served.post(
            "v2/models/light/infer", "application/json", body.getBytes(StandardCharsets.UTF_8)),
        200);
  }

  @Test
  void aPictureIsReadAsTheModelsOwnUnlessTheRequestSaysOtherwise() throws IOException {
    Node.Mapping plain = classify("", IMAGE);
    assertThat(text(plain, "polarity")).isEqualTo("dark-on-light");
    assertThat(items(plain, "warnings")).isEmpty();
    assertThat(classified(plain)).isEqualTo(probabilities());
    assertThat(items(plain, "overrides")).isEmpty();
    assertThat(classified(classify("?polarity=dark-on-light", IMAGE))).isEqualTo(probabilities());
    Node.Mapping other = classify("?polarity=light-on-dark", INVERTED);
    assertThat(classified(other)).isEqualTo(probabilities());
    assertThat(items(other, "warnings")).isEmpty();
    Node override = items(other, "overrides").getFirst();
    assertThat(text(override, "name")).isEqualTo("polarity");
    assertThat(text(override, "model")).isEqualTo("dark-on-light");
    assertThat(text(override, "used")).isEqualTo("light-on-dark");
    Node.Mapping found = classify("?polarity=auto", IMAGE);
    assertThat(classified(found)).isEqualTo(probabilities());
    assertThat(items(found, "overrides")).isEmpty();
    assertThat(classified(classify("?polarity=auto", INVERTED))).isEqualTo(probabilities());
    Node.Mapping wrong = classify("", INVERTED);
    assertThat(classified(wrong)).isEqualTo(probabilities(MODEL, IMAGE));
    assertThat(text(items(wrong, "warnings").getFirst(), "message"))
        .isEqualTo("looks inverted: its border is dark; try the polarity light-on-dark");
  }

  @Test
  void aModelOfPicturesAsTheyAreWarnsOfNoneAndTurnsNone() throws IOException {
    for (byte[] pixels : List.of(IMAGE, INVERTED)) {
      for (String query : List.of("", "?polarity=auto", "?polarity=as-is")) {
        Node.Mapping answer = classify("as-is", query, pixels);
        assertThat(classified(answer)).as(query).isEqualTo(probabilities(AS_IS, pixels));
        assertThat(text(answer, "polarity")).isEqualTo("as-is");
        assertThat(items(answer, "warnings")).isEmpty();
        assertThat(items(answer, "overrides")).isEmpty();
      }
    }
    assertThat(classified(classify("as-is", "?polarity=dark-on-light", IMAGE)))
        .isEqualTo(probabilities(AS_IS, INVERTED));
  }

  @Test
  void aDarkCutOutOnNothingIsSeen() throws IOException {
    var cutOut = new BufferedImage(28, 28, BufferedImage.TYPE_INT_ARGB);
    byte[] seen = new byte[784];
    for (int i = 0; i < 784; i++) {
      boolean inside = i / 28 > 5 && i / 28 < 22 && i % 28 > 8 && i % 28 < 19;
      cutOut.setRGB(i % 28, i / 28, inside ? 0xFF101010 : 0);
      seen[i] = (byte) (inside ? 255 - 0x10 : 0);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(cutOut, "png", png);
    for (String query : List.of("", "?polarity=auto")) {
      Node.Mapping answer =
          json(
              served.send(
                  HttpRequest.newBuilder(served.uri("v1/classify/light" + query))
                      .PUT(BodyPublishers.ofByteArray(png.toByteArray()))),
              200);
      assertThat(classified(answer)).as(query).isEqualTo(probabilities(MODEL, seen));
      assertThat(text(answer, "polarity")).isEqualTo("dark-on-light");
      assertThat(items(answer, "warnings")).isEmpty();
    }
  }

  @Test
  void theProtocolGivesTheSameForFilesPixelsAndFloats() throws IOException {
    String png = "[\"" + Base64.getEncoder().encodeToString(TestPictures.png(IMAGE)) + "\"]";
    String other = "[\"" + Base64.getEncoder().encodeToString(TestPictures.png(INVERTED)) + "\"]";
    String said = ",\"parameters\":{\"polarity\":\"light-on-dark\"}";
    assertThat(infer("BYTES", "[1]", png, "")).isEqualTo(probabilities());
    assertThat(infer("BYTES", "[1]", other, said)).isEqualTo(probabilities());
    String pixels = TestModels.numbers(IMAGE).toString();
    assertThat(infer("UINT8", "[1,784]", pixels, "")).isEqualTo(probabilities());
    String turned = TestModels.numbers(INVERTED).toString();
    assertThat(infer("UINT8", "[1,784]", turned, said)).isEqualTo(probabilities());
    String auto = ",\"parameters\":{\"polarity\":\"auto\"}";
    assertThat(infer("UINT8", "[1,784]", pixels, auto)).isEqualTo(probabilities());
    assertThat(infer("UINT8", "[1,784]", turned, auto)).isEqualTo(probabilities());
    for (Node.Mapping answer :
        List.of(
            answer("UINT8", "[1,784]", turned, auto),
            answer("BYTES", "[1]", other, auto),
            answer("BYTES", "[1]", other, said))) {
      assertThat(text(answer.get("parameters"), "warnings"))
          .isEqualTo("image 0 was read as light-on-dark, not as dark-on-light as the model says");
    }
    List<Float> floats =
        IntStream.range(0, 784).mapToObj(i -> (INVERTED[i] & 0xFF) / 255f).toList();
    assertThat(infer("FP32", "[1,784]", floats.toString(), "")).isEqualTo(probabilities());
  }

  @Test
  void floatsOfAnotherScaleAreWarnedOf() throws IOException {
    List<Float> bytes = IntStream.range(0, 784).mapToObj(i -> (float) (IMAGE[i] & 0xFF)).toList();
    Node.Mapping answer = answer("FP32", "[1,784]", bytes.toString(), "");
    assertThat(text(answer.get("parameters"), "warnings"))
        .isEqualTo(
            "the values are from 0.0 to 255.0, and pictures of this model from 0.0 to 1.0: try UINT8 for bytes from 0 to 255");
    List<Float> fine = IntStream.range(0, 784).mapToObj(i -> (IMAGE[i] & 0xFF) / 255f).toList();
    assertThat(answer("FP32", "[1,784]", fine.toString(), "").get("parameters")).isNull();
  }

  @Test
  void theInputIsShownAsTheNetworkSawIt() throws IOException {
    String url = text(classify("?input=true", IMAGE), "input");
    byte[] png = Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1));
    var input = ImageIO.read(new ByteArrayInputStream(png));
    for (int i = 0; i < 784; i++) {
      assertThat(input.getRGB(i % 28 * 8 + 3, i / 28 * 8 + 5) & 0xFF).isEqualTo(INVERTED[i] & 0xFF);
    }
  }
}
