package dev.bobbin.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Augmentation;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.train.Samples;
import dev.bobbin.learn.Images.Example;
import dev.bobbin.learn.Images.Split;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest {
  private static final Shape SHAPE = new Shape(2, 2, 1);

  @TempDir Path temp;

  private static float[] read(Samples images, int index, int epoch) {
    float[] values = new float[images.shape().size()];
    images.read(index, epoch, values, 0);
    return values;
  }

  @Test
  void bytesAreDividedBy255AndFloatsAreTakenAsTheyAre() {
    Images bytes = Images.of(SHAPE, new byte[] {0, 51, (byte) 204, (byte) 255}, new int[] {0});
    assertThat(read(bytes, 0, 0)).containsExactly(0f, 0.2f, 0.8f, 1f);
    Images floats = Images.of(SHAPE, new float[] {-3, 0, 0.5f, 9}, new int[] {2});
    assertThat(read(floats, 0, 0)).containsExactly(-3f, 0f, 0.5f, 9f);
    assertThat(floats.classNames()).containsExactly("0", "1", "2");
    assertThat(floats).hasToString("1 images of 2x2x1, 3 classes");
  }

  @Test
  void aSplitHoldsOutAShareOfEveryClass() {
    int[] labels = IntStream.range(0, 100).map(i -> i < 80 ? 0 : 1).toArray();
    float[] values = new float[100];
    IntStream.range(0, 100).forEach(i -> values[i] = i);
    for (Images images :
        new Images[] {
          Images.of(Shape.flat(1), values, labels), Images.of(Shape.flat(1), new byte[100], labels)
        }) {
      Split parts = images.split(0.25, 7);
      assertThat(parts.train().count()).isEqualTo(75);
      assertThat(IntStream.range(0, 25).map(parts.held()::label).sum()).isEqualTo(5);
      assertThat(parts.held().classes()).isEqualTo(2);
    }
    Split floats = Images.of(Shape.flat(1), values, labels).split(0.25, 7);
    assertThat(
            Stream.of(floats.train(), floats.held())
                .flatMap(part -> IntStream.range(0, part.count()).mapToObj(i -> read(part, i, 0)))
                .mapToDouble(value -> value[0])
                .sorted())
        .containsExactly(IntStream.range(0, 100).asDoubleStream().boxed().toArray(Double[]::new));
  }

  @Test
  void augmentationChangesImagesFromEpochToEpochAndRepeats() {
    byte[] pixels = new byte[64];
    for (int i = 0; i < 64; i++) {
      pixels[i] = (byte) (i * 4);
    }
    Images plain = Images.of(new Shape(8, 8, 1), pixels, new int[] {0});
    Images changed = plain.augmented(new Augmentation(2, 0, true, 0, 0), 5);
    assertThat(read(changed, 0, 1)).isEqualTo(read(changed, 0, 1));
    assertThat(IntStream.range(0, 8).mapToObj(epoch -> Arrays.toString(read(changed, 0, epoch))))
        .doesNotHaveDuplicates();
    assertThatIllegalStateException()
        .isThrownBy(() ->
            Images.of(SHAPE, new float[4], new int[] {0})
                .augmented(new Augmentation(1, 0, false, 0, 0), 1))
        .withMessageContaining("images of floats");
  }

  private static BufferedImage picture(int size, int rgb) {
    BufferedImage picture = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        picture.setRGB(x, y, rgb);
      }
    }
    return picture;
  }

  @Test
  void picturesOfAStreamAreFittedAndClassesSorted() {
    Images images =
        Images.of(
            new Shape(4, 4, 3),
            Stream.of(
                new Example(picture(9, 0xFF0000), "lime"),
                new Example(picture(4, 0x0000FF), "apple"),
                new Example(picture(2, 0x00FF00), "lime")));
    assertThat(images.classNames()).containsExactly("apple", "lime");
    assertThat(IntStream.range(0, 3).map(images::label)).containsExactly(1, 0, 1);
    assertThat(read(images, 0, 0)).startsWith(1f, 0f, 0f, 1f);
    assertThat(read(images, 1, 0)).startsWith(0f, 0f, 1f);
  }

  @Test
  void aFolderIsReadAsTheCommandsReadIt() throws Exception {
    for (String name : new String[] {"dark", "light"}) {
      Files.createDirectories(temp.resolve(name));
      for (int i = 0; i < 14; i++) {
        BufferedImage picture = picture(28, name.equals("dark") ? 0x101010 + i : 0xE0E0E0 + i);
        ImageIO.write(picture, "png", temp.resolve(name + "/" + i + ".png").toFile());
      }
    }
    Images.Dataset data = Images.open(temp);
    assertThat(data.train().classNames()).containsExactly("dark", "light");
    assertThat(data.train().count() + data.test().count()).isEqualTo(28);
    assertThat(data.validation()).isEmpty();
    assertThat(data.test().count()).isEqualTo(4);
  }

  @Test
  void aDatasetThatComesWithBobbinIsOpenedByItsName() {
    Images.Dataset data = Images.open("fashion-mnist-mini");
    assertThat(data.name()).isEqualTo("fashion-mnist-mini");
    assertThat(data.train().classNames()).contains("Ankle boot");
    assertThat(data.train().shape()).isEqualTo(new Shape(28, 28, 1));
  }

  @Test
  void whatDoesNotFitIsSaid() {
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> Images.of(SHAPE, new byte[5], new int[] {0}));
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> Images.of(SHAPE, new float[5], new int[] {0}));
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> Images.of(SHAPE, new float[4], new int[] {-1}));
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> Images.of(SHAPE, new byte[8], new int[] {0, 1}).named("one"));
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> Images.open("no-such-dataset"));
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> Images.open(temp.resolve("nowhere")));
  }
}
