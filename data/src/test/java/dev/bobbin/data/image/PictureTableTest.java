package dev.bobbin.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Dimension;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of file has the pixels that Pillow reads, or that were written where Pillow is known
 * to be wrong: {@code src/test/python/pictures.py} says which, and its version.
 */
class PictureTableTest {
  private static final String FOLDER = "pictures/";

  /** A line of the table. */
  record Expected(String name, int width, int height, int tolerance, byte[] rgba) {
    @Override
    public String toString() {
      return name;
    }
  }

  static byte[] file(String name) {
    try (InputStream in =
        Objects.requireNonNull(PictureTableTest.class.getResourceAsStream(FOLDER + name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Expected> table() {
    return new String(file("expected.txt"), StandardCharsets.US_ASCII)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(" "))
        .map(cells ->
            new Expected(
                cells[0],
                Integer.parseInt(cells[1]),
                Integer.parseInt(cells[2]),
                Integer.parseInt(cells[3]),
                HexFormat.of().parseHex(cells[4])))
        .toList();
  }

  static Stream<String> names() {
    return table().stream().map(Expected::name);
  }

  private static byte[] rgba(Picture picture) {
    int n = picture.channels();
    byte[] from = picture.pixels();
    byte[] to = new byte[picture.height() * picture.width() * 4];
    for (int i = 0; i < to.length / 4; i++) {
      for (int c = 0; c < 3; c++) {
        to[4 * i + c] = from[i * n + (n < 3 ? 0 : c)];
      }
      to[4 * i + 3] = n % 2 == 0 ? from[i * n + n - 1] : (byte) 255;
    }
    return to;
  }

  @ParameterizedTest
  @MethodSource("table")
  void hasTheExpectedPixels(Expected expected) {
    byte[] bytes = file(expected.name());
    Picture picture = ImageFileReader.decode(bytes, expected.name(), true);
    assertThat(new Dimension(picture.width(), picture.height()))
        .isEqualTo(new Dimension(expected.width(), expected.height()));
    byte[] received = rgba(picture);
    int worst = 0;
    int where = 0;
    for (int i = 0; i < received.length; i++) {
      boolean seen = expected.rgba()[i | 3] != 0 || i % 4 == 3;
      int difference = Math.abs((received[i] & 0xFF) - (expected.rgba()[i] & 0xFF));
      if (seen && difference > worst) {
        worst = difference;
        where = i;
      }
    }
    assertThat(worst)
        .as("pixel %d, channel %d", where / 4, where % 4)
        .isLessThanOrEqualTo(expected.tolerance());
  }

  @Test
  void greyFilesHaveOneChannel() {
    for (String name :
        List.of("png-grey1.png", "png-grey16.png", "jpeg-grey.jpg", "tiff-grey-lzw.tif")) {
      assertThat(ImageFileReader.decode(file(name), name, true).channels()).as(name).isEqualTo(1);
    }
    assertThat(ImageFileReader.decode(file("png-grey-alpha8.png"), "it", true).channels())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("names")
  void theHeaderHasTheSizeBeforeItIsTurned(String name) {
    Picture picture = ImageFileReader.decode(file(name), name, false);
    assertThat(ImageFileReader.claimedSize(file(name), name))
        .isEqualTo(new Dimension(picture.width(), picture.height()));
  }
}
