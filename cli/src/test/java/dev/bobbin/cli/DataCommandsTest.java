package dev.bobbin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.json.Node;
import dev.bobbin.cli.terminal.ExitCode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataCommandsTest {
  private static final String MINI = "fashion-mnist-mini";

  @TempDir Path folder;

  @Test
  void listNamesTheCatalogue() {
    assertThat(Outcome.of("data", "list").out())
        .contains("fashion-mnist ")
        .contains("mnist ")
        .contains("embedded");
    Outcome outcome = Outcome.of("data", "list", "--json");
    assertThat(((Node.Sequence) outcome.json().get("datasets")).items()).hasSize(3);
  }

  @Test
  void checkReadsADatasetAndShowsItsDigests() {
    Outcome outcome = Outcome.of("data", "check", MINI);
    assertThat(outcome.code()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.out())
        .contains(
            "fashion-mnist-mini: all right; 6,000 training and 1,000 test images of 28x28x1, 10 classes")
        .containsPattern("[0-9a-f]{64}");
    assertThat(Outcome.of("data", "fetch", MINI, "--json").json("train")).isEqualTo("6000");
  }

  @Test
  void countsShowTheClassesAndTheirTotal() {
    Outcome outcome = Outcome.of("data", "counts", MINI);
    assertThat(outcome.out())
        .containsPattern("Trouser +600 +100\n")
        .containsPattern("total +6,000 +1,000\n");
    assertThat(
            ((Node.Sequence) Outcome.of("data", "counts", MINI, "--json").json().get("classes"))
                .items())
        .hasSize(10);
  }

  @Test
  void aClassWhoseNameColoursTheTerminalIsShownAsItIs() throws IOException {
    Path csv = folder.resolve("csv");
    assertThat(Outcome.of("data", "convert", MINI, "--to", "csv", "--out", csv.toString()).code())
        .isZero();
    Path names = csv.resolve("classes.csv");
    Files.writeString(names, Files.readString(names).replace("Trouser", "Trou\u001b[31mser"));
    Outcome counts = Outcome.of("data", "counts", csv.toString());
    assertThat(counts.out()).contains("Trou\\u001b[31mser").doesNotContain("\u001b");
    assertThat(Outcome.of("data", "counts", csv.toString(), "--json").out())
        .contains("Trou\\u001b[31mser");
  }

  @Test
  void duplicatesAreCountedAndListed() {
    Outcome outcome = Outcome.of("data", "duplicates", MINI, "--json");
    assertThat(outcome.code()).isEqualTo(ExitCode.DONE);
    int across = Integer.parseInt(outcome.json("testImagesInTrain"));
    assertThat(Outcome.of("data", "duplicates", MINI).out())
        .contains(across + " test images are in the training split too");
  }

  @Test
  void showDrawsTheSameImagesForTheSameSeed() throws IOException {
    Path file = folder.resolve("gallery.png");
    Outcome outcome =
        Outcome.of(
            "data",
            "show",
            MINI,
            "--out",
            file.toString(),
            "--count",
            "6",
            "--columns",
            "3",
            "--seed",
            "7",
            "--json");
    BufferedImage picture = ImageIO.read(file.toFile());
    assertThat(picture.getWidth()).isGreaterThan(3 * 28);
    assertThat(((Node.Sequence) outcome.json().get("indices")).items()).hasSize(6);
    Outcome again =
        Outcome.of(
            "data",
            "show",
            MINI,
            "--out",
            file.toString(),
            "--count",
            "6",
            "--columns",
            "3",
            "--seed",
            "7",
            "--json");
    assertThat(again.out()).isEqualTo(outcome.out());
  }

  @Test
  void showDrawsWhatATrainingMakesOfImages() throws IOException {
    Path file = folder.resolve("augmented.png");
    Path recipe = TinyRecipe.write(folder);
    String plain = Files.readString(recipe);
    Outcome none = Outcome.of("data", "show", "--augment", recipe + "", "--out", file + "");
    assertThat(none.code()).isEqualTo(ExitCode.USAGE);
    assertThat(none.err())
        .isEqualTo(
            recipe
                + ": expected a recipe with data.augment, received one that changes no image; try augment: {horizontal-flip: true, shift: 2} under data\n");
    Files.writeString(
        recipe, plain.replace("validation-split", "augment: {shift: 3}\n  validation-split"));
    String[] words = {
      "data", "show", "--augment", recipe + "", "--out", file + "", "--count", "3", "--columns", "5"
    };
    Outcome outcome = Outcome.of(words);
    assertThat(outcome.out())
        .isEqualTo(
            "wrote %s: 3 training images of fashion-mnist-mini, and each as augmented in 4 epochs by tiny%n"
                .formatted(file));
    byte[] first = Files.readAllBytes(file);
    String[] json = Arrays.copyOf(words, words.length + 1);
    json[words.length] = "--json";
    Outcome document = Outcome.of(json);
    assertThat(document.json("recipe")).isEqualTo("tiny");
    assertThat(document.json("epochs")).isEqualTo("4");
    assertThat(((Node.Sequence) document.json().get("indices")).items()).hasSize(3);
    assertThat(((Node.Sequence) document.json().get("labels")).items())
        .as("one of each class")
        .map(label -> ((Node.Scalar) label).text())
        .containsExactly("0", "1", "2");
    assertThat(Files.readAllBytes(file)).isEqualTo(first);
    Outcome unknown = Outcome.of("data", "show", "--augment", "nothing");
    assertThat(unknown.code()).isEqualTo(ExitCode.USAGE);
    assertThat(unknown.err()).hasLineCount(1).contains("nothing: expected a recipe file");
    Outcome test = Outcome.of("data", "show", "--augment", recipe + "", "--split", "test");
    assertThat(test.err()).contains("only training images are augmented");
    Outcome sized = Outcome.of("data", "show", "--augment", recipe + "", "--size", "9x9");
    assertThat(sized.err()).contains("the recipe says how pictures are prepared");
    Outcome one = Outcome.of("data", "show", "--augment", recipe + "", "--columns", "1");
    assertThat(one.err()).contains("--columns: expected at least 2");
  }

  @Test
  void anUnknownNameIsRefused() {
    Outcome outcome = Outcome.of("data", "fetch", "fashion-minst");
    assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
    assertThat(outcome.err()).contains("fashion-minst").contains("fashion-mnist");
  }

  @Test
  void convertWritesADatasetThatTheOtherCommandsRead() {
    String csv = folder.resolve("csv").toString();
    Outcome outcome = Outcome.of("data", "convert", MINI, "--to", "csv", "--out", csv, "--json");
    assertThat(outcome.code()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.json("format")).isEqualTo("csv");
    assertThat(((Node.Sequence) outcome.json().get("files")).items()).hasSize(3);
    assertThat(Outcome.of("data", "counts", csv).out()).containsPattern("T-shirt/top +600 +100\n");
    String idx = folder.resolve("idx").toString();
    assertThat(Outcome.of("data", "convert", csv, "--to", "idx", "--gzip", "--out", idx).out())
        .isEqualTo(
            "wrote "
                + idx
                + ": 6,000 training and 1,000 test images of csv as idx\n"
                + "  pictures: all 28x28, grey\n  prepared: 28x28x1, pad, light-on-dark\n");
    assertThat(Outcome.of("data", "check", idx).code()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void convertShowsABarOnATerminal() {
    String png = folder.resolve("png").toString();
    Outcome outcome =
        Outcome.of(
            new byte[0], OptionalInt.of(100), "data", "convert", MINI, "--to", "png", "--out", png);
    assertThat(outcome.code()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.err()).contains("writing png").contains("7000/7000");
  }

  @Test
  void convertRefusesToOverwriteUnlessForced() {
    String out = folder.resolve("out").toString();
    assertThat(Outcome.of("data", "convert", MINI, "--to", "idx", "--out", out).code())
        .isEqualTo(ExitCode.DONE);
    Outcome again = Outcome.of("data", "convert", MINI, "--to", "idx", "--out", out);
    assertThat(again.code()).isEqualTo(ExitCode.FAILED);
    assertThat(again.err()).contains("expected a new or empty folder").contains("--force");
    // The source may be what is replaced: it is in memory by then.
    assertThat(Outcome.of("data", "convert", out, "--to", "csv", "--out", out, "--force").code())
        .isEqualTo(ExitCode.DONE);
    assertThat(folder.resolve("out/out_train.csv")).exists();
  }

  @Test
  void checkAndConvertSayWhatThePicturesWere() throws IOException {
    for (int i = 0; i < 4; i++) {
      BufferedImage picture = new BufferedImage(80 + i, 100, BufferedImage.TYPE_INT_RGB);
      picture.setRGB(3, 3, i == 0 ? 0xFFFFFF : 0xFF0000);
      Path file = folder.resolve("photos/" + "ab".charAt(i % 2) + "/" + i + ".png");
      Files.createDirectories(file.getParent());
      assertThat(ImageIO.write(picture, "png", file.toFile())).isTrue();
    }
    String photos = folder.resolve("photos").toString();
    String words =
        """
          pictures: 4 PNG, 4 sizes from 100x80 to 100x83, median 100x81, 3 in colour, 1 grey
          prepared: 28x28x3, pad, as-is
        """;
    assertThat(Outcome.of("data", "check", photos).out()).contains(words);
    Outcome check = Outcome.of("data", "check", photos, "--json");
    assertThat(check.json("pictures", "sizes")).isEqualTo("4");
    assertThat(check.json("pictures", "largest")).isEqualTo("100x83");
    assertThat(check.json("pictures", "formats", "PNG")).isEqualTo("4");
    assertThat(check.json("pictures", "colour")).isEqualTo("3");
    String npz = folder.resolve("npz").toString();
    assertThat(Outcome.of("data", "convert", photos, "--to", "npz", "--out", npz).out())
        .isEqualTo("wrote " + npz + ": 2 training and 2 test images of photos as npz\n" + words);
    assertThat(Outcome.of("data", "check", npz, "--json").json("shape")).isEqualTo("28x28x3");
  }

  @Test
  void convertRefusesAnUnknownFormatAndCompressedPictures() {
    String out = folder.resolve("out").toString();
    Outcome unknown = Outcome.of("data", "convert", MINI, "--to", "cvs", "--out", out);
    assertThat(unknown.code()).isEqualTo(ExitCode.USAGE);
    assertThat(unknown.err())
        .contains("expected csv or idx or npz or png, received 'cvs'; try 'csv'");
    for (String form : new String[] {"png", "npz"}) {
      Outcome png = Outcome.of("data", "convert", MINI, "--to", form, "--gzip", "--out", out);
      assertThat(png.code()).isEqualTo(ExitCode.USAGE);
      assertThat(png.err()).contains("received " + form + ", which is compressed");
    }
    assertThat(Outcome.of("data", "convert", MINI, "--out", out).code()).isEqualTo(ExitCode.USAGE);
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
