package dev.bobbin.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.engine.Shape;
import dev.bobbin.model.Fit;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Held to the bit against Java's reader, which is libjpeg. */
class JpegDecoderTest {
  private static Picture byJava(JpegFile file, boolean[] warned) throws IOException {
    return JpegReader.byJava(file, warned);
  }

  private static void assertSame(byte[] bytes, String name) throws IOException {
    JpegFile file = JpegFile.of(bytes);
    Picture expected = byJava(file, new boolean[1]);
    assertThat(JpegDecoder.decode(file))
        .as(name)
        .hasValueSatisfying(picture -> {
          assertThat(List.of(picture.height(), picture.width(), picture.channels()))
              .isEqualTo(List.of(expected.height(), expected.width(), expected.channels()));
          assertThat(Arrays.equals(picture.pixels(), expected.pixels())).as(name).isTrue();
        });
  }

  static Stream<int[]> samplings() {
    return Stream.of(
        new int[] {11},
        new int[] {22},
        new int[] {11, 11, 11},
        new int[] {21, 11, 11},
        new int[] {12, 11, 11},
        new int[] {22, 11, 11});
  }

  /** Sizes around those of MCUs, of bands of them, and of what is transformed together. */
  @ParameterizedTest
  @MethodSource("samplings")
  void decodesAsJava(int[] sampling) throws IOException {
    Random random = new Random(Arrays.hashCode(sampling));
    int narrowest = sampling.length == 1 ? 1 : 5;
    for (int i = 0; i < 80; i++) {
      int width = random.nextInt(narrowest, i % 20 == 0 ? 2500 : 120);
      int height = random.nextInt(1, 100);
      int interval = random.nextInt(3) == 0 ? random.nextInt(1, 50) : 0;
      byte[] file = RandomJpeg.of(random, width, height, interval, sampling);
      assertSame(file, width + "x" + height + ", restarts after " + interval);
    }
  }

  @ParameterizedTest
  @CsvSource({"22, 21, 11", "21, 12, 11", "11, 22, 11", "41, 11, 11"})
  void otherSamplingIsLeftToJava(int first, int second, int third) throws IOException {
    JpegFile file = JpegFile.of(RandomJpeg.of(new Random(1), 40, 40, 0, first, second, third));
    assertThat(JpegDecoder.decode(file)).isEmpty();
    assertThat(byJava(file, new boolean[1]).width()).isEqualTo(40);
  }

  /** Java's reader refuses such headers, so that the size of a picture must not decide. */
  @ParameterizedTest
  @ValueSource(ints = {0xC0, 0xC1, 0xDA, 0xDD})
  void aSegmentOfAnotherLengthIsLeftToJava(int marker) throws IOException {
    Random random = new Random(marker);
    int found = 0;
    for (int i = 0; i < 20; i++) {
      byte[] bytes = RandomJpeg.of(random, 40, 40, 3, 22, 11, 11);
      int at = 2;
      while ((bytes[at + 1] & 0xFF) != marker && (bytes[at + 1] & 0xFF) != 0xDA) {
        at += 2 + ((bytes[at + 2] & 0xFF) << 8 | (bytes[at + 3] & 0xFF));
      }
      if ((bytes[at + 1] & 0xFF) == marker) {
        int end = at + 2 + (bytes[at + 3] & 0xFF);
        byte[] longer = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, longer, 0, end);
        System.arraycopy(bytes, end, longer, end + 1, bytes.length - end);
        longer[at + 3]++;
        assertThat(JpegDecoder.decode(JpegFile.of(bytes))).isPresent();
        assertThat(JpegDecoder.decode(JpegFile.of(longer))).isEmpty();
        found++;
      }
    }
    assertThat(found).isPositive();
  }

  /** Coefficients that no picture has may not fit into 32 bits, in which this transform is made. */
  @Test
  void blocksFarBeyondThePossibleAreLeftToJava() throws IOException {
    Random random = new Random(11);
    int left = 0;
    for (int i = 0; i < 40; i++) {
      byte[] bytes = RandomJpeg.of(random, 60, 60, 0, 22, 11, 11);
      // The first table of steps, of bytes, follows SOI and JFIF.
      Arrays.fill(bytes, 25, 89, (byte) (i < 20 ? 255 : 40));
      JpegFile file = JpegFile.of(bytes);
      Picture expected = byJava(file, new boolean[1]);
      var decoded = JpegDecoder.decode(file);
      left += decoded.isEmpty() ? 1 : 0;
      decoded.ifPresent(
          picture -> assertThat(Arrays.equals(picture.pixels(), expected.pixels())).isTrue());
    }
    assertThat(left).isBetween(5, 35);
  }

  /** Damage is never decoded to something else than by Java's reader, which goes on after it. */
  @Test
  void whatIsDamagedIsLeftToJavaOrTheSame() throws IOException {
    Random random = new Random(7);
    int left = 0;
    int same = 0;
    for (int i = 0; i < 3000; i++) {
      int interval = random.nextInt(2) * random.nextInt(1, 9);
      byte[] bytes = RandomJpeg.of(random, 40, 30, interval, i % 2 == 0 ? 22 : 11, 11, 11);
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        bytes[random.nextInt(20, bytes.length)] = (byte) random.nextInt(256);
      }
      JpegFile file;
      try {
        file = JpegFile.of(bytes);
      } catch (IOException e) {
        continue;
      }
      if (file.width() * file.height() > 1 << 16) {
        continue;
      }
      var decoded = JpegDecoder.decode(file);
      if (decoded.isEmpty()) {
        left++;
        continue;
      }
      boolean[] warned = {false};
      Picture expected = byJava(file, warned);
      assertThat(warned[0]).as("mutation " + i).isFalse();
      assertThat(Arrays.equals(decoded.get().pixels(), expected.pixels()))
          .as("mutation " + i)
          .isTrue();
      same++;
    }
    assertThat(left).isGreaterThan(300);
    assertThat(same).isGreaterThan(100);
  }

  /**
   * A picture prepared while it is decoded has the bits, and the warnings, of one decoded before.
   */
  @Test
  void picturesArePreparedAsIfTheyWereDecodedBefore() {
    Random random = new Random(3);
    for (int i = 0; i < 20; i++) {
      int width = random.nextInt(5, 150);
      int height = random.nextInt(1, 150);
      int[] sampling = i % 3 == 0 ? new int[] {11} : new int[] {i % 3 == 1 ? 22 : 21, 11, 11};
      assertPreparedAlike(RandomJpeg.of(random, width, height, 0, sampling), width + "x" + height);
    }
    assertPreparedAlike(
        RandomJpeg.of(random, 90, 200, 0, 22, 11, 11), "as large as the network's input");
    assertPreparedAlike(RandomJpeg.of(random, 300, 200, 7, 22, 11, 11), "decoded here");
  }

  private static void assertPreparedAlike(byte[] bytes, String name) {
    for (Shape size : List.of(new Shape(12, 16, 3), new Shape(28, 28, 1), new Shape(200, 90, 3))) {
      for (Fit fit : Fit.values()) {
        for (Polarity polarity : List.of(Polarity.AS_IS, Polarity.DARK_ON_LIGHT)) {
          Preprocessing how = PicturePreparerTest.how(size, fit, 40, polarity);
          PicturePreparer preparer = new PicturePreparer(how, Polarity.AUTO);
          LoadedImage before = preparer.prepare(ImageFileReader.decode(bytes, name, true));
          for (LoadedImage image :
              List.of(
                  preparer.prepare(file(bytes)),
                  new ImageFileReader(how, Polarity.AUTO).read(bytes, name))) {
            assertThat(image.pixels()).as(name + size + fit).isEqualTo(before.pixels());
            assertThat(image.polarity()).isEqualTo(before.polarity());
            assertThat(image.warnings()).isEqualTo(before.warnings());
            assertThat(image.original()).isEqualTo(before.original());
          }
        }
      }
    }
  }

  private static JpegFile file(byte[] bytes) {
    try {
      return JpegFile.of(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
