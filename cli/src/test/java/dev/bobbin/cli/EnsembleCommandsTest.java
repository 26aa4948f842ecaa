package dev.bobbin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.json.Node;
import dev.bobbin.cli.terminal.ExitCode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ensemble from its recipe to an answer, as a shell sees it. */
final class EnsembleCommandsTest {
  private static final String ENSEMBLE =
      """
      name: vote
      ensemble:
        combine: majority-vote
        members:
          - tiny
          - tiny
          - {recipe: tiny.yaml, set: {name: tinier, network.layers.1.dense.units: 4}}
      """;

  private static final String MEMBER =
      """
      name: tiny
      data: {name: fashion-mnist-mini, validation-split: {stratified: {fraction: 0.8, seed: 1}}}
      network:
        layers:
          - flatten
          - dense: {units: 8, activation: relu}
          - dense: {units: 10, activation: softmax}
      training: {epochs: 2, batch-size: 100, learning-rate: 0.01}
      """;

  @TempDir static Path folder;
  private static String recipe = "";
  private static String run = "";
  private static Outcome trained = new Outcome(-1, "", "");

  @BeforeAll
  static void train() throws IOException {
    Files.writeString(folder.resolve("tiny.yaml"), MEMBER);
    recipe = Files.writeString(folder.resolve("vote.yaml"), ENSEMBLE).toString();
    run = folder.resolve("run").toString();
    trained = Outcome.of("train", recipe, "--run", run, "--set", "training.epochs=1", "--json");
  }

  private static List<Node> members(Outcome outcome) {
    return ((Node.Sequence) outcome.json().get("members")).items();
  }

  @Test
  void trainShowsEachMemberAndGivesOneDocument() {
    assertThat(trained.code()).as(trained.err()).isEqualTo(ExitCode.DONE);
    assertThat(trained.json("status")).isEqualTo("completed");
    assertThat(trained.json("epochs")).isEqualTo("3");
    assertThat(trained.json("trainAccuracy")).isEqualTo("null");
    assertThat(members(trained)).hasSize(3);
    assertThat(trained.err())
        .contains("vote on fashion-mnist-mini (embedded): 1,200 images to train on")
        .contains("member 1 of 3, tiny, seed 1")
        .contains("member 3 of 3, tinier, seed 3")
        .containsPattern("epoch 1/1: loss \\d");
  }

  @Test
  void withoutJsonPeopleReadEachMembersFigureAndThatOfTheWhole() throws IOException {
    String directory = folder.resolve("people").toString();
    Outcome outcome = Outcome.of("train", recipe, "--run", directory, "--set", "training.epochs=1");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.out())
        .containsPattern("member 3, tinier, seed 3: test accuracy 0\\.\\d{4}, loss \\d\\.\\d{4}\n")
        .containsPattern(
            "together by majority-vote:\ndone after 3 epochs in .*\ntest accuracy 0\\.")
        .contains("next: open " + directory + "/report.html in a browser");
    for (String name : List.of("evaluation.json", "result.json")) {
      Files.delete(Path.of(directory, name));
      assertThat(Outcome.of("report", directory).err()).contains("has no " + name + " any more");
    }
  }

  @Test
  void evaluateAgreesWithTheTrainingAndShowsTheMembers() throws IOException {
    Path file = folder.resolve("predictions.csv");
    Outcome outcome = Outcome.of("evaluate", run, "--json", "--predictions", file.toString());
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.json("accuracy")).isEqualTo(trained.json("testAccuracy"));
    assertThat(outcome.json("loss")).isEqualTo(trained.json("testLoss"));
    assertThat(members(outcome)).hasSize(3);
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(1001);
    assertThat(lines.getFirst())
        .startsWith("index,file,label,predicted,probability,T-shirt/top,")
        .endsWith(",mean Bag,mean Ankle boot");
    List<String> columns = List.of(lines.getFirst().split(","));
    assertThat(lines.subList(1, 1001))
        .allSatisfy(line -> {
          String[] values = line.split(",", -1);
          float share = Float.parseFloat(values[columns.indexOf(values[3])]);
          for (int c = 0; c < 10; c++) {
            assertThat(Float.parseFloat(values[5 + c])).isLessThanOrEqualTo(share);
          }
        });
    assertThat(Outcome.of("evaluate", run, "--split", "validation").out())
        .contains("validation: accuracy")
        .contains("members on their own:")
        .containsPattern("tinier, seed 3: accuracy 0\\.\\d{4}, loss ");
  }

  @Test
  void aRunThatWasMovedPredictsWithTheWinnerFirst() throws IOException {
    Path moved = Files.createDirectories(folder.resolve("moved/to"));
    for (String name : List.of("recipe.yaml", "provenance.json", "model.safetensors")) {
      Files.copy(Path.of(run, name), moved.resolve(name));
    }
    Path picture = folder.resolve("trousers.png");
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 2; y < 26; y++) {
      for (int x = 9; x < 19; x++) {
        image.getRaster().setSample(x, y, 0, x == 14 && y > 6 ? 0 : 200);
      }
    }
    ImageIO.write(image, "png", picture.toFile());
    Outcome people = Outcome.of("predict", moved.toString(), picture.toString());
    assertThat(people.code()).as(people.err()).isEqualTo(ExitCode.DONE);
    assertThat(people.out())
        .containsPattern(
            "trousers\\.png: [^,]+ \\d+\\.\\d % of votes \\(probability \\d+\\.\\d %\\),");
    Outcome outcome =
        Outcome.of(
            "predict", moved.resolve("model.safetensors").toString(), picture.toString(), "--json");
    Node.Mapping answer =
        (Node.Mapping) ((Node.Sequence) outcome.json().get("predictions")).items().getFirst();
    List<Node> classes = ((Node.Sequence) answer.get("classes")).items();
    assertThat(classes).hasSize(10);
    double before = 2;
    for (Node one : classes) {
      double share = number(one, "probability");
      double mean = number(one, "meanProbability");
      assertThat(share).isBetween(0.0, 1.0);
      assertThat(share + mean / 1000).isLessThanOrEqualTo(before);
      before = share + mean / 1000;
    }
  }

  private static double number(Node mapping, String name) {
    return Double.parseDouble(((Node.Scalar) ((Node.Mapping) mapping).get(name)).text());
  }

  @Test
  void splitWritesTheIndicesThatAllMembersHave() {
    Outcome outcome =
        Outcome.of(
            "data", "split", recipe, "--out", folder.resolve("split.json").toString(), "--json");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.json("train")).isEqualTo("1200");
  }

  @Test
  void aRecipeThatIsWrongIsMisuse() {
    Outcome outcome = Outcome.of("train", recipe, "--set", "ensemble.members.0=tini");
    assertThat(outcome.code()).isEqualTo(ExitCode.USAGE);
    assertThat(outcome.err())
        .isEqualTo(
            "--set ensemble.members.0=tini: ensemble.members.0.recipe: expected the name of a recipe or the path of"
                + " one, received 'tini'; try 'tiny'\n");
  }

  @Test
  void aFinishedRunIsNotResumed() {
    Outcome outcome = Outcome.of("train", "--resume", run);
    assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
    assertThat(outcome.err()).contains("received one that is completed");
  }
}
