package dev.bobbin.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.image.LoadedImage.Kind;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.Fit;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFileReaderTest {
  private static final Shape SHAPE = new Shape(28, 28, 1);

  @TempDir Path folder;

  private final ImageFileReader reader = reader(Polarity.LIGHT_ON_DARK);

  private static ImageFileReader reader(Polarity polarity) {
    boolean auto = polarity == Polarity.AUTO;
    return new ImageFileReader(
        new Preprocessing(
            SHAPE,
            Fit.PAD,
            List.of(polarity == Polarity.DARK_ON_LIGHT ? 255 : 0),
            auto ? Polarity.LIGHT_ON_DARK : polarity,
            List.of(0f),
            List.of(255f),
            true),
        polarity);
  }

  @Test
  void takesAGreyPngOfTheRightSizeAsItIs() throws IOException {
    BufferedImage picture = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    byte[] expected = new byte[784];
    for (int i = 0; i < 784; i++) {
      boolean border = i < 28 || i >= 756 || i % 28 == 0 || i % 28 == 27;
      expected[i] = (byte) (border ? 0 : i % 256);
      picture.getRaster().setSample(i % 28, i / 28, 0, expected[i] & 0xFF);
    }
    LoadedImage loaded = reader.read(file(picture, "png"));
    assertThat(loaded.pixels()).isEqualTo(expected);
    assertThat(loaded.warnings()).isEmpty();
  }

  @Test
  void takesEveryDepthOfGreyForTheSameGrey() throws IOException {
    BufferedImage sixteen = new BufferedImage(28, 28, BufferedImage.TYPE_USHORT_GRAY);
    sixteen.getRaster().setSample(14, 14, 0, 65535);
    sixteen.getRaster().setSample(15, 14, 0, 257 * 100);
    BufferedImage indexed = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_BINARY);
    indexed.setRGB(14, 14, 0xFFFFFFFF);
    assertThat(reader.read(file(sixteen, "png")).pixels()[14 * 28 + 14]).isEqualTo((byte) 255);
    assertThat(reader.read(file(sixteen, "png")).pixels()[14 * 28 + 15]).isEqualTo((byte) 100);
    assertThat(reader.read(file(indexed, "png")).pixels()[14 * 28 + 14]).isEqualTo((byte) 255);
  }

  @Test
  void takesTheLuminanceOfColoursAndSaysSo() throws IOException {
    BufferedImage picture = filled(28, 28, Color.BLACK);
    picture.setRGB(10, 10, 0xFF0000);
    picture.setRGB(11, 10, 0x00FF00);
    picture.setRGB(12, 10, 0x0000FF);
    LoadedImage loaded = reader.read(file(picture, "png"));
    // 255 times 0.299, 0.587 and 0.114.
    assertThat(Arrays.copyOfRange(loaded.pixels(), 290, 293))
        .containsExactly((byte) 76, (byte) 150, (byte) 29);
    assertThat(loaded.warnings())
        .extracting(LoadedImage.Warning::kind)
        .containsExactly(Kind.WAS_COLOUR);
  }

  @Test
  void readsGreyJpegWithoutCallingItColour() throws IOException {
    BufferedImage picture = filled(28, 28, Color.BLACK);
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(Color.LIGHT_GRAY);
    graphics.fillRect(8, 8, 12, 12);
    LoadedImage loaded = reader.read(file(picture, "jpg"));
    assertThat(loaded.warnings()).isEmpty();
    assertThat(loaded.pixels()[14 * 28 + 14] & 0xFF).isBetween(186, 198);
  }

  @Test
  void scalesWithTheAspectKeptAndCentresOnBlack() throws IOException {
    LoadedImage loaded = reader.read(file(filled(56, 112, Color.WHITE), "png"));
    for (int i = 0; i < 784; i++) {
      int x = i % 28;
      assertThat(loaded.pixels()[i])
          .as("pixel %d", i)
          .isEqualTo((byte) (x >= 7 && x < 21 ? 255 : 0));
    }
    assertThat(loaded.warnings())
        .extracting(LoadedImage.Warning::kind)
        .doesNotContain(LoadedImage.Kind.WAS_ENLARGED);
  }

  @Test
  void averagesWhatItShrinksAndKeepsTheMeanOfWhatItEnlarges() throws IOException {
    BufferedImage checks = filled(280, 280, Color.BLACK);
    BufferedImage small = filled(7, 7, Color.BLACK);
    for (int i = 0; i < 280 * 280; i++) {
      if ((i % 280 + i / 280) % 2 == 0) {
        checks.setRGB(i % 280, i / 280, 0xFFFFFF);
      }
    }
    small.setRGB(3, 3, 0xFFFFFF);
    for (byte pixel : reader.read(file(checks, "png")).pixels()) {
      assertThat(pixel & 0xFF).isBetween(126, 129);
    }
    byte[] enlarged = reader.read(file(small, "png")).pixels();
    int sum = 0;
    for (byte pixel : enlarged) {
      sum += pixel & 0xFF;
    }
    // One pixel of 7 x 7 becomes 4 x 4 of them, smoothed: the sum stays.
    assertThat(sum).isBetween(16 * 255 - 40, 16 * 255 + 40);
  }

  @Test
  void readsPicturesOfOnePixelAndOfExtremeAspect() throws IOException {
    assertThat(reader.read(file(filled(1, 1, Color.GRAY), "png")).pixels())
        .containsOnly((byte) 128);
    byte[] line = reader.read(file(filled(3000, 1, Color.WHITE), "png")).pixels();
    assertThat(Arrays.copyOfRange(line, 13 * 28, 14 * 28)).containsOnly((byte) 255);
    assertThat(Arrays.copyOfRange(line, 0, 13 * 28)).containsOnly((byte) 0);
  }

  @Test
  void warnsOfALightBorderAndInvertsWhenTold() throws IOException {
    BufferedImage paper = filled(28, 28, Color.WHITE);
    paper.setRGB(14, 14, 0x000000);
    Path file = file(paper, "png");
    assertThat(reader.read(file).warnings())
        .containsExactly(
            new LoadedImage.Warning(
                Kind.LOOKS_INVERTED,
                "looks inverted: its border is light; try the polarity dark-on-light"));
    LoadedImage inverted = reader(Polarity.DARK_ON_LIGHT).read(file);
    assertThat(inverted.warnings()).isEmpty();
    assertThat(inverted.pixels()[0]).isZero();
    assertThat(inverted.pixels()[14 * 28 + 14]).isEqualTo((byte) 255);
    Path dark = file(filled(28, 28, Color.BLACK), "png");
    assertThat(reader(Polarity.DARK_ON_LIGHT).read(dark).warnings())
        .extracting(LoadedImage.Warning::message)
        .containsExactly(
            "looks inverted: its border is dark; try the polarity light-on-dark",
            "shows nothing: all of its pixels are alike");
  }

  @Test
  void laysATransparentPictureOnTheBackgroundOfItsPolarity() throws IOException {
    BufferedImage clear = new BufferedImage(28, 28, BufferedImage.TYPE_INT_ARGB);
    clear.setRGB(14, 14, 0xFF808080);
    Path file = file(clear, "png");
    for (Polarity polarity : Polarity.values()) {
      LoadedImage loaded = reader(polarity).read(file);
      assertThat(loaded.pixels()[0]).as(polarity + "").isZero();
      assertThat(loaded.pixels()[14 * 28 + 14] & 0xFF).isBetween(127, 128);
      assertThat(loaded.warnings()).isEmpty();
    }
  }

  @Test
  void readsAStreamToItsEnd() throws IOException {
    byte[] bytes = Files.readAllBytes(file(filled(28, 28, Color.BLACK), "png"));
    assertThat(reader.read(new ByteArrayInputStream(bytes), "standard input").pixels())
        .hasSize(784);
  }

  @Test
  void refusesAnImageBombBeforeDecodingIt() throws IOException {
    Path bomb = Files.write(folder.resolve("bomb.png"), pngClaiming(100_000, 100_000));
    assertThatThrownBy(() -> reader.read(bomb))
        .isInstanceOf(BobbinException.class)
        .hasMessage(
            bomb
                + ": expected at most 64 megapixels, received 100000x100000 pixels; try a smaller picture");
  }

  @Test
  void refusesATextFileCalledPng() throws IOException {
    Path text = Files.writeString(folder.resolve("text.png"), "This is no picture.");
    assertThatThrownBy(() -> reader.read(text))
        .isInstanceOf(BobbinException.class)
        .hasMessage(
            text
                + ": expected a PNG, JPEG, WebP, GIF, BMP or TIFF picture, received a text file; try the picture that it was named after");
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.png"));
    assertThatThrownBy(() -> reader.read(empty))
        .isInstanceOf(BobbinException.class)
        .hasMessage(
            empty
                + ": expected a PNG, JPEG, WebP, GIF, BMP or TIFF picture, received 0 bytes; try another file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gif", "bmp"})
  void readsGifAndBmpAsThePngOfTheSamePixels(String format) throws IOException {
    BufferedImage picture = filled(40, 30, Color.BLACK);
    for (int i = 0; i < 20; i++) {
      picture.setRGB(10 + i, 5 + i, 0xFFFFFF);
      picture.setRGB(11 + i, 5 + i, 0xFF0000);
    }
    LoadedImage expected = reader.read(file(picture, "png"));
    LoadedImage loaded = reader.read(file(picture, format));
    assertThat(loaded.pixels()).isEqualTo(expected.pixels());
    assertThat(loaded.warnings()).isEqualTo(expected.warnings());
  }

  @Test
  void takesTheFirstFrameOfAnAnimation() throws IOException {
    Path file = Files.createTempFile(folder, "animation", ".gif");
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      writer.writeToSequence(new IIOImage(filled(28, 28, Color.BLACK), null, null), null);
      writer.writeToSequence(new IIOImage(filled(28, 28, Color.WHITE), null, null), null);
      writer.endWriteSequence();
    }
    writer.dispose();
    assertThat(reader.read(file).pixels()).containsOnly((byte) 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void refusesABmpThatHoldsAnotherPicture(int compression) throws IOException {
    byte[] bytes = Files.readAllBytes(file(filled(28, 28, Color.BLACK), "bmp"));
    bytes[30] = (byte) compression;
    assertThatThrownBy(() -> reader.read(bytes, "nested"))
        .isInstanceOf(BobbinException.class)
        .hasMessage(
            "nested: expected a BMP of pixels, received one that holds a JPEG or PNG; try that picture itself");
  }

  @Test
  void autoLooksAtTheBorderOfEachPicture() throws IOException {
    ImageFileReader looks = reader(Polarity.AUTO);
    BufferedImage paper = filled(28, 28, Color.WHITE);
    paper.setRGB(14, 14, 0x000000);
    LoadedImage dark = looks.read(file(paper, "png"));
    assertThat(dark.polarity()).isEqualTo(Polarity.DARK_ON_LIGHT);
    assertThat(dark.pixels()[0]).isZero();
    assertThat(dark.pixels()[14 * 28 + 14]).isEqualTo((byte) 255);
    assertThat(dark.warnings()).isEmpty();
    BufferedImage night = filled(28, 28, Color.BLACK);
    night.setRGB(14, 14, 0xFFFFFF);
    LoadedImage light = looks.read(file(night, "png"));
    assertThat(light.polarity()).isEqualTo(Polarity.LIGHT_ON_DARK);
    assertThat(light.pixels()).isEqualTo(dark.pixels());
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
  void refusesOrSurvivesEveryTruncationAndManyFlippedBytes(String format) throws IOException {
    byte[] whole = Files.readAllBytes(file(filled(28, 28, Color.GRAY), format));
    int refused = 0;
    for (int length = 1; length < whole.length; length++) {
      refused += outcome(Arrays.copyOf(whole, length));
    }
    for (int i = 0; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= (byte) 0x55;
      refused += outcome(flipped);
    }
    assertThat(refused)
        .as("broken files refused")
        .isGreaterThan(format.equals("bmp") ? 40 : whole.length / 4);
  }

  /** 1 if the bytes are rejected correctly; any other exception fails the test. */
  private int outcome(byte[] bytes) {
    try {
      reader.read(bytes, "broken");
      return 0;
    } catch (BobbinException e) {
      assertThat(e).hasMessageStartingWith("broken: expected ");
      return 1;
    }
  }

  @Test
  void namesAFileThatIsNotThere() {
    assertThatThrownBy(() -> reader.read(folder.resolve("none.png")))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining(
            "none.png: expected a PNG, JPEG, WebP, GIF, BMP or TIFF picture, received no such file or folder; try");
  }

  private Path file(BufferedImage picture, String format) throws IOException {
    Path file = Files.createTempFile(folder, "picture", "." + format);
    assertThat(ImageIO.write(picture, format, file.toFile())).isTrue();
    return file;
  }

  private static BufferedImage filled(int width, int height, Color colour) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(colour);
    graphics.fillRect(0, 0, width, height);
    return picture;
  }

  /** A PNG of 45 bytes: signature, header and end. */
  private static byte[] pngClaiming(int width, int height) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    byte[] header = ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8).array();
    chunk(out, "IHDR", header);
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(12 + data.length).putInt(data.length);
    bytes.put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
    CRC32 crc = new CRC32();
    crc.update(bytes.array(), 4, 4 + data.length);
    out.write(bytes.putInt((int) crc.getValue()).array());
  }
}
