package dev.bobbin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.BobbinException;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.StandardOutput;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Output that cannot be written is no success. */
final class StandardOutputTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aFullDiskIsAFailureThatIsTold() {
    assertThat(run("No space left on device", "recipes")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString(UTF_8))
        .isEqualToIgnoringNewLines(
            "standard output: expected to write all of it, received 'No space left on device'; try another disk, or room on this one");
  }

  @Test
  void aReaderThatHasLeftIsAQuietFailure() {
    assertThat(run("Broken pipe", "recipes")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  /** So that they come before what standard error says next. */
  @Test
  void linesAreWrittenAtOnce() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new StandardOutput(out).print();
    print.printf("run  epochs%n");
    assertThat(out.toString(UTF_8)).isEqualToNormalizingNewlines("run  epochs\n");
    print.println("one  3");
    assertThat(out.toString(UTF_8).lines()).containsExactly("run  epochs", "one  3");
  }

  @Test
  void misuseStaysMisuse() {
    assertThat(run("Broken pipe", "trian", "--json")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void predictionsEndWithTheirReader() throws IOException {
    String recipe = TinyRecipe.write(folder).toString();
    String run = folder.resolve("run").toString();
    assertThat(Outcome.of("train", recipe, "--run", run, "--no-report").code()).isZero();
    Path pictures = Files.createDirectories(folder.resolve("pictures"));
    for (int i = 0; i < 2; i++) {
      BufferedImage picture = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
      assertThat(ImageIO.write(picture, "png", pictures.resolve(i + ".png").toFile())).isTrue();
    }
    String[] predict = {"predict", run, pictures.toString()};
    assertThat(run("Broken pipe", predict)).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString(UTF_8)).doesNotContain("1.png");
    assertThat(Outcome.of(predict).err()).contains("1.png");
  }

  @Test
  void aFileThatIsSuchAPipeIsNotToldEither() {
    IOException lost = new IOException("Broken pipe");
    assertThat(StandardOutput.hasNoReader(BobbinException.io("/dev/stdout", "to write it", lost)))
        .isTrue();
    assertThat(StandardOutput.hasNoReader(lost)).isTrue();
    assertThat(StandardOutput.hasNoReader(new IOException("No space left on device"))).isFalse();
    assertThat(StandardOutput.hasNoReader(new IllegalStateException("Broken pipe"))).isFalse();
  }

  private int run(String failure, String... arguments) {
    StandardOutput out =
        new StandardOutput(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException(failure);
              }
            });
    Host host =
        new Host(
            InputStream.nullInputStream(),
            out.print(),
            new PrintStream(err, true, UTF_8),
            OptionalInt.empty(),
            Path.of("..", "recipes"));
    return out.end(host, Cli.run(host, arguments));
  }
}
