package dev.bobbin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.bobbin.base.json.Node;
import dev.bobbin.cli.options.RunsFolder;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.experiment.run.RunFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of colour photographs in class folders, measured, asked and moved. */
class OtherPicturesTest {
  @TempDir Path folder;
  private Path photos;
  private Path run;

  @BeforeEach
  void train() throws IOException {
    photos = pictures("photos", 7, 1);
    Files.writeString(
        folder.resolve("own.yaml"),
        """
        name: own
        data:
          name: "%s"
          preprocessing: {size: 8x8}
        network:
          layers:
            - flatten
            - dense: {units: 2, activation: softmax}
        training: {epochs: 20, batch-size: 4, optimizer: adam, learning-rate: 0.05}
        """
            .formatted(photos));
    run = trained("own");
  }

  /** Noisy pictures of different sizes that differ only in colour. */
  private Path pictures(String name, int each, long seed) throws IOException {
    Path place = folder.resolve(name);
    Random random = new Random(seed);
    for (String type : List.of("lime", "plum")) {
      Files.createDirectories(place.resolve(type));
      for (int i = 0; i < each; i++) {
        BufferedImage image =
            new BufferedImage(
                10 + random.nextInt(30), 10 + random.nextInt(30), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
          for (int x = 0; x < image.getWidth(); x++) {
            int low = random.nextInt(60);
            int high = 120 + random.nextInt(60);
            image.setRGB(
                x, y, type.equals("lime") ? low << 16 | high << 8 | low : high << 16 | low << 8);
          }
        }
        ImageIO.write(image, "png", place.resolve(type).resolve("p " + i + ".png").toFile());
      }
    }
    return place;
  }

  /** Another run of the recipe. */
  private Path trained(String name, String... options) {
    Path trained = folder.resolve("runs").resolve(name);
    List<String> words = new ArrayList<>(List.of("train", folder.resolve("own.yaml").toString()));
    words.addAll(List.of("--run", trained.toString(), "--threads", "1"));
    words.addAll(List.of(options));
    done(words.toArray(String[]::new));
    return trained;
  }

  private static Outcome done(String... args) {
    Outcome outcome = Outcome.of(args);
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    return outcome;
  }

  @Test
  void whatWasFoundIsInTheRecipeOfTheRun() throws IOException {
    assertThat(Files.readString(run.resolve("recipe.yaml")))
        .contains("size: \"8x8\"", "channels: rgb", "polarity: as-is", "input: \"8x8x3\"");
  }

  /** A model from the Hub has its classes in another order than one from class folders. */
  @Test
  void modelsWithTheirClassesInAnotherOrderAreCompared() throws IOException {
    Files.writeString(photos.resolve("classes.csv"), "label,name\n0,plum\n1,lime\n");
    Path second = trained("second");
    assertThat(Files.readString(second.resolve("evaluation.json")))
        .containsSubsequence("plum", "lime");
    String others = pictures("others", 4, 5).toString();
    Files.delete(photos.resolve("classes.csv"));
    Outcome outcome = done("compare", run.toString(), second.toString(), "--data", others);
    assertThat(outcome.out() + outcome.err())
        .doesNotContain("different images")
        .containsPattern("second +0.0000 +0.0000 to 0.0000 +8 +0 +0 +0 +1.00 +tied");
  }

  /** As where a run may only be read; a test as root could write there. */
  @Test
  void anEvaluationThatCannotBeKeptIsShown() throws IOException {
    Path metrics = run.resolve("metrics.jsonl");
    String others = pictures("o".repeat(245), 4, 5).toString();
    Outcome outcome = done("evaluate", run.toString(), "--data", others);
    assertThat(outcome.out()).contains("accuracy 1.0000");
    assertThat(outcome.err())
        .contains("warning: the evaluation is not kept: " + run.resolve("evaluation-ooo"))
        .doesNotContain("wrote");
    Files.delete(metrics);
    Files.createDirectory(metrics);
    assertThatCode(() -> RunFiles.tidy(run)).doesNotThrowAnyException();
  }

  @Test
  void theDefaultSplitMayBeStated() throws IOException {
    String others = pictures("others", 3, 2).toString();
    for (String split : List.of("", "--split=test")) {
      Outcome outcome =
          done(
              Stream.of("evaluate", run.toString(), "--data", others, "--json", split)
                  .filter(word -> !word.isEmpty())
                  .toArray(String[]::new));
      assertThat(outcome.json("images")).isEqualTo("6");
    }
  }

  @Test
  void aRunIsFoundByItsNameBesideDataOfThatName() {
    RunsFolder runs = new RunsFolder();
    runs.path = run.getParent();
    Path data = Path.of("src");
    assertThat(data).isDirectory();
    assertThat(runs.find(data)).isEqualTo(data);
    runs.path = folder.resolve("named");
    Path named = runs.path.resolve("src");
    copy(run, named);
    assertThat(runs.find(data)).isEqualTo(named);
    assertThat(runs.find(run)).isEqualTo(run);
  }

  private static void copy(Path from, Path to) {
    try {
      Files.createDirectories(to);
      Files.copy(from.resolve("recipe.yaml"), to.resolve("recipe.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void otherPicturesAreMeasuredAsTheModelHasThemPrepared() throws IOException {
    Path others = pictures("others", 3, 2);
    Files.createDirectories(others.resolve("kiwi"));
    Files.copy(others.resolve("lime/p 0.png"), others.resolve("kiwi/p.png"));
    Path csv = folder.resolve("predictions.csv");
    Outcome outcome =
        done(
            "evaluate",
            run.toString(),
            "--data",
            others.toString(),
            "--predictions",
            csv.toString(),
            "--json");
    assertThat(outcome.json("images")).isEqualTo("6");
    assertThat(outcome.json("accuracy")).isEqualTo("1");
    assertThat(outcome.json("data", "name")).isEqualTo("others");
    assertThat(outcome.json("preprocessing", "size")).isEqualTo("8x8x3");
    assertThat(((Node.Sequence) outcome.json().get("notes")).items())
        .anySatisfy(note ->
            assertThat(((Node.Scalar) note).text())
                .isEqualTo("1 picture of 'kiwi' left out: the model has no such class"));
    assertThat(Outcome.asPrinted(run.resolve("evaluation-others.json"))).isEqualTo(outcome.out());
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines.getFirst()).isEqualTo("index,file,label,predicted,probability,lime,plum");
    assertThat(lines).hasSize(7);
    for (String line : lines.subList(1, 7)) {
      String[] values = line.split(",", -1);
      Outcome asked =
          done("predict", run.toString(), others.resolve(values[1]).toString(), "--json");
      Node.Mapping prediction =
          (Node.Mapping) ((Node.Sequence) asked.json().get("predictions")).items().getFirst();
      Node.Mapping best =
          (Node.Mapping) ((Node.Sequence) prediction.get("classes")).items().getFirst();
      assertThat(((Node.Scalar) best.get("name")).text()).isEqualTo(values[3]);
      double probability = Double.parseDouble(((Node.Scalar) best.get("probability")).text());
      assertThat((float) probability).isEqualTo(Float.parseFloat(values[4]));
    }
  }

  @Test
  void picturesThatTheModelHasLearnedFromAreCounted() throws IOException {
    // A seventh of each class was set aside for the test: one of these.
    Path others = pictures("others", 3, 2);
    for (int i = 0; i < 7; i++) {
      Files.copy(
          photos.resolve("plum/p " + i + ".png"), others.resolve("plum/again " + i + ".png"));
    }
    Outcome outcome = done("evaluate", run.toString(), "--data", others.toString(), "--json");
    assertThat(outcome.json("images")).isEqualTo("13");
    assertThat(outcome.json("leakage", "declared")).isEqualTo("false");
    assertThat(outcome.json("leakage", "testImages")).isEqualTo("6");
    assertThat(outcome.json("leakage", "ofTestImages")).isEqualTo("13");
    assertThat(done("evaluate", run.toString(), "--data", others.toString()).out())
        .contains("leakage: 6 of the 13 test images are among the images trained on");
    assertThat(
            done("evaluate", run.toString(), "--data", pictures("new", 2, 9).toString(), "--json")
                .json("leakage"))
        .isEqualTo("null");
  }

  @Test
  void aModelOfTheImagesThatComeWithBobbinIsMeasuredOnOthersToo() throws IOException {
    Path others = pictures("others", 3, 2);
    Files.move(others.resolve("lime"), others.resolve("bag"));
    Files.move(others.resolve("plum"), others.resolve("Sneaker"));
    Path recipe =
        Files.writeString(
            folder.resolve("clothes.yaml"),
            """
            name: clothes
            data: fashion-mnist-mini
            network:
              layers:
                - flatten
                - dense: {units: 10, activation: softmax}
            training: {epochs: 1, learning-rate: 0.001}
            """);
    String clothes = folder.resolve("runs/clothes").toString();
    done("train", recipe.toString(), "--run", clothes, "--threads", "1");
    Outcome outcome = done("evaluate", clothes, "--data", others.toString(), "--json");
    assertThat(outcome.json("images")).isEqualTo("6");
    assertThat(outcome.json("leakage")).isEqualTo("null");
  }

  @Test
  void dataBesideTheRecipeAreNamedWithThePathToGive() throws IOException {
    Path recipe = folder.resolve("own.yaml");
    Files.writeString(recipe, Files.readString(recipe).replace("\"" + photos + "\"", "photos"));
    String[] answers = {
      Outcome.of("train", recipe.toString(), "--run", folder + "/runs/x").err(),
      Outcome.of("data", "split", recipe.toString(), "--out", folder + "/split.json").err(),
      Outcome.of("sweep", recipe.toString(), "--runs", folder + "/runs").err()
    };
    assertThat(answers)
        .allSatisfy(answer ->
            assertThat(answer)
                .contains(
                    "photos: expected a folder or file with a dataset in "
                        + Path.of("").toAbsolutePath(),
                    "received one beside the recipe only; try --data " + photos));
    done("train", recipe.toString(), "--run", folder + "/runs/x", "--data", photos.toString());
  }

  @Test
  void whatCannotBeCheckedIsSaid() throws IOException {
    Path others = pictures("others", 3, 2);
    Files.move(photos, folder.resolve("elsewhere"));
    Outcome outcome = done("evaluate", run.toString(), "--data", others.toString());
    assertThat(outcome.err())
        .contains("not checked: whether %s was trained on some of these pictures".formatted(run));
    assertThat(outcome.out()).doesNotContain("leakage");
  }

  @Test
  void picturesFromTwoFoldersOfOneNameAreWrittenIntoTwoFiles() throws IOException {
    Path first = pictures("a/test", 2, 3);
    Path second = pictures("b/test", 3, 4);
    done("evaluate", run.toString(), "--data", first.toString());
    String one = Files.readString(run.resolve("evaluation-test.json"));
    Outcome outcome = done("evaluate", run.toString(), "--data", second.toString(), "--json");
    assertThat(outcome.err()).contains("evaluation-test-2.json");
    assertThat(Outcome.asPrinted(run.resolve("evaluation-test-2.json"))).isEqualTo(outcome.out());
    assertThat(Files.readString(run.resolve("evaluation-test.json"))).isEqualTo(one);
    // The same pictures again replace their own.
    done("evaluate", run.toString(), "--data", first.toString());
    done("evaluate", run.toString(), "--data", second.toString());
    assertThat(run.resolve("evaluation-test-3.json")).doesNotExist();
    // A split that is asked for is not the whole.
    Outcome split =
        done("evaluate", run.toString(), "--data", first.toString(), "--split", "train", "--json");
    assertThat(Outcome.asPrinted(run.resolve("evaluation-test-train.json"))).isEqualTo(split.out());
    assertThat(Files.readString(run.resolve("evaluation-test.json"))).isEqualTo(one);
  }

  @Test
  void aFileThatIsNoEvaluationIsNotReplaced() throws IOException {
    Path file = Files.writeString(run.resolve("evaluation-others.json"), "my notes");
    done("evaluate", run.toString(), "--data", pictures("others", 2, 3).toString());
    assertThat(file).hasContent("my notes");
    assertThat(run.resolve("evaluation-others-2.json")).exists();
  }

  @Test
  void aModelFileIsMeasuredWhereItsPicturesAreNamed() throws IOException {
    Path others = pictures("others", 2, 3);
    Path model = Files.copy(run.resolve("model.safetensors"), folder.resolve("m.safetensors"));
    assertThat(
            done("evaluate", model.toString(), "--data", others.toString(), "--json")
                .json("accuracy"))
        .isEqualTo("1");
    assertThat(folder.resolve("m.safetensors.evaluation-others.json")).exists();
    Outcome without = Outcome.of("evaluate", model.toString());
    assertThat(without.code()).isEqualTo(ExitCode.USAGE);
    assertThat(without.err()).contains("--data DIR");
  }

  @Test
  void nothingElseIsMeasuredInSilence() {
    Outcome outcome = Outcome.of("evaluate", run.toString(), "--data", folder + "/nothing");
    assertThat(outcome.code()).isNotEqualTo(ExitCode.DONE);
    assertThat(outcome.err()).contains(folder + "/nothing");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void dataThatHaveMovedAreFoundByTheUserOrBesideTheRun() throws IOException {
    String before = done("evaluate", run.toString(), "--json").out();
    Path moved = Files.move(photos, folder.resolve("moved"));
    Outcome lost = Outcome.of("evaluate", run.toString());
    assertThat(lost.code()).isEqualTo(ExitCode.FAILED);
    assertThat(lost.err()).contains(photos.toString(), "--data");
    assertThat(done("evaluate", run.toString(), "--data", moved.toString(), "--json").out())
        .isEqualTo(before);
    assertThat(run.resolve("evaluation-moved.json")).doesNotExist();
    Path recipe = run.resolve("recipe.yaml");
    String text = Files.readString(recipe);
    assertThat(text).contains("name: \"" + photos + "\"");
    Files.writeString(recipe, text.replace("name: \"" + photos + "\"", "name: moved"));
    assertThat(done("evaluate", run.toString(), "--json").out()).isEqualTo(before);
  }

  @Test
  void twoModelsAreComparedOnOtherPictures() throws IOException {
    Path second =
        trained(
            "second", "--set", "data.preprocessing.channels=grey", "--set", "training.epochs=1");
    Path others = pictures("others", 4, 5);
    Outcome outcome =
        done("compare", run.toString(), second.toString(), "--data", others.toString(), "--json");
    Node.Sequence runs = (Node.Sequence) outcome.json().get("runs");
    assertThat(runs.items())
        .allSatisfy(one ->
            assertThat(((Node.Scalar) ((Node.Mapping) one).get("accuracy")).text()).isNotEmpty());
    assertThat(outcome.json("split")).isEqualTo("test");
    assertThat(outcome.json("verdict")).isNotEqualTo("leakage");
    Files.copy(photos.resolve("lime/p 1.png"), others.resolve("lime/again.png"));
    Files.copy(photos.resolve("lime/p 2.png"), others.resolve("lime/and again.png"));
    Outcome known =
        done("compare", run.toString(), second.toString(), "--data", others.toString(), "--json");
    assertThat(known.json("verdict")).isEqualTo("leakage");
    // Neither has validation images.
    Outcome nothing =
        Outcome.of("compare", run.toString(), second.toString(), "--split", "validation", "--json");
    assertThat(nothing.code()).isEqualTo(ExitCode.FAILED);
    assertThat(nothing.json("verdict")).isEqualTo("unknown");
  }
}
