package dev.bobbin.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.engine.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
  @TempDir Path folder;

  private static ReadPart readPart(Path images, Path labels) {
    return Idx.part(Idx.read(images, 3), images + "", Idx.read(labels, 1), labels + "");
  }

  @Test
  void readsWhatItWrote() {
    LabeledImages part =
        new LabeledImages(
            new Shape(2, 3, 1),
            new byte[] {1, 2, 3, 4, 5, 6, -1, 8, 9, 10, 11, 12},
            new int[] {7, 255});
    for (String ending : new String[] {"", ".gz"}) {
      Path images = folder.resolve("images" + ending);
      Path labels = folder.resolve("labels" + ending);
      Idx.writePart(part, images, labels);
      ReadPart read = readPart(images, labels);
      assertThat(read.images().shape()).isEqualTo(part.shape());
      assertThat(read.images().images(0, 2)).isEqualTo(part.images(0, 2));
      assertThat(read.images().labels()).isEqualTo(part.labels());
    }
  }

  @Test
  void digestsTheDecompressedBytesWithTheHeader() throws IOException {
    byte[] plain = idx(0x0803, new int[] {1, 1, 2}, 5, 6);
    Idx.Content fromPlain = Idx.read(write(plain), 3);
    Idx.Content fromGzip = Idx.read(write(gzip(plain)), 3);
    assertThat(fromPlain.source().sha256())
        .isEqualTo(Sha256.of(plain))
        .isEqualTo(fromGzip.source().sha256());
    assertThat(fromGzip.source().bytes()).isEqualTo(18);
  }

  @Test
  void refusesAWrongMagicNumber() throws IOException {
    assertRefused("<!DOCTYPE html>....".getBytes(StandardCharsets.US_ASCII), 3)
        .hasMessageContaining(
            "byte 0: expected the IDX magic number 00 00 08 03, received 3c 21 44 4f; try");
  }

  @Test
  void refusesAnotherElementType() throws IOException {
    assertRefused(idx(0x0D03, new int[] {1, 1, 1}, 5), 3)
        .hasMessageContaining(
            "byte 2: expected element type 0x08 (unsigned byte), received 0x0d (float); try");
  }

  @Test
  void refusesAnotherNumberOfDimensions() throws IOException {
    assertRefused(idx(0x0801, new int[] {12}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), 3)
        .hasMessageContaining(
            "byte 3: expected 3 dimensions, received 1; try the file of the images");
    assertRefused(idx(0x0803, new int[] {1, 1, 1}, 5), 1)
        .hasMessageContaining(
            "byte 3: expected 1 dimension, received 3; try the file of the labels");
  }

  @Test
  void refusesASizeOfZero() throws IOException {
    assertRefused(idx(0x0803, new int[] {1, 0, 1}), 3)
        .hasMessageContaining("byte 8: expected a size of at least 1, received 0; try");
  }

  @Test
  void refusesAFileShorterThanItsHeaderSays() throws IOException {
    byte[] bytes = idx(0x0803, new int[] {2, 1, 2}, 1, 2, 3);
    String message = "expected 20 bytes as its header says (2x1x2), received 19 bytes; try";
    assertRefused(bytes, 3).hasMessageContaining(message);
    assertRefused(gzip(bytes), 3).hasMessageContaining(message);
  }

  @Test
  void refusesAFileLongerThanItsHeaderSays() throws IOException {
    byte[] bytes = idx(0x0803, new int[] {1, 1, 2}, 1, 2, 3);
    assertRefused(bytes, 3)
        .hasMessageContaining("expected 18 bytes as its header says (1x1x2), received 19 bytes");
    assertRefused(gzip(bytes), 3)
        .hasMessageContaining("expected 18 bytes as its header says (1x1x2), received more");
  }

  @Test
  void refusesAHeaderThatEndsTooSoon() throws IOException {
    assertRefused(new byte[] {0, 0, 8}, 3)
        .hasMessageContaining("expected an IDX header of 16 bytes, received 3");
    assertRefused(new byte[] {0, 0, 8, 3, 0, 0}, 3)
        .hasMessageContaining("an IDX header of 16 bytes, received 6");
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    assertRefused(new byte[0], 3)
        .hasMessageContaining("expected an IDX file, received an empty file of 0 bytes");
  }

  @Test
  void refusesAHeaderThatClaimsTerabytesBeforeAllocating() throws IOException {
    // More than an array can hold, by itself and where a product of 32 bits would come out as 0.
    assertRefused(idx(0x0803, new int[] {-1, 28, 28}, 5), 3)
        .hasMessageContaining("received 4294967295x28x28 bytes claimed");
    assertRefused(idx(0x0803, new int[] {1 << 16, 1 << 16, 1 << 8}, 5), 3)
        .hasMessageContaining("65536x65536x256");
    assertRefused(gzip(idx(0x0803, new int[] {-1, -1, -1}, 5)), 3)
        .hasMessageContaining("bytes claimed by the header");
    // An array could hold these two gigabytes, but they cannot result from such a small file.
    byte[] large = idx(0x0803, new int[] {2_700_000, 28, 28}, 5);
    assertRefused(large, 3).hasMessageContaining("received 17 bytes");
    assertRefused(gzip(large), 3).hasMessageContaining("compressed bytes, too few for that");
  }

  @Test
  void stopsReadingAGzipBombOneByteAfterItsHeadersCount() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(all)) {
      gzip.write(idx(0x0803, new int[] {1, 28, 28}));
      for (int i = 0; i < 160; i++) {
        gzip.write(new byte[1 << 20]);
      }
    }
    byte[] bomb = all.toByteArray();
    int[] consumed = new int[1];
    InputStream counting =
        new FilterInputStream(new ByteArrayInputStream(bomb)) {
          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            consumed[0] += count;
            return count;
          }
        };
    assertThatThrownBy(() -> Idx.read(counting, "bomb.gz", "bomb", bomb.length, 3))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(
            "bomb.gz: expected 800 bytes as its header says (1x28x28), received more");
    assertThat(consumed[0]).isLessThanOrEqualTo(1 << 17).isLessThan(bomb.length);
  }

  @Test
  void refusesTruncatedGzip() throws IOException {
    byte[] whole = gzip(idx(0x0803, new int[] {1, 28, 28}, new int[784]));
    assertRefused(Arrays.copyOf(whole, whole.length - 9), 3)
        .hasMessageContaining(
            "expected whole gzip or zip data, received corrupt or truncated data (");
  }

  @Test
  void refusesCorruptGzip() throws IOException {
    int[] pixels = new int[784];
    Arrays.setAll(pixels, i -> i * i % 251);
    byte[] broken = gzip(idx(0x0803, new int[] {1, 28, 28}, pixels));
    broken[broken.length - 6] ^= 1;
    assertRefused(broken, 3).hasMessageContaining("received corrupt or truncated data (");
  }

  @Test
  void refusesImagesAndLabelsThatDifferInCount() throws IOException {
    Path images = write(idx(0x0803, new int[] {2, 1, 1}, 1, 2));
    Path labels = write(idx(0x0801, new int[] {3}, 1, 2, 3));
    assertThatThrownBy(() -> readPart(images, labels))
        .isInstanceOf(BobbinException.class)
        .hasMessage(
            labels
                + ": expected 2 labels, one for each image of "
                + images
                + ", received 3; try files that belong together");
  }

  @Test
  void namesAFileThatIsNotThere() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> Idx.read(missing, 3))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(
            missing + ": expected a readable file, received no such file or folder; try");
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      byte[] bytes, int dimensions) throws IOException {
    Path file = write(bytes);
    return assertThatThrownBy(() -> Idx.read(file, dimensions))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageNotContaining("\n");
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(Files.createTempFile(folder, "idx", ""), bytes);
  }

  private static byte[] idx(int magic, int[] sizes, int... elements) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * sizes.length + elements.length).putInt(magic);
    Arrays.stream(sizes).forEach(bytes::putInt);
    Arrays.stream(elements).forEach(element -> bytes.put((byte) element));
    return bytes.array();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
