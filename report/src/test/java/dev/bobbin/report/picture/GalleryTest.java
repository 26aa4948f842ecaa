package dev.bobbin.report.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.ImageSet;
import dev.bobbin.engine.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GalleryTest {
  @TempDir Path folder;

  private final ImageSet part = grey(30);

  @Test
  void choosesTheSameImagesForTheSameSeed() {
    assertThat(Gallery.choose(part, 9, 1))
        .hasSize(9)
        .doesNotHaveDuplicates()
        .isEqualTo(Gallery.choose(part, 9, 1));
    assertThat(Gallery.choose(part, 9, 2)).isNotEqualTo(Gallery.choose(part, 9, 1));
    assertThat(Gallery.choose(part, 99, 1)).hasSize(30);
  }

  @Test
  void drawsEveryImageEnlargedWithDarkTextUnderIt() {
    BufferedImage picture =
        Gallery.render(part, new int[] {3, 5, 7}, 2, List.of("Ankle boot", "Bag"));
    // Two columns of 84 pixels with gaps of 12; image 3 has the grey value 30 all over.
    assertThat(picture.getWidth()).isEqualTo(12 + 2 * (84 + 12));
    assertThat(picture.getRGB(12, 12) & 0xFFFFFF).isEqualTo(0x1E1E1E);
    assertThat(picture.getRGB(12 + 83, 12 + 83) & 0xFFFFFF).isEqualTo(0x1E1E1E);
    assertThat(picture.getRGB(12 + 84 + 12, 12) & 0xFFFFFF).isEqualTo(0x323232);
    assertThat(darkPixels(picture, 12, 12 + 84, 84, 14)).as("caption of the first").isPositive();
    assertThat(darkPixels(picture, 96, 0, 12, picture.getHeight()))
        .as("gap between the columns")
        .isZero();
  }

  @Test
  void cutsCaptionsThatAreTooLongAndStaysWithinTheCell() {
    String endless = "trousers and ".repeat(40);
    BufferedImage picture =
        Gallery.render(part, new int[] {0, 1}, 2, i -> List.of(endless, "second line"));
    assertThat(picture.getWidth()).isEqualTo(12 + 2 * (160 + 12));
    assertThat(darkPixels(picture, 172, 0, 12, picture.getHeight()))
        .as("gap between the columns")
        .isZero();
  }

  @Test
  void drawsColoursAsTheyAre() {
    ImageSet red = new ImageSet(new Shape(1, 1, 3), new byte[] {(byte) 200, 10, 20}, new int[] {0});
    BufferedImage picture = Gallery.render(red, new int[] {0}, 1, List.of("red"));
    assertThat(picture.getRGB(40, 40) & 0xFFFFFF).isEqualTo(0xC80A14);
  }

  @Test
  void writesAPngAndLeavesNothingElse() throws IOException {
    BufferedImage picture = Gallery.render(part, new int[] {0}, 5, List.of("zero", "one"));
    Path file = folder.resolve("new").resolve("gallery.png");
    Gallery.write(picture, file);
    BufferedImage read = ImageIO.read(file.toFile());
    assertThat(read.getWidth()).isEqualTo(picture.getWidth());
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void refusesAnEmptyAndAMonstrousGallery() {
    assertThatThrownBy(() -> Gallery.render(part, new int[0], 5, List.of("a")))
        .isInstanceOf(BobbinException.class);
    int[] million = new int[1_000_000];
    assertThatThrownBy(() -> Gallery.render(part, million, 1000, List.of("a", "b")))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("expected at most 100 megapixels");
  }

  @Test
  void saysWhereAPictureCannotBeWritten() throws IOException {
    Path inTheWay = Files.createFile(folder.resolve("file"));
    BufferedImage picture = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    assertThatThrownBy(() -> Gallery.write(picture, inTheWay.resolve("gallery.png")))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("gallery.png: expected to write this file");
  }

  private static int darkPixels(BufferedImage picture, int left, int top, int width, int height) {
    int[] pixels = picture.getRGB(left, top, width, height, null, 0, width);
    return (int) Arrays.stream(pixels).filter(rgb -> (rgb & 0xFF) < 128).count();
  }

  private static ImageSet grey(int count) {
    byte[] pixels = new byte[count * 784];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      Arrays.fill(pixels, i * 784, (i + 1) * 784, (byte) (10 * i));
      labels[i] = i % 2;
    }
    return new ImageSet(new Shape(28, 28, 1), pixels, labels);
  }
}
