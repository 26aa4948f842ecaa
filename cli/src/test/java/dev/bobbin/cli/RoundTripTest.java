package dev.bobbin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.Position;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.Node;
import dev.bobbin.cli.terminal.ExitCode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small training, measured and used, on real images. */
final class RoundTripTest {
  private static final String RECIPE =
      """
      name: tiny
      data:
        name: fashion-mnist-mini
        validation-split: {stratified: {fraction: 0.5, seed: 1}}
      network:
        input: 28x28x1
        layers:
          - flatten
          - dense: {units: 16, activation: relu}
          - dense: {units: 10, activation: softmax}
      training:
        epochs: 2
        batch-size: 32
        loss: sparse-categorical-cross-entropy
        optimizer: adam
        learning-rate: 1e-3
      seed: 1
      """;

  @TempDir static Path folder;
  private static Outcome trained;
  private static String run = "";

  @BeforeAll
  static void train() throws IOException {
    Path recipe = Files.writeString(folder.resolve("tiny.yaml"), RECIPE);
    run = folder.resolve("run").toString();
    trained = Outcome.of("train", recipe.toString(), "--run", run, "--threads", "2", "--json");
  }

  @Test
  void trainEndsWithOneDocumentOfWhatScriptsRelyOn() {
    assertThat(trained.code()).as(trained.err()).isEqualTo(ExitCode.DONE);
    assertThat(trained.json().entries().keySet())
        .contains(
            "run",
            "parameters",
            "trainAccuracy",
            "validationAccuracy",
            "testAccuracy",
            "testLoss",
            "epochs",
            "secondsPerEpoch",
            "imagesPerSecond",
            "weightsSha256");
    assertThat(trained.json("run")).isEqualTo(run);
    assertThat(trained.json("parameters")).isEqualTo(Integer.toString(784 * 16 + 16 + 160 + 10));
    assertThat(trained.json("weightsSha256")).matches("[0-9a-f]{64}");
    assertThat(Double.parseDouble(trained.json("testAccuracy"))).isGreaterThan(0.5);
    assertThat(((Node.Sequence) trained.json().get("secondsPerEpoch")).items()).hasSize(2);
  }

  @Test
  void progressGoesToStandardErrorALineAnEpoch() {
    assertThat(trained.err())
        .contains(
            "tiny on fashion-mnist-mini (embedded): 3,000 images to train on, 3,000 to validate, 1,000 to test")
        .contains("dense_2")
        .containsPattern(
            "epoch 1/2: loss \\d\\.\\d{4}, accuracy 0\\.\\d{4}, validation loss .* images/s, \\d+:\\d\\d left\n")
        .containsPattern("epoch 2/2: loss .* images/s\n");
  }

  @Test
  void anotherNumberOfThreadsGivesTheSameWeights() {
    Outcome again =
        Outcome.of(
            "train",
            folder.resolve("tiny.yaml").toString(),
            "--run",
            folder.resolve("again").toString(),
            "--threads",
            "1",
            "--json");
    assertThat(again.json("weightsSha256")).isEqualTo(trained.json("weightsSha256"));
  }

  @Test
  void aProfileIsInTheDocumentAndInTheRunAndKeepsTheWeights() throws IOException {
    Path directory = folder.resolve("profiled");
    Outcome outcome =
        Outcome.of(
            "train",
            folder.resolve("tiny.yaml").toString(),
            "--run",
            directory.toString(),
            "--profile",
            "--json");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.json("weightsSha256")).isEqualTo(trained.json("weightsSha256"));
    assertThat(outcome.err()).contains("where the time goes: ms per epoch of 3,000 images");
    assertThat(trained.json().get("profile")).isNull();
    Node.Mapping profile = (Node.Mapping) outcome.json().get("profile");
    assertThat(profile.entries().keySet())
        .containsExactly(
            "threads",
            "epochs",
            "withFirstEpoch",
            "images",
            "peakGflops",
            "peakMeasured",
            "gflops",
            "trainingMilliseconds",
            "readingMilliseconds",
            "lossMilliseconds",
            "waitingMilliseconds",
            "layers",
            "validationMilliseconds",
            "betweenMilliseconds",
            "firstEpochSeconds",
            "evaluationSeconds");
    Node.Mapping layer = (Node.Mapping) ((Node.Sequence) profile.get("layers")).items().get(1);
    assertThat(layer.entries().keySet())
        .containsExactly(
            "name",
            "milliseconds",
            "share",
            "forward",
            "inputGradient",
            "weightGradient",
            "elementwiseForwardMilliseconds",
            "elementwiseBackwardMilliseconds",
            "updateMilliseconds");
    String file = Outcome.asPrinted(directory.resolve("profile.json"));
    assertThat(JsonReader.read("profile.json", file))
        .usingRecursiveComparison()
        .ignoringFieldsOfTypes(Position.class)
        .isEqualTo(profile);
  }

  @Test
  void aProfileOfAnEnsembleIsRefused() {
    Outcome outcome = Outcome.of("train", "roy-vote-same", "--profile");
    assertThat(outcome.code()).isEqualTo(ExitCode.USAGE);
    assertThat(outcome.err())
        .contains(
            "--profile: expected a recipe of one network, received the ensemble roy-vote-same; try one of its members");
  }

  @Test
  void withoutJsonPeopleReadTheTableTheResultAndWhatIsNext() {
    String directory = folder.resolve("people").toString();
    Outcome outcome =
        Outcome.of(
            "train",
            folder.resolve("tiny.yaml").toString(),
            "--run",
            directory,
            "--set",
            "training.epochs=1");
    assertThat(outcome.code()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.out())
        .contains("multiply-adds")
        .contains("done after 1 epoch in ")
        .contains("test accuracy 0.")
        .contains("next: open " + directory + "/report.html in a browser")
        .contains("      bobbin evaluate " + directory);
    assertThat(Path.of(directory, "report.html")).isNotEmptyFile();
  }

  @Test
  void onATerminalABarIsDrawnAndTakenAway() {
    Outcome outcome =
        Outcome.of(
            new byte[0],
            OptionalInt.of(100),
            "train",
            folder.resolve("tiny.yaml").toString(),
            "--run",
            folder.resolve("terminal").toString());
    assertThat(outcome.err()).contains("\repoch 1/2").contains("epoch 2/2: loss");
    assertThat(outcome.out()).doesNotContain("\r");
  }

  @Test
  void evaluateAgreesWithTheTraining() {
    Outcome outcome = Outcome.of("evaluate", run, "--json");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.json("accuracy")).isEqualTo(trained.json("testAccuracy"));
    assertThat(outcome.json("loss")).isEqualTo(trained.json("testLoss"));
    assertThat(outcome.json().entries().keySet())
        .contains("confusionMatrix", "classes", "macro", "weighted");
    assertThat(Outcome.of("evaluate", run).out())
        .contains("precision")
        .contains("Ankle boot")
        .contains("confusion matrix");
  }

  @Test
  void theDataOfARunMayBeStated() {
    assertThat(Outcome.of("evaluate", run, "--data", "fashion-mnist-mini"))
        .isEqualTo(Outcome.of("evaluate", run));
  }

  @Test
  void evaluateWritesTheProbabilitiesOfEveryImage() throws IOException {
    Path file = folder.resolve("predictions.csv");
    Outcome outcome =
        Outcome.of("evaluate", run, "--predictions", file.toString(), "--split", "validation");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(3001);
    assertThat(lines.getFirst())
        .isEqualTo(
            "index,file,label,predicted,probability,T-shirt/top,Trouser,Pullover,Dress,Coat,Sandal,Shirt,Sneaker,Bag,Ankle boot");
  }

  @Test
  void predictClassifiesFilesAndStandardInputAndGoesOnAfterABadOne() throws IOException {
    byte[] picture = picture();
    Path file = Files.write(folder.resolve("shirt.png"), picture);
    Path text = Files.writeString(folder.resolve("text.png"), "hello");
    Outcome outcome =
        Outcome.of(
            picture,
            OptionalInt.empty(),
            "predict",
            run,
            text.toString(),
            file.toString(),
            "-",
            "--json");
    assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
    List<Node> predictions = ((Node.Sequence) outcome.json().get("predictions")).items();
    assertThat(predictions).hasSize(3);
    assertThat(((Node.Mapping) predictions.getFirst()).get("error")).isNotNull();
    assertThat(((Node.Mapping) predictions.get(1)).get("classes"))
        .isInstanceOf(Node.Sequence.class);
    assertThat(outcome.err())
        .contains("text.png: expected a PNG, JPEG, WebP, GIF, BMP or TIFF picture")
        .doesNotContain("enlarged");
  }

  @Test
  void predictTakesAModelFileAndNamesTheBestClasses() throws IOException {
    Path file = Files.write(folder.resolve("coat.png"), picture());
    Outcome outcome =
        Outcome.of("predict", run + "/model.safetensors", file.toString(), "--top", "2");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.out())
        .containsPattern("coat\\.png: [^,]+ \\d+\\.\\d %, [^,]+ \\d+\\.\\d %\n");
  }

  @Test
  void aFinishedRunIsNotResumedNorWrittenOver() {
    Outcome resumed = Outcome.of("train", "--resume", run);
    assertThat(resumed.code()).isEqualTo(ExitCode.FAILED);
    assertThat(resumed.err()).contains("completed");
    Outcome again = Outcome.of("train", folder.resolve("tiny.yaml").toString(), "--run", run);
    assertThat(again.code()).isEqualTo(ExitCode.FAILED);
    assertThat(again.err()).contains("expected a new or empty folder");
  }

  @Test
  void splitWritesTheIndicesOfEachPart() throws IOException {
    Path file = folder.resolve("split.json");
    Outcome outcome =
        Outcome.of(
            "data",
            "split",
            folder.resolve("tiny.yaml").toString(),
            "--out",
            file.toString(),
            "--json");
    assertThat(outcome.json("train")).isEqualTo("3000");
    assertThat(Files.readString(file))
        .startsWith("{\"recipe\":\"tiny\"")
        .contains("\"validation\":[");
  }

  /** A grey picture of twice the size: something like a shirt. */
  private static byte[] picture() throws IOException {
    BufferedImage image = new BufferedImage(56, 56, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 6; y < 50; y++) {
      for (int x = 16; x < 40; x++) {
        image.getRaster().setSample(x, y, 0, 180);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }
}
