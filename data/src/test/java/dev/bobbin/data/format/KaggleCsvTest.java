package dev.bobbin.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.engine.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KaggleCsvTest {
  private static final String HEADER =
      "label,"
          + IntStream.rangeClosed(1, 784)
              .mapToObj(i -> "pixel" + i)
              .collect(Collectors.joining(","))
          + "\n";

  @TempDir Path folder;

  @Test
  void readsLinesWithAndWithoutAHeader() throws IOException {
    assertTwoRows(HEADER + row(3, 0) + row(9, 255));
    assertTwoRows(row(3, 0) + row(9, 255));
  }

  @Test
  void acceptsCrLfAndAByteOrderMarkAndNoLastLineEnd() throws IOException {
    String lines = HEADER + row(3, 0) + row(9, 255);
    assertTwoRows(lines.replace("\n", "\r\n"));
    assertTwoRows("\uFEFF" + lines);
    assertTwoRows("\uFEFF" + row(3, 0) + row(9, 255));
    assertTwoRows(lines.strip());
  }

  @Test
  void readsGzipAndZipAndDigestsWhatIsInside() throws IOException {
    byte[] plain = (HEADER + row(3, 0) + row(9, 255)).getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(gzip)) {
      out.write(plain);
    }
    Path zip = folder.resolve("fashion.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("readme.txt"));
      out.putNextEntry(new ZipEntry("fashion-mnist_train.csv"));
      out.write(plain);
    }
    ReadPart fromGzip = assertTwoRows(write(gzip.toByteArray()));
    ReadPart fromZip = assertTwoRows(zip);
    assertThat(fromGzip.files().getFirst().sha256()).isEqualTo(Sha256.of(plain));
    assertThat(fromZip.files().getFirst().sha256()).isEqualTo(Sha256.of(plain));
    assertThat(fromZip.files().getFirst().bytes()).isEqualTo(plain.length);
    assertThat(KaggleCsv.entries(zip)).containsExactly("fashion-mnist_train.csv");
  }

  @Test
  void refusesAMissingColumn() throws IOException {
    String short784 = row(3, 0).replaceFirst(",0\n", "\n");
    assertRefused(HEADER + row(1, 1) + short784)
        .hasMessageContaining(", line 3: expected 785 columns, received 784; try");
  }

  @Test
  void refusesAColumnTooMany() throws IOException {
    assertRefused(row(3, 0).replace("\n", ",0\n"))
        .hasMessageContaining(", line 1: expected 785 columns, received more");
  }

  @Test
  void refusesTwoMillionColumnsAtTheFirstTooMany() throws IOException {
    assertRefused("0," + "0,".repeat(2_000_000) + "0\n")
        .hasMessageContaining("line 1: expected 785 columns, received more");
    assertRefused("label" + ",x".repeat(2_000_000))
        .hasMessageContaining("line 1: expected 785 columns, received more");
    assertRefused("9".repeat(2_000_000))
        .hasMessageContaining("line 1, column 1: expected a class from 0 to 9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"256", "-1", "word", "", "1.5", " 7", "99999999999", "+1", "٣"})
  void refusesAPixelThatIsNoByte(String pixel) throws IOException {
    assertRefused(HEADER + row(3, 0) + row(3, 0).replaceFirst("3,0,", "3," + pixel + ","))
        .hasMessageContaining(
            ", line 3, column 2: expected a pixel from 0 to 255, received '"
                + pixel.substring(0, Math.min(20, pixel.length()))
                + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "-1"})
  void refusesALabelOutOfRange(String label) throws IOException {
    assertRefused(row(3, 0) + row(3, 0).replaceFirst("3,", label + ","))
        .hasMessageContaining(
            ", line 2, column 1: expected a class from 0 to 9, received '" + label + "'");
  }

  @Test
  void refusesASecondHeader() throws IOException {
    assertRefused(HEADER + HEADER)
        .hasMessageContaining(", line 2, column 1: expected a class from 0 to 9, received 'label'");
  }

  @Test
  void refusesAnEmptyLine() throws IOException {
    assertRefused(row(3, 0) + "\n" + row(3, 0))
        .hasMessageContaining(", line 2: expected 785 columns, received an empty line; try");
  }

  @Test
  void refusesAFileWithoutImages() throws IOException {
    assertRefused("")
        .hasMessageContaining("expected at least one line of 785 columns, received none");
    assertRefused(HEADER)
        .hasMessageContaining("expected at least one line of 785 columns, received none");
  }

  @Test
  void refusesAQuoteThatNeverEnds() throws IOException {
    assertRefused("\"0,0,0\n" + row(1, 1)).hasMessageContaining("expected");
  }

  @Test
  void refusesTruncatedGzip() throws IOException {
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(gzip)) {
      out.write((row(3, 0) + row(4, 1)).getBytes(StandardCharsets.UTF_8));
    }
    Path file = write(Arrays.copyOf(gzip.toByteArray(), gzip.size() - 12));
    assertThatThrownBy(() -> KaggleCsv.read(file, 10))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("received corrupt or truncated data");
  }

  @Test
  void refusesABrokenZip() throws IOException {
    Path file = write(new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 0, 0});
    assertThatThrownBy(() -> KaggleCsv.read(file, 10))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("received corrupt or truncated data");
  }

  @Test
  void growsBeyondItsFirstThousandImages() throws IOException {
    Path file = write(row(1, 7).repeat(2500).getBytes(StandardCharsets.UTF_8));
    ReadPart part = KaggleCsv.read(file, 10);
    assertThat(part.images().count()).isEqualTo(2500);
    assertThat(part.images().images(0, 2500)).hasSize(2500 * 784).containsOnly((byte) 7);
  }

  private ReadPart assertTwoRows(String csv) throws IOException {
    return assertTwoRows(write(csv.getBytes(StandardCharsets.UTF_8)));
  }

  private ReadPart assertTwoRows(Path file) {
    ReadPart part = KaggleCsv.read(file, 10);
    assertThat(part.images().labels()).containsExactly(3, 9);
    assertThat(part.images().image(0)).containsOnly((byte) 0);
    assertThat(part.images().image(1)).containsOnly((byte) 255);
    return part;
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(String csv)
      throws IOException {
    Path file = write(csv.getBytes(StandardCharsets.UTF_8));
    return assertThatThrownBy(() -> KaggleCsv.read(file, 10))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageNotContaining("\n");
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(Files.createTempFile(folder, "data", ".csv"), bytes);
  }

  private static String row(int label, int pixel) {
    return label + ("," + pixel).repeat(784) + "\n";
  }

  @Test
  void leavesNothingBehindWhenWritingFails() {
    LabeledImages part = new LabeledImages(new Shape(28, 28, 1), new byte[784], new int[1]);
    Path file = folder.resolve("a.csv");
    assertThatThrownBy(() ->
            KaggleCsv.write(
                part,
                file,
                images -> {
                  throw new UncheckedIOException(new IOException("No space left on device"));
                }))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining(
            file + ": expected to write this file, received 'No space left on device'");
    assertThatThrownBy(() ->
            KaggleCsv.write(
                part,
                file,
                images -> {
                  throw new IllegalStateException("stopped");
                }))
        .hasMessage("stopped");
    assertThat(folder).isEmptyDirectory();
  }
}
