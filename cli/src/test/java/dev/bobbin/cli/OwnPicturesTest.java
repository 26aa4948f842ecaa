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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders as people have them, by the commands. */
final class OwnPicturesTest {
  @TempDir Path folder;

  @BeforeEach
  void pictures() throws IOException {
    for (int i = 0; i < 6; i++) {
      picture("set/train/red/" + i + ".png", 0xFF0000);
      picture("set/train/blue/" + i + ".png", 0x0000FF);
    }
    for (String split : List.of("valid", "test")) {
      picture("set/" + split + "/red/1.png", 0xFF2020);
      picture("set/" + split + "/blue/1.png", 0x2020FF);
    }
    Files.writeString(folder.resolve("set/notes.txt"), "left here");
  }

  @Test
  void countsHaveAColumnForTheValidationSplitAndSayWhatWasPassedOver() {
    Outcome outcome = done("data", "counts", set());
    assertThat(outcome.out())
        .containsPattern("class +train +validation +test\n")
        .containsPattern("red +6 +1 +1\n")
        .containsPattern("total +12 +2 +2\n");
    assertThat(outcome.err())
        .isEqualTo("set: passed over: 1 file that is no picture (.txt): notes.txt\n");
    assertThat(
            ((Node.Sequence) done("data", "counts", set(), "--json").json().get("notes")).items())
        .hasSize(1);
  }

  @Test
  void checkSaysHowPicturesArePrepared() {
    Outcome outcome = done("data", "check", set());
    assertThat(outcome.out())
        .contains("set: all right; 12 training, 2 validation and 2 test images of 8x8x3, 2 classes")
        .contains("prepared: 8x8x3, pad, as-is");
    Outcome json = done("data", "check", set(), "--size", "4x4", "--channels", "grey", "--json");
    assertThat(json.json("shape")).isEqualTo("4x4x1");
    assertThat(json.json("validation")).isEqualTo("2");
    assertThat(((Node.Sequence) json.json().get("notes")).items()).hasSize(2);
  }

  @Test
  void convertKeepsColourAndTheValidationSplit() throws IOException {
    Path out = folder.resolve("converted");
    assertThat(done("data", "convert", set(), "--to", "png", "--out", out + "").out())
        .contains("12 training, 2 validation and 2 test images of set as png");
    BufferedImage red = ImageIO.read(out.resolve("validation/1-red/000001.png").toFile());
    assertThat(red.getRGB(3, 3)).isEqualTo(0xFFFF2020);
    assertThat(done("data", "counts", out + "").out()).containsPattern("total +12 +2 +2\n");
  }

  @Test
  void showDrawsColour() throws IOException {
    Path out = folder.resolve("gallery.png");
    done("data", "show", set(), "--split", "validation", "--out", out + "");
    BufferedImage gallery = ImageIO.read(out.toFile());
    boolean coloured = false;
    for (int i = 0; i < gallery.getWidth() * gallery.getHeight(); i++) {
      int rgb = gallery.getRGB(i % gallery.getWidth(), i / gallery.getWidth());
      coloured |= (rgb & 0xFFFFFF) == 0xFF2020;
    }
    assertThat(coloured).isTrue();
  }

  @Test
  void brokenPicturesAreRefusedByNameOrLeftOut() throws IOException {
    Files.writeString(folder.resolve("set/train/red/3.png"), "no picture");
    Outcome refused = Outcome.of("data", "counts", set());
    assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err())
        .contains(Path.of("set", "train", "red", "3.png") + ": expected ")
        .contains("--skip-broken");
    assertThat(done("data", "counts", set(), "--skip-broken").out())
        .containsPattern("red +5 +1 +1\n");
    Path recipe =
        Files.writeString(
            folder.resolve("r.yaml"),
            """
            name: own
            data: {name: '%s'}
            network:
              input: 8x8x3
              layers:
                - flatten
                - dense: {units: 2, activation: softmax}
            training:
              epochs: 1
              batch-size: 4
              loss: sparse-categorical-cross-entropy
              optimizer: adam
              learning-rate: 1e-3
            seed: 1
            """
                .formatted(set()));
    assertThat(Outcome.of("train", recipe + "", "--run", folder.resolve("no") + "").code())
        .isEqualTo(ExitCode.FAILED);
    String run = folder.resolve("run").toString();
    assertThat(done("train", recipe + "", "--run", run, "--skip-broken", "--threads", "1").err())
        .contains("left out: 1 picture that cannot be read: ");
    assertThat(done("evaluate", run).out()).contains("accuracy");
  }

  @Test
  void dataThatMovedAreTakenFromDataAndNeverAnotherInSilence() throws IOException {
    Path moved = Files.move(folder.resolve("set"), folder.resolve("moved"));
    assertThat(done("data", "counts", set(), "--data", moved + "").out())
        .containsPattern("total +12 +2 +2\n");
    Outcome gone = Outcome.of("data", "counts", set());
    assertThat(gone.code()).isEqualTo(ExitCode.FAILED);
    assertThat(gone.err()).contains("no such one").contains("--data PATH").doesNotContain("mnist");
    Outcome nowhere = Outcome.of("data", "counts", moved + "", "--data", folder + "/nowhere");
    assertThat(nowhere.code()).isEqualTo(ExitCode.USAGE);
    assertThat(nowhere.err()).contains("--data: expected the folder or file to take instead of");
    Outcome embedded = Outcome.of("data", "counts", "fashion-mnist-mini", "--data", moved + "");
    assertThat(embedded.code()).isEqualTo(ExitCode.USAGE);
    assertThat(embedded.err()).contains("which comes with Bobbin");
  }

  private String set() {
    return folder.resolve("set").toString();
  }

  private static Outcome done(String... args) {
    Outcome outcome = Outcome.of(args);
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    return outcome;
  }

  private void picture(String name, int rgb) throws IOException {
    BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64; i++) {
      picture.setRGB(i % 8, i / 8, i == 0 ? 0 : rgb);
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    assertThat(ImageIO.write(picture, "png", file.toFile())).isTrue();
  }
}
