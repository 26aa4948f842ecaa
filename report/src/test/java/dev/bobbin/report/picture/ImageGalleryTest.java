package dev.bobbin.report.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.engine.Shape;
import dev.bobbin.experiment.evaluation.AugmentedImages;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageGalleryTest {
  private static final Heading HEADING = Heading.of("gallery");

  @TempDir Path folder;

  private final LabeledImages part = grey(30);

  @Test
  void imagesOfEachClassAreChosenInTurn() {
    int[] labels = {0, 0, 0, 0, 0, 0, 0, 2, 1, 2};
    int[] chosen = ImageGallery.chooseOfClasses(labels, 5, 1);
    assertThat(chosen).doesNotHaveDuplicates();
    assertThat(Arrays.stream(chosen).map(i -> labels[i])).containsExactly(0, 1, 2, 0, 2);
    assertThat(ImageGallery.chooseOfClasses(labels, 2, 1)).containsExactly(chosen[0], 8);
    assertThat(ImageGallery.chooseOfClasses(labels, 99, 1))
        .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(ImageGallery.chooseOfClasses(labels, 5, 2)).isNotEqualTo(chosen);
    assertThat(ImageGallery.chooseOfClasses(new int[0], 3, 1)).isEmpty();
  }

  @Test
  void choosesTheSameImagesForTheSameSeed() {
    assertThat(ImageGallery.choose(30, 9, 1))
        .hasSize(9)
        .doesNotHaveDuplicates()
        .isEqualTo(ImageGallery.choose(30, 9, 1));
    assertThat(ImageGallery.choose(30, 9, 2)).isNotEqualTo(ImageGallery.choose(30, 9, 1));
    assertThat(ImageGallery.choose(30, 99, 1)).hasSize(30);
  }

  @Test
  void drawsEveryImageWithItsNameUnderIt() {
    RecordingCanvas canvas =
        RecordingCanvas.of(
            ImageGallery.of(HEADING, part, new int[] {3, 5, 7}, List.of("Ankle boot", "Bag"), 2));
    assertThat(canvas.shown("image")).containsExactly("Bag", "Bag", "Bag");
    assertThat(canvas.images).hasSize(3);
    for (int i = 0; i < 3; i++) {
      Box box = canvas.images.get(i).box();
      Rectangle2D name = captions(canvas).get(i);
      assertThat(name.getMinY()).isBetween(box.bottom(), box.bottom() + 6);
      assertThat(name.getCenterX()).isCloseTo(box.centreX(), within(1e-6));
    }
  }

  @Test
  void filesAreNamedWithoutTheirFolders() {
    LabeledImages files =
        new LabeledImages(new Shape(1, 1, 1), new byte[2], new int[] {0, 1})
            .withFiles(List.of("boot/left/IMG_2.jpg", "bag.png"));
    List<String> names = List.of("Boot", "Bag");
    assertThat(
            RecordingCanvas.of(ImageGallery.of(HEADING, files, new int[] {1, 0}, names, 2))
                .shown("image"))
        .containsExactly("Bag", "bag.png", "Boot", "IMG_2.jpg");
    RecordingCanvas guesses =
        RecordingCanvas.of(
            PredictionGallery.of(
                HEADING,
                files,
                List.of(new PredictionGallery.Guess(0, 0), new PredictionGallery.Guess(1, 0)),
                names,
                2));
    assertThat(guesses.shown("right")).containsExactly("Boot", "Boot", "IMG_2.jpg");
    assertThat(guesses.shown("wrong")).containsExactly("Bag", "Boot", "bag.png");
  }

  @Test
  void aRowOfAugmentationsBeginsWithTheImage() {
    LabeledImages rows =
        new LabeledImages(new Shape(1, 1, 1), new byte[6], new int[] {0, 0, 0, 1, 1, 1})
            .withFiles(List.of("a/x.png", "a/x.png", "a/x.png", "b/y.png", "b/y.png", "b/y.png"));
    RecordingCanvas canvas =
        RecordingCanvas.of(
            AugmentationGallery.of(HEADING, new AugmentedImages(rows, 2), List.of("Boot", "Bag")));
    assertThat(canvas.shown("image"))
        .containsExactly(
            "Boot", "x.png", "epoch 1", "epoch 2", "Bag", "y.png", "epoch 1", "epoch 2");
    assertThat(canvas.images.get(3).box().y()).isGreaterThan(canvas.images.get(2).box().y());
  }

  @Test
  void captionsHaveLinesOfTheirOwn() {
    LabeledImages two = new LabeledImages(new Shape(1, 1, 1), new byte[2], new int[2]);
    RecordingCanvas canvas =
        RecordingCanvas.of(
            ImageGallery.captioned(
                HEADING,
                two,
                List.of(List.of("shoe.png", "asked for"), List.of("a-1", "0.99")),
                2));
    assertThat(canvas.shown("image")).containsExactly("shoe.png", "asked for", "a-1", "0.99");
    List<Rectangle2D> lines = captions(canvas);
    assertThat(lines.get(1).getMinY()).isGreaterThan(lines.get(0).getCenterY());
    assertThat(lines.get(2).getMinY()).isCloseTo(lines.get(0).getMinY(), within(1e-6));
  }

  @Test
  void cutsCaptionsThatAreTooLongAndStaysWithinTheCell() {
    String endless = "trousers and ".repeat(40);
    LabeledImages two = new LabeledImages(new Shape(1, 1, 1), new byte[2], new int[2]);
    Picture picture =
        ImageGallery.captioned(
            HEADING, two, Collections.nCopies(2, List.of(endless, "second line")), 2);
    RecordingCanvas canvas = RecordingCanvas.of(picture);
    assertThat(canvas.shown("image")).element(0).asString().endsWith("…");
    List<Rectangle2D> lines = captions(canvas);
    assertThat(lines.get(0).getMinX()).isGreaterThanOrEqualTo(0);
    assertThat(lines.get(2).getMinX()).isGreaterThan(lines.get(0).getMaxX());
    assertThat(lines.get(2).getMaxX()).isLessThanOrEqualTo(picture.width());
  }

  @Test
  void drawsColoursAsTheyAre() throws IOException {
    LabeledImages red =
        new LabeledImages(new Shape(1, 1, 3), new byte[] {(byte) 200, 10, 20}, new int[] {0});
    Picture picture = ImageGallery.of(HEADING, red, new int[] {0}, List.of("red"), 1);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture.png(72)));
    long coloured =
        IntStream.range(0, image.getWidth())
            .filter(x -> (image.getRGB(x, image.getHeight() / 2) & 0xFFFFFF) == 0xC80A14)
            .count();
    assertThat(coloured).isGreaterThan(40);
  }

  @Test
  void writesAPngAndLeavesNothingElse() throws IOException {
    Picture picture = ImageGallery.of(HEADING, part, new int[] {0}, List.of("zero", "one"), 5);
    Path file = folder.resolve("new").resolve("gallery.png");
    picture.writePng(file, 72);
    BufferedImage read = ImageIO.read(file.toFile());
    assertThat(read.getWidth()).isEqualTo((int) picture.width());
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void refusesAnEmptyAndAMonstrousGallery() {
    assertThatThrownBy(() -> ImageGallery.of(HEADING, part, new int[0], List.of("a", "b"), 5))
        .hasMessageContaining("expected at least one image and one column, received 0 and 5");
    Picture million = ImageGallery.of(HEADING, part, new int[1_000_000], List.of("a", "b"), 1000);
    assertThatThrownBy(() -> million.png(Picture.SCREEN_DPI))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("expected at most 100 megapixels");
  }

  @Test
  void saysWhereAPictureCannotBeWritten() throws IOException {
    Path inTheWay = Files.createFile(folder.resolve("file"));
    Picture picture = ImageGallery.of(HEADING, part, new int[] {0}, List.of("zero", "one"), 5);
    assertThatThrownBy(() -> picture.writePng(inTheWay.resolve("gallery.png"), 72))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("gallery.png: expected to write this file");
  }

  private static List<Rectangle2D> captions(RecordingCanvas canvas) {
    return canvas.texts.stream()
        .filter(text -> text.role().equals("image"))
        .map(text -> text.area().getBounds2D())
        .toList();
  }

  private static LabeledImages grey(int count) {
    byte[] pixels = new byte[count * 784];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      Arrays.fill(pixels, i * 784, (i + 1) * 784, (byte) (10 * i));
      labels[i] = i % 2;
    }
    return new LabeledImages(new Shape(28, 28, 1), pixels, labels);
  }
}
