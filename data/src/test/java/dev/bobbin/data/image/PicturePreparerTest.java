package dev.bobbin.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.data.image.LoadedImage.Kind;
import dev.bobbin.data.image.LoadedImage.Warning;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.Fit;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PicturePreparerTest {
  static Preprocessing how(Shape size, Fit fit, int background, Polarity polarity) {
    int n = size.channels();
    return new Preprocessing(
        size,
        fit,
        Collections.nCopies(n, background),
        polarity,
        Collections.nCopies(n, 0f),
        Collections.nCopies(n, 255f),
        true);
  }

  private static LoadedImage prepared(Picture picture, Preprocessing how) {
    return new PicturePreparer(how, how.polarity()).prepare(picture);
  }

  /** The picture of {@code resizing.py}. */
  private static Picture picture(int width, int height, int channels) {
    byte[] pixels = new byte[height * width * channels];
    for (int i = 0; i < pixels.length; i++) {
      int c = i % channels;
      int x = i / channels % width;
      int y = i / channels / width;
      pixels[i] = (byte) (x * x * 3 + y * 29 + x * y * (c + 1) + 80 * c);
    }
    return new Picture(height, width, channels, pixels);
  }

  static List<String> pillow() {
    return new String(PictureTableTest.file("resizing.txt"), StandardCharsets.US_ASCII)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }

  @Test
  void resizesAsPillowWithinOneLevel() {
    assertThat(pillow()).hasSize(162);
    for (String line : pillow()) {
      String[] cells = line.split(" ", -1);
      int[] n = IntStream.of(0, 1, 2, 4, 5).map(i -> Integer.parseInt(cells[i])).toArray();
      Fit fit = Fit.valueOf(cells[3].toUpperCase(Locale.ROOT));
      byte[] received =
          prepared(
                  picture(n[1], n[2], n[0]),
                  how(new Shape(n[4], n[3], n[0]), fit, 0, Polarity.AS_IS))
              .pixels();
      byte[] expected = HexFormat.of().parseHex(cells[6]);
      assertThat(received).hasSameSizeAs(expected);
      for (int i = 0; i < received.length; i++) {
        assertThat(received[i] & 0xFF)
            .as("value %d of %s", i, line.substring(0, 30))
            .isBetween((expected[i] & 0xFF) - 1, (expected[i] & 0xFF) + 1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void thatSizeIsLeftAsItIs(int channels) {
    Picture picture = picture(16, 12, channels);
    for (Fit fit : Fit.values()) {
      assertThat(
              prepared(picture, how(new Shape(12, 16, channels), fit, 0, Polarity.AS_IS)).pixels())
          .isEqualTo(picture.pixels());
    }
  }

  /** By Pillow's convert("L"), which is ITU-R BT.601 rounded to the nearest. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0",
    "255, 0, 0, 76",
    "0, 255, 0, 150",
    "0, 0, 255, 29",
    "255, 255, 0, 226",
    "0, 255, 255, 179",
    "255, 0, 255, 105",
    "255, 255, 255, 255"
  })
  void greyOfEightColours(int red, int green, int blue, int grey) {
    Picture one = new Picture(1, 1, 3, new byte[] {(byte) red, (byte) green, (byte) blue});
    assertThat(
            prepared(one, how(new Shape(1, 1, 1), Fit.PAD, 0, Polarity.AS_IS)).pixels()[0] & 0xFF)
        .isEqualTo(grey);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 128, 200, 255})
  void greyStaysGreyInAnyNumberOfChannels(int level) {
    for (int from : new int[] {1, 2, 3, 4}) {
      byte[] pixels = new byte[from];
      for (int c = 0; c < from; c++) {
        pixels[c] = (byte) (from % 2 == 0 && c == from - 1 ? 255 : level);
      }
      for (int to : new int[] {1, 3}) {
        assertThat(
                prepared(
                        new Picture(1, 1, from, pixels),
                        how(new Shape(4, 4, to), Fit.STRETCH, 0, Polarity.AS_IS))
                    .pixels())
            .containsOnly((byte) level);
      }
    }
  }

  /** A black square on nothing: what a shop's cut-out is. */
  private static Picture cutOut(int level) {
    byte[] pixels = new byte[6 * 6 * 2];
    for (int i = 0; i < 36; i++) {
      boolean inside = i / 6 > 1 && i / 6 < 4 && i % 6 > 1 && i % 6 < 4;
      pixels[2 * i] = (byte) level;
      pixels[2 * i + 1] = (byte) (inside ? 255 : 0);
    }
    return new Picture(6, 6, 2, pixels);
  }

  @Test
  void aDarkCutOutIsSeenByAuto() {
    Preprocessing how = Preprocessing.standard(new Shape(6, 6, 1));
    LoadedImage dark = new PicturePreparer(how, Polarity.AUTO).prepare(cutOut(20));
    assertThat(dark.polarity()).isEqualTo(Polarity.DARK_ON_LIGHT);
    assertThat(dark.pixels()[14] & 0xFF).isEqualTo(235);
    assertThat(dark.pixels()[0]).isZero();
    assertThat(dark.warnings()).isEmpty();
    LoadedImage light = new PicturePreparer(how, Polarity.AUTO).prepare(cutOut(235));
    assertThat(light.polarity()).isEqualTo(Polarity.LIGHT_ON_DARK);
    assertThat(light.pixels()).isEqualTo(dark.pixels());
  }

  @ParameterizedTest
  @CsvSource({
    "6, 6, false", "7, 12, false", "12, 7, false", "13, 13, false", "60, 40, false",
    "3, 40, false", "5, 6, false", "6, 5, true", "6, 4, true", "3, 3, true"
  })
  void onlyAPictureThatBecomesTwiceAsLargeEachWayIsSmall(int width, int height, boolean small) {
    Preprocessing how = how(new Shape(11, 12, 1), Fit.STRETCH, 0, Polarity.AS_IS);
    assertThat(prepared(picture(width, height, 1), how).warnings())
        .extracting(Warning::message)
        .isEqualTo(
            small
                ? List.of("is small: it was enlarged for the network's 12x11 pixels")
                : List.of());
  }

  @Test
  void aBlackCutOutOnBlackShowsNothingAndSaysSo() {
    LoadedImage lost = prepared(cutOut(0), Preprocessing.standard(new Shape(6, 6, 1)));
    assertThat(lost.pixels()).containsOnly((byte) 0);
    assertThat(lost.warnings())
        .containsExactly(new Warning(Kind.IS_EMPTY, "shows nothing: all of its pixels are alike"));
  }

  @ParameterizedTest
  @EnumSource(Fit.class)
  void aFlatPictureShowsNothingEvenOnAnotherBackground(Fit fit) {
    Picture flat = new Picture(1, 5, 1, new byte[] {9, 9, 9, 9, 9});
    assertThat(prepared(flat, how(new Shape(8, 8, 1), fit, 0, Polarity.AS_IS)).warnings())
        .extracting(Warning::kind)
        .containsExactly(Kind.IS_EMPTY);
  }

  @Test
  void opacityMixesWithTheBackground() {
    Picture half = new Picture(1, 1, 4, new byte[] {(byte) 200, 100, 0, (byte) 128});
    Preprocessing colour =
        new Preprocessing(
            new Shape(1, 1, 3),
            Fit.PAD,
            List.of(0, 100, 255),
            Polarity.AS_IS,
            List.of(0f, 0f, 0f),
            List.of(255f, 255f, 255f),
            true);
    // 200 * 128 / 255; unchanged; 255 * 127 / 255.
    assertThat(prepared(half, colour).pixels()).containsExactly((byte) 100, 100, (byte) 127);
  }

  @Test
  void darkOnLightIsInvertedWithItsBackground() {
    byte[] paper = new byte[8 * 4];
    Arrays.fill(paper, (byte) 250);
    paper[9] = 10;
    LoadedImage image =
        prepared(
            new Picture(8, 4, 1, paper),
            how(new Shape(8, 8, 1), Fit.PAD, 240, Polarity.DARK_ON_LIGHT));
    assertThat(image.pixels()[0] & 0xFF).as("padding").isEqualTo(15);
    assertThat(image.pixels()[2] & 0xFF).as("paper").isEqualTo(5);
    assertThat(image.pixels()[2 * 8 + 2 + 1] & 0xFF).as("ink").isEqualTo(245);
    assertThat(image.warnings()).isEmpty();
  }

  @Test
  void eachWarningIsGivenOnce() {
    Picture red = new Picture(1, 2, 3, new byte[] {(byte) 255, 0, 0, (byte) 255, (byte) 255, 0});
    assertThat(
            prepared(red, how(new Shape(3, 3, 1), Fit.PAD, 0, Polarity.LIGHT_ON_DARK)).warnings())
        .extracting(Warning::kind)
        .containsExactly(Kind.LOOKS_INVERTED, Kind.WAS_COLOUR);
    Picture grey = new Picture(1, 2, 1, new byte[] {1, 90});
    assertThat(prepared(grey, how(new Shape(1, 2, 3), Fit.PAD, 0, Polarity.AS_IS)).warnings())
        .extracting(Warning::kind)
        .containsExactly(Kind.WAS_GREY);
    assertThat(prepared(red, how(new Shape(1, 2, 3), Fit.PAD, 0, Polarity.AS_IS)).warnings())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 65535", "65535, 1", "20000, 3", "1, 1"})
  void extremeShapesAreFitted(int width, int height) {
    Picture picture = picture(width, height, 1);
    for (Fit fit : Fit.values()) {
      LoadedImage image = prepared(picture, how(new Shape(5, 7, 3), fit, 7, Polarity.AS_IS));
      assertThat(image.pixels()).hasSize(105);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void allOrientationsOfAPicture(int orientation) {
    // Numbers of pixels by hand: EXIF says where row 0 and column 0 are to be seen.
    String expected =
        switch (orientation) {
          case 2 -> "321654";
          case 3 -> "654321";
          case 4 -> "456123";
          case 5 -> "142536";
          case 6 -> "415263";
          case 7 -> "635241";
          case 8 -> "362514";
          default -> "123456";
        };
    Picture picture = new Picture(2, 3, 1, "123456".getBytes(StandardCharsets.US_ASCII));
    Picture upright = Orientation.upright(picture, orientation);
    assertThat(new String(upright.pixels(), StandardCharsets.US_ASCII)).isEqualTo(expected);
    assertThat(upright.width()).isEqualTo(orientation < 5 ? 3 : 2);
  }
}
