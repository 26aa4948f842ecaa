package dev.bobbin.server.inference;

import static dev.bobbin.server.inference.ServedModels.items;
import static dev.bobbin.server.inference.ServedModels.json;
import static dev.bobbin.server.inference.ServedModels.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.analysis.attribution.Attribution;
import dev.bobbin.analysis.attribution.AttributionMethod;
import dev.bobbin.analysis.attribution.AttributionRequest;
import dev.bobbin.analysis.attribution.Explainer;
import dev.bobbin.analysis.attribution.ExplainerResult;
import dev.bobbin.base.json.Node;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.model.ClassProbability;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.CombinationRule;
import dev.bobbin.model.io.ModelFile;
import dev.bobbin.server.inference.protocol.TestPictures;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of curl and of the page. */
@Timeout(60)
class ClassifyTest {
  private static final Classifier MODEL = TestModels.convolutional(2);
  private static final Classifier VOTE = TestModels.ensemble(CombinationRule.MAJORITY_VOTE, 3);
  private static final Classifier SCORES = TestModels.scores(4);
  private static final byte[] IMAGE = garment();

  @TempDir static Path folder;
  private static ServedModels served;

  /** Noise with a dark border, so that it does not look inverted. */
  private static byte[] garment() {
    byte[] pixels = TestModels.noise(1, 5);
    for (int i = 0; i < pixels.length; i++) {
      if (i < 28 || i >= 756 || i % 28 == 0 || i % 28 == 27) {
        pixels[i] = 0;
      }
    }
    return pixels;
  }

  @BeforeAll
  static void serve() throws IOException {
    Path model = folder.resolve("model");
    Path vote = folder.resolve("vote");
    ModelFile.write(model, MODEL);
    ModelFile.write(vote, VOTE);
    Path scores = folder.resolve("scores");
    ModelFile.write(scores, SCORES);
    served =
        new ServedModels(
            ServedModels.quick(),
            List.of(
                new ModelSource("fashion", "1", model),
                new ModelSource("fashion", "2", model),
                new ModelSource("vote", "1", vote),
                new ModelSource("scores", "1", scores)));
  }

  @AfterAll
  static void end() {
    served.close();
  }

  private static HttpResponse<byte[]> put(String path, byte[] body) throws IOException {
    return served.send(
        HttpRequest.newBuilder(served.uri("v1/classify/" + path))
            .PUT(BodyPublishers.ofByteArray(body)));
  }

  private static List<String> names(Node answer) {
    return items(answer, "classes").stream().map(c -> text(c, "name")).toList();
  }

  private static List<String> expectedNames(Classifier classifier) {
    return classifier.classify(IMAGE).stream().map(ClassProbability::name).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "gif", "bmp"})
  void aPictureIsAnsweredWithAllClassesTheWinnerFirst(String format) throws IOException {
    // A GIF's palette holds 256 greys, so all three formats keep every pixel.
    Node.Mapping answer = json(put("fashion", TestPictures.encode(IMAGE, format)), 200);
    assertThat(text(answer, "model")).isEqualTo("fashion");
    assertThat(text(answer, "version")).isEqualTo("2");
    assertThat(text(answer, "image")).isEqualTo("body");
    assertThat(text(answer, "polarity")).isEqualTo("light-on-dark");
    assertThat(items(answer, "warnings")).isEmpty();
    assertThat(answer.get("explanation")).isNull();
    List<ClassProbability> expected = MODEL.classify(IMAGE);
    List<Node> classes = items(answer, "classes");
    for (int i = 0; i < 10; i++) {
      assertThat(text(classes.get(i), "index")).isEqualTo(expected.get(i).index() + "");
      assertThat(Float.parseFloat(text(classes.get(i), "probability")))
          .isEqualTo(expected.get(i).probability());
    }
  }

  /** A linear layer's outputs are below 0 for some class. */
  @Test
  void outputsOfANetworkWithoutSoftmaxAreScores() throws IOException {
    List<ClassProbability> expected = SCORES.classify(IMAGE);
    assertThat(expected.getLast().probability()).isNegative();
    List<Node> classes =
        items(json(put("scores", TestPictures.encode(IMAGE, "png")), 200), "classes");
    for (int i = 0; i < 10; i++) {
      assertThat(((Node.Mapping) classes.get(i)).get("probability")).isNull();
      assertThat(Float.parseFloat(text(classes.get(i), "score")))
          .isEqualTo(expected.get(i).probability());
    }
    Node.Mapping metadata = json(served.get("v2/models/scores"), 200);
    assertThat(items(metadata, "outputs"))
        .extracting(output -> text(output, "name"))
        .containsExactly("scores", "class", "label");
  }

  @Test
  void aJpegIsRead() throws IOException {
    Node.Mapping answer = json(put("fashion?top=1", TestPictures.encode(IMAGE, "jpg")), 200);
    assertThat(names(answer)).hasSize(1);
  }

  @Test
  void aFormsFileIsReadUnderItsName() throws IOException {
    String boundary = "x7Yz";
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        ("--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\"image\"; filename=\"shirt.png\"\r\n"
                + "Content-Type: image/png\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(TestPictures.png(IMAGE));
    body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
    Node.Mapping answer =
        json(
            served.post(
                "v1/classify/fashion?version=1",
                "multipart/form-data; boundary=" + boundary,
                body.toByteArray()),
            200);
    assertThat(text(answer, "image")).isEqualTo("shirt.png");
    assertThat(text(answer, "version")).isEqualTo("1");
    assertThat(names(answer)).isEqualTo(expectedNames(MODEL));
  }

  @Test
  void networksThatVoteTellTheirMeansToo() throws IOException {
    Node.Mapping answer = json(put("vote?top=2", TestPictures.png(IMAGE)), 200);
    ClassProbability winner = VOTE.classify(IMAGE).getFirst();
    Node first = items(answer, "classes").getFirst();
    assertThat(text(first, "name")).isEqualTo(winner.name());
    assertThat(Float.parseFloat(text(first, "meanProbability")))
        .isEqualTo(winner.meanProbability().orElseThrow());
  }

  @Test
  void anInvertedPictureIsWarnedOfOrTurnedRound() throws IOException {
    byte[] inverted = IMAGE.clone();
    for (int i = 0; i < inverted.length; i++) {
      inverted[i] = (byte) ~inverted[i];
    }
    byte[] png = TestPictures.png(inverted);
    Node.Mapping warned = json(put("fashion", png), 200);
    assertThat(text(items(warned, "warnings").getFirst(), "kind")).isEqualTo("looks-inverted");
    for (String polarity : List.of("auto", "dark-on-light")) {
      Node.Mapping turned = json(put("fashion?polarity=" + polarity, png), 200);
      assertThat(text(turned, "polarity")).isEqualTo("dark-on-light");
      assertThat(items(turned, "warnings")).isEmpty();
      assertThat(names(turned)).isEqualTo(expectedNames(MODEL));
    }
    assertThat(text(json(put("fashion?polarity=auto", TestPictures.png(IMAGE)), 200), "polarity"))
        .isEqualTo("light-on-dark");
  }

  @ParameterizedTest
  @CsvSource({
    "fashion,integrated-gradients",
    "fashion,occlusion",
    "fashion,grad-cam",
    "vote,integrated-gradients"
  })
  void anExplanationShowsWhatTheNetworkSaw(String model, String method) throws IOException {
    Node.Mapping answer =
        json(put(model + "?explain=true&class=Bag&method=" + method, TestPictures.png(IMAGE)), 200);
    Node explanation = answer.get("explanation");
    assertThat(text(explanation, "method")).isEqualTo(method);
    assertThat(text(((Node.Mapping) explanation).get("class"), "name")).isEqualTo("Bag");
    assertThat(text(((Node.Mapping) explanation).get("class"), "index")).isEqualTo("8");
    BufferedImage input = picture(text(explanation, "input"));
    BufferedImage overlay = picture(text(explanation, "picture"));
    assertThat(overlay.getWidth()).isEqualTo(224);
    for (int i = 0; i < 784; i++) {
      assertThat(input.getRGB(i % 28 * 8 + 3, i / 28 * 8 + 5) & 0xFF)
          .as("pixel %d", i)
          .isEqualTo(IMAGE[i] & 0xFF);
    }
    assertThat(overlay.getRGB(100, 100)).isNotEqualTo(input.getRGB(100, 100));
    assertThat(((Node.Mapping) explanation).get("values")).isNull();
  }

  @ParameterizedTest
  @EnumSource(AttributionMethod.class)
  void attributionsAreGivenAsNumbersWhereTheyAreWanted(AttributionMethod method)
      throws IOException {
    Node.Mapping explanation =
        (Node.Mapping)
            json(
                    put(
                        "fashion?version=2&explain=true&values=true&class=8&method=" + method.id(),
                        TestPictures.png(IMAGE)),
                    200)
                .get("explanation");
    AttributionRequest request =
        new AttributionRequest(MODEL.preprocessing().values().of(IMAGE), 8);
    Attribution expected;
    try (ThreadTeam team = new ThreadTeam(1)) {
      expected =
          ((ExplainerResult.Given<List<Attribution>>)
                  new Explainer(MODEL, team).attributions(method, List.of(request)))
              .value()
              .getFirst();
    }
    List<Float> given = new ArrayList<>();
    for (Node row : items(explanation, "values")) {
      assertThat(((Node.Sequence) row).items()).hasSize(28);
      ((Node.Sequence) row)
          .items()
          .forEach(value -> given.add(Float.parseFloat(((Node.Scalar) value).text())));
    }
    assertThat(given).hasSize(784);
    for (int i = 0; i < 784; i++) {
      assertThat(given.get(i)).as("pixel %d", i).isEqualTo(expected.values()[i]);
    }
    assertThat(Double.parseDouble(text(explanation, "score"))).isEqualTo(expected.score());
    if (expected.completeness().isPresent()) {
      Node completeness = explanation.get("completeness");
      assertThat(Double.parseDouble(text(completeness, "sum")))
          .isEqualTo(expected.completeness().get().sum());
      assertThat(text(completeness, "steps")).isEqualTo(expected.completeness().get().steps() + "");
    } else {
      assertThat(text(explanation, "completeness")).isEqualTo("null");
    }
  }

  private static BufferedImage picture(String url) throws IOException {
    String head = "data:image/png;base64,";
    assertThat(url).startsWith(head);
    return ImageIO.read(
        new ByteArrayInputStream(Base64.getDecoder().decode(url.substring(head.length()))));
  }

  @Test
  void theWinnerIsExplainedUnlessAskedOtherwiseAndAReasonGivenWhereThereIsNothing()
      throws IOException {
    byte[] png = TestPictures.png(IMAGE);
    Node.Mapping answer = json(put("fashion?explain=true&class=3", png), 200);
    Node.Mapping other = (Node.Mapping) answer.get("explanation");
    assertThat(text(other.get("class"), "index")).isEqualTo("3");
    Node.Mapping winner = (Node.Mapping) json(put("fashion?explain", png), 200).get("explanation");
    assertThat(text(winner.get("class"), "name")).isEqualTo(expectedNames(MODEL).getFirst());
    Node none = json(put("vote?explain=true&method=grad-cam", png), 200).get("explanation");
    assertThat(text(none, "missing")).startsWith("Grad-CAM looks at the layers of one network");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none|404|model: expected one that is served (fashion, vote, scores), received 'none'; try /v1/models",
        "fashion?version=7|404|version: expected one of model fashion (2, 1), received '7'; try without one for the newest",
        "fashion?polarity=up|400|polarity: expected as-is, light-on-dark, dark-on-light or auto, received 'up'; try auto",
        "fashion?top=0|400|top: expected 1 to 10000, received '0'; try 10",
        "fashion?explain=maybe|400|explain: expected true or false, received 'maybe'; try true",
        "fashion?explain=true&method=x|400|method: expected integrated-gradients, occlusion, grad-cam, received 'x'; try integrated-gradients",
        "fashion?exlain=true|400|parameter: expected class, explain, input, method, polarity, top, values, version, received 'exlain'; try /docs",
      })
  void aMistakeIsSaid(String path, int status, String message) throws IOException {
    assertThat(text(json(put(path, TestPictures.png(IMAGE)), status), "error")).isEqualTo(message);
  }

  @Test
  void aClassThatThereIsNotIsRefused() throws IOException {
    for (String name : List.of("Glove", "10", "-1", "99999999999")) {
      assertThat(
              text(
                  json(put("fashion?explain=true&class=" + name, TestPictures.png(IMAGE)), 400),
                  "error"))
          .startsWith("class: expected one of T-shirt/top, ")
          .endsWith("or 0 to 9, received '" + name + "'; try 0");
    }
  }

  @Test
  void whatIsNoPictureIsRefusedAndWhatIsTooLargeIsNotEvenDecoded() throws IOException {
    assertThat(
            text(
                json(put("fashion", "Not a picture.".getBytes(StandardCharsets.UTF_8)), 400),
                "error"))
        .isEqualTo(
            "body: expected a PNG, JPEG, WebP, GIF, BMP or TIFF picture, received a text file; try the picture that it was named after");
    assertThat(json(put("fashion", new byte[0]), 400)).isNotNull();
    byte[] png = TestPictures.png(2100, 2000, 0);
    assertThat(text(json(put("fashion", png), 413), "error"))
        .isEqualTo(
            "body: expected at most 4194304 pixels, received 2100x2000; try a smaller picture");
    byte[] broken = Arrays.copyOf(TestPictures.png(IMAGE), 300);
    assertThat(text(json(put("fashion", broken), 400), "error"))
        .startsWith("body: expected a whole")
        .contains("received a broken");
  }

  @Test
  void theModelsAreListed() throws IOException {
    Node.Mapping list = json(served.get("v1/models"), 200);
    List<Node> models = items(list, "models");
    assertThat(models).hasSize(4);
    Node first = models.getFirst();
    assertThat(text(first, "name")).isEqualTo("fashion");
    assertThat(text(first, "version")).isEqualTo("2");
    assertThat(ServedModels.texts(first, "versions")).containsExactly("2", "1");
    assertThat(text(first, "ready")).isEqualTo("true");
    assertThat(text(first, "kind")).isEqualTo("network");
    assertThat(ServedModels.texts(first, "classes")).isEqualTo(TestModels.CLASSES);
    assertThat(text(first, "parameters")).isEqualTo(MODEL.parameters() + "");
    assertThat(text(first, "weights")).isEqualTo(MODEL.weightsSha256());
    assertThat(text(first, "refused")).isEqualTo("null");
    assertThat(text(models.get(2), "kind")).isEqualTo("ensemble");
  }
}
