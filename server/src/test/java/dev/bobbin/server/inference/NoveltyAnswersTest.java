package dev.bobbin.server.inference;

import static dev.bobbin.server.inference.ServedModels.items;
import static dev.bobbin.server.inference.ServedModels.json;
import static dev.bobbin.server.inference.ServedModels.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.json.Node;
import dev.bobbin.model.ClassProbability;
import dev.bobbin.model.Model;
import dev.bobbin.model.Novelty;
import dev.bobbin.model.NoveltyDetector;
import dev.bobbin.model.io.ModelFile;
import dev.bobbin.server.inference.protocol.TestPictures;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that tell pictures of none of their classes. */
@Timeout(60)
class NoveltyAnswersTest {
  private static final Model MODEL = TestModels.convolutional(2);
  private static final byte[] IMAGE = TestModels.noise(1, 5);

  @TempDir static Path folder;
  private static ServedModels served;

  @BeforeAll
  static void serve() throws IOException {
    served =
        new ServedModels(
            ServedModels.quick(),
            List.of(
                new ModelSource("plain", "1", written("plain", MODEL)),
                new ModelSource("strict", "1", written("strict", detecting(0))),
                new ModelSource("lenient", "1", written("lenient", detecting(9)))));
  }

  @AfterAll
  static void end() {
    served.close();
  }

  /** The model with a detector that knows one image, whose vector is all zeros. */
  private static Model detecting(double threshold) {
    int features = 12 * 14 * 14;
    return MODEL.with(
        Optional.of(
            new NoveltyDetector(
                "flatten_1",
                features,
                OptionalDouble.of(20),
                1,
                0.95,
                threshold,
                new float[features])));
  }

  private static Path written(String name, Model model) {
    Path file = folder.resolve(name);
    ModelFile.write(file, model);
    return file;
  }

  private static Node.Mapping answer(String model) throws IOException {
    return json(
        served.send(
            HttpRequest.newBuilder(served.uri("v1/classify/" + model + "?polarity=light-on-dark"))
                .PUT(BodyPublishers.ofByteArray(TestPictures.encode(IMAGE, "png")))),
        200);
  }

  @ParameterizedTest
  @CsvSource({"strict,0,true", "lenient,9,false"})
  void aPictureFarFromTheTrainingPicturesIsUnknown(String name, double threshold, boolean unknown)
      throws IOException {
    Node.Mapping answer = answer(name);
    Novelty expected =
        detecting(threshold)
            .predict(MODEL.preprocessing().values().of(IMAGE))
            .novelty()
            .orElseThrow();
    assertThat(expected.isUnknown()).isEqualTo(unknown);
    assertThat(text(answer, "unknown")).isEqualTo("" + unknown);
    Node novelty = answer.entries().get("novelty").value();
    assertThat(Double.parseDouble(text(novelty, "distance"))).isEqualTo(expected.distance());
    assertThat(Double.parseDouble(text(novelty, "threshold"))).isEqualTo(threshold);
    assertThat(items(answer, "classes").stream().map(c -> text(c, "name")).toList())
        .isEqualTo(MODEL.classify(IMAGE).stream().map(ClassProbability::name).toList());
  }

  @Test
  void aModelThatCannotTellNeverAnswersUnknown() throws IOException {
    Node.Mapping answer = answer("plain");
    assertThat(text(answer, "unknown")).isEqualTo("false");
    assertThat(answer.entries().get("novelty").value()).isInstanceOf(Node.Scalar.class);
  }

  @Test
  void theListSaysWhichModelsCanTell() throws IOException {
    List<Node> models = items(json(served.get("v1/models"), 200), "models");
    assertThat(models).hasSize(3);
    Node novelty = ((Node.Mapping) models.get(1)).entries().get("novelty").value();
    assertThat(text(novelty, "keep")).isEqualTo("0.95");
  }
}
