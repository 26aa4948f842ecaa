package dev.bobbin.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the samples of a TIFF stand for, in files of one row of two pixels. */
class TiffSamplesTest {
  private static final int BITS = 258;
  private static final int PHOTOMETRIC = 262;
  private static final int SAMPLES = 277;
  private static final int EXTRA = 338;
  private static final int FORMAT = 339;
  private static final int RGB = 2;
  private static final int HEADER = 8;

  /** Red of opacity 128, and a grey that cannot be seen. */
  private static final byte[] PIXELS = {100, 50, 0, (byte) 128, 9, 9, 9, 0};

  @Test
  void aFourthSampleOfNoStatedMeaningIsNoOpacity() {
    Picture picture = decode(Map.of(PHOTOMETRIC, RGB, SAMPLES, 4, EXTRA, 0), PIXELS);
    assertThat(picture.channels()).isEqualTo(3);
    assertThat(picture.pixels()).containsExactly(100, 50, 0, 9, 9, 9);
  }

  @Test
  void aSecondSampleOfNoStatedMeaningIsNoOpacity() {
    Picture picture = decode(Map.of(PHOTOMETRIC, 1, SAMPLES, 2, EXTRA, 0), new byte[] {7, 0, 8, 0});
    assertThat(picture.channels()).isEqualTo(1);
    assertThat(picture.pixels()).containsExactly(7, 8);
  }

  @Test
  void opacityIsDividedOutOfColoursThatAreMultipliedByIt() {
    Picture picture = decode(Map.of(PHOTOMETRIC, RGB, SAMPLES, 4, EXTRA, 1), PIXELS);
    assertThat(picture.pixels()).containsExactly(199, 99, 0, 128, 9, 9, 9, 0);
  }

  @Test
  void otherOpacityLeavesColoursAsTheyAre() {
    Picture picture = decode(Map.of(PHOTOMETRIC, RGB, SAMPLES, 4, EXTRA, 2), PIXELS);
    assertThat(picture.pixels()).isEqualTo(PIXELS);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16})
  void signedNumbersAreRefused(int bits) {
    Map<Integer, Integer> tags = Map.of(PHOTOMETRIC, 1, SAMPLES, 1, FORMAT, 2, BITS, bits);
    assertRefused(tags, new byte[2 * bits / 8], "signed numbers of " + bits + " bits");
  }

  /** Java's reader makes a table of all numbers that a sample can be. */
  @ParameterizedTest
  @CsvSource({"8, 29", "32, 29", "32, 8", "29, 29", "65, 65"})
  void samplesHaveUsualBits(int usual, int last) {
    byte[] bytes = tiff(Map.of(PHOTOMETRIC, RGB, SAMPLES, 3, BITS, usual), new byte[24]);
    bytes[bytes.length - 24 - 2] = (byte) last;
    assertThatThrownBy(() -> ImageFileReader.decode(bytes, "it", true))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("bits, or of different bits");
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9})
  void coloursByLightnessAreRefused(int photometric) {
    assertRefused(Map.of(PHOTOMETRIC, photometric, SAMPLES, 3), new byte[6], "CIELab");
  }

  @ParameterizedTest
  @CsvSource({"0, 1, true", "0.5, 200, true", "0, 0.5, false", "0.25, 1, false"})
  void fractionsUpToOneAreRefused(float first, float second, boolean read) {
    byte[] pixels =
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putFloat(first)
            .putFloat(second)
            .array();
    Map<Integer, Integer> tags = Map.of(PHOTOMETRIC, 1, SAMPLES, 1, FORMAT, 3, BITS, 32);
    if (read) {
      assertThat(decode(tags, pixels).pixels()).containsExactly((byte) first, (byte) (int) second);
    } else {
      assertRefused(tags, pixels, "fractions from 0 to 1 in place of levels from 0 to 255");
    }
  }

  private static void assertRefused(Map<Integer, Integer> tags, byte[] pixels, String reason) {
    assertThatThrownBy(() -> decode(tags, pixels))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith("it: expected a whole TIFF picture")
        .hasMessageContaining(reason);
  }

  private static Picture decode(Map<Integer, Integer> tags, byte[] pixels) {
    return ImageFileReader.decode(tiff(tags, pixels), "it", true);
  }

  /** A file of tags with one short each; several bits a pixel are as many times the same. */
  private static byte[] tiff(Map<Integer, Integer> stated, byte[] pixels) {
    Map<Integer, Integer> tags = new TreeMap<>(Map.of(256, 2, 257, 1, BITS, 8, 259, 1, 278, 1));
    tags.putAll(stated);
    int samples = tags.getOrDefault(SAMPLES, 1);
    tags.put(279, pixels.length);
    tags.put(273, 0);
    int end = HEADER + 2 + 12 * tags.size() + 4;
    tags.put(273, end + 2 * samples);
    ByteBuffer file =
        ByteBuffer.allocate(end + 2 * samples + pixels.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(HEADER);
    file.putShort((short) tags.size());
    tags.forEach((tag, value) -> {
      boolean far = tag == BITS && samples > 2;
      file.putShort((short) (int) tag).putShort((short) 3);
      file.putInt(tag == BITS ? samples : 1);
      int pair = tag == BITS && samples == 2 ? value << 16 | value : value;
      file.putInt(far ? end : pair);
    });
    file.putInt(0);
    for (int i = 0; i < samples; i++) {
      file.putShort((short) (int) tags.get(BITS));
    }
    return file.put(pixels).array();
  }
}
