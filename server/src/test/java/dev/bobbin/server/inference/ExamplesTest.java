package dev.bobbin.server.inference;

import static dev.bobbin.server.inference.ServedModels.items;
import static dev.bobbin.server.inference.ServedModels.json;
import static dev.bobbin.server.inference.ServedModels.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.analysis.evaluation.Leakage;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.json.Node;
import dev.bobbin.experiment.run.RunDocuments;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.run.TestExamples;
import dev.bobbin.experiment.run.TestExamples.Example;
import dev.bobbin.model.ClassProbability;
import dev.bobbin.model.Model;
import dev.bobbin.model.io.ModelFile;
import dev.bobbin.server.inference.protocol.TestPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The test images that are served with a model. */
@Timeout(60)
final class ExamplesTest {
  private static final Model MODEL = TestModels.dense(4);

  @TempDir Path folder;

  private static String encoded(int width, int height) throws IOException {
    return Base64.getEncoder().encodeToString(TestPictures.png(width, height, 0xFFFFFF));
  }

  private static TestExamples examples(String weights, Optional<Leakage> leakage)
      throws IOException {
    String picture = encoded(28, 28);
    return new TestExamples(
        weights,
        leakage,
        List.of(new Example(17, "Bag", picture), new Example(3, "Coat", picture)));
  }

  private static TestExamples one(String label, String picture) {
    return new TestExamples(
        MODEL.weightsSha256(), Optional.empty(), List.of(new Example(1, label, picture)));
  }

  private void write(TestExamples examples) {
    Documents.write(folder.resolve(RunFiles.EXAMPLES), RunDocuments.EXAMPLES, examples);
  }

  private ServedModels serve() throws IOException {
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(file, MODEL);
    return new ServedModels(ServedModels.quick(), List.of(new ModelSource("one", "1", file)));
  }

  @Test
  void theyAreThoseBesideTheModelAndCanBeClassified() throws IOException {
    write(examples(MODEL.weightsSha256(), Optional.of(new Leakage(false, 2, 50))));
    try (ServedModels served = serve()) {
      Node.Mapping answer = json(served.get("v1/examples/one"), 200);
      assertThat(text(answer, "split")).isEqualTo("test");
      assertThat(text(answer.get("leakage"), "testImages")).isEqualTo("2");
      List<Node> examples = items(answer, "examples");
      assertThat(examples).extracting(one -> text(one, "class")).containsExactly("Bag", "Coat");
      assertThat(text(examples.getFirst(), "index")).isEqualTo("17");
      String address = text(examples.getFirst(), "picture");
      assertThat(address).startsWith("data:image/png;base64,");
      byte[] png = Base64.getDecoder().decode(address.substring(address.indexOf(',') + 1));
      byte[] white = new byte[28 * 28];
      Arrays.fill(white, (byte) 255);
      ClassProbability first = MODEL.classify(white).getFirst();
      Node.Mapping said = json(served.post("v1/classify/one?top=1", "image/png", png), 200);
      assertThat(text(items(said, "classes").getFirst(), "name")).isEqualTo(first.name());
      json(served.get("v1/examples/other"), 404);
      json(served.get("v1/examples/one?version=2"), 404);
      json(served.get("v1/examples/one?k=2"), 400);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "of other weights",
        "of another class",
        "of another size",
        "cut off",
        "broken",
        "of wrong types",
        "a folder"
      })
  void aModelWithoutThemIsServedAllTheSame(String kind) throws IOException {
    switch (kind) {
      case "of other weights" -> write(examples("0".repeat(64), Optional.empty()));
      case "of another class" -> write(one("<script>alert(1)</script>", encoded(28, 28)));
      case "of another size" -> write(one("Bag", encoded(29, 28)));
      case "cut off" -> write(one("Bag", encoded(28, 28).substring(0, 28)));
      case "of wrong types" ->
          Files.writeString(
              folder.resolve(RunFiles.EXAMPLES),
              "{\"weightsSha256\": 7, \"leakage\": [], \"examples\": \"Bag\"}");
      case "broken" -> Files.writeString(folder.resolve(RunFiles.EXAMPLES), "{\"examples\": [");
      case "a folder" -> Files.createDirectory(folder.resolve(RunFiles.EXAMPLES));
      default -> {}
    }
    try (ServedModels served = serve()) {
      Node.Mapping answer = json(served.get("v1/examples/one"), 200);
      assertThat(items(answer, "examples")).isEmpty();
      assertThat(((Node.Scalar) answer.get("split")).kind()).isEqualTo(Node.Kind.NULL);
    }
  }

  @Test
  void aReplacedModelBringsItsOwn() throws Exception {
    write(examples(MODEL.weightsSha256(), Optional.empty()));
    try (ServedModels served = serve()) {
      assertThat(items(json(served.get("v1/examples/one"), 200), "examples")).hasSize(2);
      Model next = TestModels.dense(5);
      // A training writes them before the model.
      write(examples(next.weightsSha256(), Optional.of(new Leakage(true, 9, 9))));
      assertThat(items(json(served.get("v1/examples/one"), 200), "examples")).hasSize(2);
      ModelFile.write(folder.resolve("model.safetensors"), next);
      while (json(served.get("v1/examples/one"), 200).get("leakage") instanceof Node.Scalar) {
        Thread.sleep(20);
      }
    }
  }
}
