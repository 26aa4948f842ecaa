package dev.bobbin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.json.Node;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.model.Model;
import dev.bobbin.model.Preprocessing;
import dev.bobbin.model.io.ModelFile;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Many pictures at once, some in folders named as the model's classes. */
class PredictFoldersTest {
  private static final int GREEN = 0x20E020;
  private static final int RED = 0xE02020;

  @TempDir Path folder;
  private String model = "";
  private Path photos = Path.of("");

  /** A model that calls green things lime and red ones plum, and seven pictures. */
  @BeforeEach
  void prepare() throws IOException {
    Shape pixel = new Shape(1, 1, 3);
    Network network =
        Network.create(
            new NetworkSpec(
                pixel,
                List.of(new LayerSpec.Flatten(), new LayerSpec.Dense(2, Activation.SOFTMAX))),
            1);
    for (Parameter parameter : network.parameters()) {
      if (parameter.name().endsWith("kernel")) {
        // [channel][class]
        parameter.set(new float[] {-4, 4, 4, -4, 0, 0});
      }
    }
    Path file = folder.resolve("fruit.safetensors");
    ModelFile.write(
        file, new Model(network, List.of("lime", "plum"), Preprocessing.standard(pixel), Map.of()));
    model = file.toString();
    photos = folder.resolve("photos");
    picture("lime/1.png", GREEN);
    picture("lime/2.png", RED);
    picture("lime/far/3.png", GREEN);
    picture("Plum/1.png", RED);
    picture("misc/1.png", RED);
    picture("misc/2.png", RED);
    picture("beside.png", RED);
  }

  private void picture(String name, int rgb) throws IOException {
    Path file = photos.resolve(name);
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 4; i++) {
      image.setRGB(i % 2, i / 2, rgb);
    }
    ImageIO.write(image, "png", file.toFile());
  }

  private Outcome predict(String... more) {
    String[] words = new String[3 + more.length];
    words[0] = "predict";
    words[1] = model;
    words[2] = photos.toString();
    System.arraycopy(more, 0, words, 3, more.length);
    return Outcome.of(words);
  }

  @Test
  void foldersThatAreNamedAsClassesGiveAnAccuracy() {
    Outcome outcome = predict();
    assertThat(outcome.code()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.out().lines().limit(7))
        .extracting(line -> line.substring(photos.toString().length() + 1, line.indexOf('%') - 5))
        .containsExactly(
            "Plum/1.png: plum ",
            "beside.png: plum ",
            "lime/1.png: lime ",
            "lime/2.png: plum ",
            "lime/far/3.png: lime ",
            "misc/1.png: plum ",
            "misc/2.png: plum ");
    assertThat(outcome.out())
        .endsWith(
            """

            accuracy 0.7500 (95 % interval 0.3006 to 0.9544): 3 of 4 pictures in folders named as classes
            most often confused: lime predicted as plum (1)
            """);
    assertThat(outcome.err())
        .contains("1 picture is not counted, in no folder named as a class\n")
        .contains("folder 'misc' is no class of the model: 2 pictures are not counted\n")
        .contains("bobbin evaluate %s --data %s\n".formatted(model, photos));
  }

  @Test
  void theDocumentHasLabelsAndTheEvaluation() {
    Outcome outcome = predict("--json", "--top", "1");
    assertThat(outcome.json("evaluation", "images")).isEqualTo("4");
    assertThat(outcome.json("evaluation", "accuracy")).isEqualTo("0.75");
    assertThat(outcome.json().get("evaluation").toString()).contains("confusionMatrix");
    List<Node> predictions = ((Node.Sequence) outcome.json().get("predictions")).items();
    assertThat(predictions).hasSize(7);
    Node.Mapping plum = (Node.Mapping) predictions.getFirst();
    assertThat(((Node.Scalar) plum.get("label")).text()).isEqualTo("plum");
    assertThat(((Node.Sequence) plum.get("classes")).items()).hasSize(1);
    assertThat(predictions.get(1).toString()).doesNotContain("label");
    List<Node> all =
        ((Node.Sequence)
                ((Node.Mapping)
                        ((Node.Sequence) predict("--json").json().get("predictions"))
                            .items()
                            .getFirst())
                    .get("classes"))
            .items();
    assertThat(all).hasSize(2);
  }

  @Test
  void csvGoesIntoAFileOrToStandardOutput() throws IOException {
    Path file = folder.resolve("answers.csv");
    Outcome written = predict("--csv", file.toString());
    assertThat(written.code()).isEqualTo(ExitCode.DONE);
    assertThat(written.out()).startsWith("accuracy 0.7500");
    assertThat(written.err()).contains("wrote " + file);
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(8);
    assertThat(lines.getFirst()).isEqualTo("file,label,predicted,probability,lime,plum");
    assertThat(lines.get(1)).startsWith(photos.resolve("Plum/1.png") + ",plum,plum,0.9");
    assertThat(lines.get(2)).startsWith(photos.resolve("beside.png") + ",,plum,0.9");
    Outcome printed = predict("--csv", "-");
    assertThat(printed.out()).isEqualTo(Files.readString(file));
    assertThat(printed.err()).contains("accuracy 0.7500");
    Outcome both = predict("--csv", file.toString(), "--json");
    assertThat(both.json("evaluation", "images")).isEqualTo("4");
    assertThat(both.err()).doesNotContain("accuracy");
    Outcome clash = predict("--csv", "-", "--json");
    assertThat(clash.code()).isEqualTo(ExitCode.USAGE);
    assertThat(clash.err()).contains("--csv -: expected no --json with it");
  }

  @Test
  void aPictureAfterCsvIsNotReplaced() throws IOException {
    Path picture = Files.writeString(folder.resolve("holiday.PNG"), "kept");
    Outcome outcome = predict("--csv", picture.toString());
    assertThat(outcome.code()).isEqualTo(ExitCode.USAGE);
    assertThat(outcome.err()).contains("--csv: expected a new file", "holiday.PNG, which exists");
    assertThat(picture).hasContent("kept");
  }

  @Test
  void brokenPicturesAreListedAndTheOthersClassified() throws IOException {
    Files.writeString(photos.resolve("lime/0.png"), "no picture");
    Path file = folder.resolve("answers.csv");
    Outcome outcome = predict("--csv", file.toString());
    assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
    assertThat(outcome.err())
        .contains(photos.resolve("lime/0.png") + ": expected a PNG")
        .contains("1 of 8 pictures could not be read");
    assertThat(outcome.out()).startsWith("accuracy 0.7500");
    assertThat(Files.readAllLines(file)).hasSize(8);
  }

  @Test
  void foldersWithoutClassesHaveNoAccuracy() throws IOException {
    Path albums = folder.resolve("albums");
    Files.createDirectories(albums);
    Files.move(photos, albums.resolve("train"));
    photos = albums;
    Outcome deeper = predict();
    assertThat(deeper.out()).doesNotContain("accuracy").hasLineCount(7);
    assertThat(deeper.err())
        .isEqualTo(
            "%s has folders named as classes further down; for an accuracy: bobbin evaluate %s --data %s%n"
                .formatted(albums, model, albums));
    photos = albums.resolve("train/misc");
    assertThat(predict().err()).isEmpty();
    assertThat(predict("--json").json().toString()).doesNotContain("evaluation");
  }

  @Test
  void aBarShowsHowManyAreDoneWhereNothingElseDoes() throws IOException {
    for (int i = 0; i < 200; i++) {
      Files.copy(photos.resolve("beside.png"), photos.resolve("misc/copy " + i + ".png"));
    }
    String[] words = {"predict", model, photos.toString(), "--csv", folder + "/a.csv"};
    assertThat(Outcome.of(new byte[0], OptionalInt.of(100), words).err())
        .contains("classifying")
        .contains("207");
    assertThat(Outcome.of(words).err()).doesNotContain("classifying");
  }

  @Test
  void warningsThatHoldForManyAreCounted() {
    Outcome outcome = predict("--polarity", "dark-on-light");
    assertThat(outcome.err())
        .contains("each of 7 pictures was read as dark-on-light, not as as-is as the model says\n");
    assertThat(outcome.err().lines().filter(line -> line.contains("was read as"))).hasSize(6);
  }

  @Test
  void standardInputIsOnePicture() {
    Outcome twice = Outcome.of("predict", model, "-", "-");
    assertThat(twice.code()).isEqualTo(ExitCode.USAGE);
    assertThat(twice.err()).contains("-: expected one picture on standard input");
  }

  /** SIGTERM rather than Ctrl-C, which a shell keeps from what it starts in the background. */
  @Test
  @Timeout(120)
  @DisabledOnOs(OS.WINDOWS)
  void whatIsCutOffLeavesTheOldTableAndNothingElse() throws Exception {
    Path tables = Files.createDirectory(folder.resolve("tables"));
    Path table = Files.writeString(tables.resolve("answers.csv"), "old");
    String classes =
        Stream.of("jdk.module.path", "java.class.path")
            .map(name -> System.getProperty(name, ""))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-cp",
                classes,
                Main.class.getName(),
                "predict",
                model,
                "-",
                "--csv",
                table.toString())
            .redirectErrorStream(true)
            .start();
    // It waits for a picture on standard input, with the new table begun.
    while (process.isAlive() && names(tables).size() == 1) {
      Thread.sleep(20);
    }
    process.destroy();
    assertThat(process.waitFor()).isEqualTo(128 + 15);
    assertThat(names(tables)).containsExactly("answers.csv");
    assertThat(table).hasContent("old");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
