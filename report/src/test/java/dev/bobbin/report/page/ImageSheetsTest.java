package dev.bobbin.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.data.LabeledImages;
import dev.bobbin.engine.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ImageSheetsTest {
  private static LabeledImages images(Shape shape, int count) {
    byte[] pixels = new byte[count * shape.size()];
    new Random(3).nextBytes(pixels);
    return new LabeledImages(shape, pixels, new int[count]);
  }

  private static BufferedImage sheet(Map<String, Object> json, int number) throws IOException {
    String source = (String) ((List<?>) json.get("sheets")).get(number);
    String prefix = "data:image/png;base64,";
    assertThat(source).startsWith(prefix);
    return ImageIO.read(
        new ByteArrayInputStream(Base64.getDecoder().decode(source.substring(prefix.length()))));
  }

  private static int red(BufferedImage sheet, int x, int y) {
    return sheet.getRGB(x, y) >> 16 & 0xFF;
  }

  @Test
  void greyImagesAreFoundAgainInSixteenLevels() throws IOException {
    LabeledImages images = images(new Shape(5, 4, 1), 1100);
    int[] indices = IntStream.range(0, 1100).map(i -> 1099 - i).toArray();
    ImageSheets sheets = new ImageSheets(images, indices, 3_600_000);
    assertThat(sheets.count()).isEqualTo(1100);
    Map<String, Object> json = sheets.json();
    for (int slot : new int[] {0, 31, 32, 255, 256, 1099}) {
      BufferedImage sheet = sheet(json, slot / 256);
      int place = slot % 256;
      byte[] expected = images.image(indices[slot]);
      for (int i = 0; i < expected.length; i++) {
        int value = red(sheet, place % 32 * 4 + i % 4, place / 32 * 5 + i / 4);
        assertThat(Math.abs(value - (expected[i] & 0xFF)))
            .as("slot %d pixel %d", slot, i)
            .isLessThan(10);
        assertThat(value % 17).isZero();
      }
    }
  }

  @Test
  void coloursAreKept() throws IOException {
    LabeledImages images = images(new Shape(3, 3, 3), 2);
    BufferedImage sheet = sheet(new ImageSheets(images, new int[] {1, 0}, 3_600_000).json(), 0);
    byte[] expected = images.image(1);
    assertThat(sheet.getRGB(2, 1) & 0xFFFFFF)
        .isEqualTo(
            (expected[15] & 0xFF) << 16 | (expected[16] & 0xFF) << 8 | (expected[17] & 0xFF));
  }

  @Test
  void largeImagesAreMadeSmallerByMeans() throws IOException {
    byte[] pixels = new byte[64 * 128];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i % 128 < 64 ? 255 : 0);
    }
    LabeledImages images = new LabeledImages(new Shape(64, 128, 1), pixels, new int[1]);
    ImageSheets roomy = new ImageSheets(images, new int[] {0}, 3_600_000);
    assertThat(roomy.json()).containsEntry("width", 64).containsEntry("height", 32);
    ImageSheets sheets = new ImageSheets(images, new int[] {0}, 4_900);
    assertThat(sheets.json())
        .containsEntry("width", 32)
        .containsEntry("height", 16)
        .containsEntry("count", 1);
    BufferedImage sheet = sheet(sheets.json(), 0);
    assertThat(red(sheet, 0, 0)).isEqualTo(255);
    assertThat(red(sheet, 15, 15)).isEqualTo(255);
    assertThat(red(sheet, 16, 0)).isZero();
  }

  @Test
  void noiseThatCannotBePackedLeavesImagesOutRatherThanGrowing() {
    LabeledImages images = images(new Shape(32, 32, 3), 4096);
    ImageSheets sheets = new ImageSheets(images, IntStream.range(0, 4096).toArray(), 3_600_000);
    assertThat(sheets.count()).isEqualTo(768);
    int characters =
        ((List<?>) sheets.json().get("sheets")).stream().mapToInt(s -> ((String) s).length()).sum();
    assertThat(characters).isLessThan(3_700_000);
  }
}
