package dev.bobbin.data.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.format.Idx;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.Polarity;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathDatasetsTest {
  @TempDir Path folder;

  @Test
  void readsAFolderOfIdxFilesAndCountsItsClasses() {
    TinyDataset tiny = TinyDataset.make(folder.resolve("mine"), new Random(1));
    Dataset dataset = open(folder.resolve("mine"));
    assertThat(dataset.name()).isEqualTo("mine");
    assertThat(dataset.classNames()).containsExactly("0", "1");
    assertThat(dataset.test().images(0, dataset.test().count()))
        .isEqualTo(tiny.test().images(0, tiny.test().count()));
  }

  @Test
  void refusesIdxLabelsWithAGapAndTestLabelsOutOfRange() {
    write(new int[] {0, 2}, new int[] {0});
    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining(
            "expected at least one training image of each of 3 classes, received none of class 1 (1)");
    write(new int[] {0, 1}, new int[] {0, 5});
    assertThatThrownBy(() -> open(folder))
        .hasMessageContaining("test split, label 1: expected a class from 0 to 1, received 5");
  }

  @Test
  void pairsKagglesTrainingAndTestCsv() throws IOException {
    csv("fashion-mnist_train.csv", 10);
    csv("fashion-mnist_test.csv", 10);
    for (Path path : List.of(folder, folder.resolve("fashion-mnist_train.csv"))) {
      Dataset dataset = open(path);
      assertThat(dataset.train().count()).isEqualTo(10);
      assertThat(dataset.test().count()).isEqualTo(10);
      assertThat(dataset.classNames()).contains("Ankle boot");
      assertThat(dataset.provenance().files()).hasSize(2);
    }
  }

  @Test
  void readsBothPartsFromKagglesArchive() throws IOException {
    Path archive = folder.resolve("archive.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (String name : List.of("mnist_train.csv", "mnist_test.csv")) {
        out.putNextEntry(new ZipEntry(name));
        out.write(rows(10).getBytes(StandardCharsets.US_ASCII));
      }
    }
    assertThat(open(archive).test().count()).isEqualTo(10);
    assertThat(open(archive).classNames()).startsWith("0", "1");
    assertThat(open(folder).train().count()).isEqualTo(10);
  }

  @Test
  void setsAShareOfALoneCsvAsideForTheTest() throws IOException {
    csv("digits.csv", 70);
    Dataset dataset = open(folder.resolve("digits.csv"));
    assertThat(dataset.train().countsPerClass(10)).containsOnly(6);
    assertThat(dataset.test().countsPerClass(10)).containsOnly(1);
  }

  @Test
  void refusesACsvInWhichAClassIsMissing() throws IOException {
    csv("digits.csv", 9);
    assertThatThrownBy(() -> open(folder.resolve("digits.csv")))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("none of class 9 (9)");
  }

  @Test
  void readsFoldersOfPicturesWithAndWithoutATestPart() throws IOException {
    for (String name : List.of("bag", "shoe")) {
      for (int i = 0; i < 14; i++) {
        picture(folder.resolve("all").resolve(name).resolve(i + ".png"));
        picture(folder.resolve("two/train").resolve(name).resolve(i + ".png"));
      }
      picture(folder.resolve("two/test").resolve(name).resolve("0.png"));
    }
    Dataset all = open(folder.resolve("all"));
    assertThat(all.classNames()).containsExactly("bag", "shoe");
    assertThat(all.train().countsPerClass(2)).containsExactly(12, 12);
    assertThat(all.test().countsPerClass(2)).containsExactly(2, 2);
    Dataset two = open(folder.resolve("two"));
    assertThat(two.train().countsPerClass(2)).containsExactly(14, 14);
    assertThat(two.test().countsPerClass(2)).containsExactly(1, 1);
    PathOptions options = new PathOptions(Polarity.DARK_ON_LIGHT, 9, 8, 0.5, 1);
    Dataset smaller =
        DatasetCatalogue.open(folder.resolve("all") + "", HERE, options, Progress.NONE);
    assertThat(smaller.train().shape()).isEqualTo(new Shape(9, 8, 1));
    assertThat(smaller.train().count()).isEqualTo(14);
    assertThat(smaller.train().image(0)[35]).isEqualTo((byte) 255);
  }

  @Test
  void refusesAnEmptyFolderAndALoneIdxFile() {
    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(
            folder
                + ": expected four IDX files, Kaggle's CSV files, or folders of pictures by class, received none of them");
    TinyDataset tiny = TinyDataset.make(folder.resolve("mine"), new Random(1));
    assertThatThrownBy(() -> open(tiny.files().getFirst()))
        .hasMessageContaining(
            "expected a folder or a CSV file, received one IDX file; try the folder it is in");
  }

  @Test
  void refusesTwoTrainingCsv() throws IOException {
    csv("a_train.csv", 10);
    csv("b_train.csv", 10);
    assertThatThrownBy(() -> open(folder))
        .hasMessageContaining("expected one CSV file with 'train' in its name");
  }

  private static final DataLocations HERE =
      DataLocations.fromEnvironment(Optional.empty()).offline();

  private static Dataset open(Path path) {
    return DatasetCatalogue.open(path.toString(), HERE, Progress.NONE);
  }

  private void write(int[] train, int[] test) {
    List<Path> files =
        NamedDataset.FASHION_MNIST.files().stream()
            .map(file -> folder.resolve(file.name()))
            .toList();
    TinyDataset.makeFolder(folder);
    Idx.writePart(
        new LabeledImages(Shape.flat(1), new byte[train.length], train),
        files.get(0),
        files.get(1));
    Idx.writePart(
        new LabeledImages(Shape.flat(1), new byte[test.length], test), files.get(2), files.get(3));
  }

  private void csv(String name, int count) throws IOException {
    Files.writeString(folder.resolve(name), rows(count));
  }

  private static String rows(int count) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < count; i++) {
      rows.append(i % 10).append(",7".repeat(784)).append('\n');
    }
    return rows.toString();
  }

  private static void picture(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    ImageIO.write(new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY), "png", file.toFile());
  }
}
