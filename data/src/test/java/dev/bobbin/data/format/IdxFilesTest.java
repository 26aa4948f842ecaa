package dev.bobbin.data.format;

import static dev.bobbin.data.format.ArrayFixtures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.image.Picture;
import dev.bobbin.engine.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxFilesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte",
    "train-images.idx3-ubyte, train-labels.idx1-ubyte, t10k-images.idx3-ubyte, t10k-labels.idx1-ubyte",
    "train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz",
    "train-images.idx3-ubyte, train-labels.idx1-ubyte.gz, test-images.idx3-ubyte, test-labels.idx1-ubyte"
  })
  void readsFourFilesOfAFolderOrByTheTrainingFile(
      String trainImages, String trainLabels, String testImages, String testLabels)
      throws IOException {
    write(trainImages, 0x0803, new int[] {2, 1, 2}, 1, 2, 3, 4);
    write(trainLabels, 0x0801, new int[] {2}, 1, 0);
    write(testImages, 0x0803, new int[] {1, 1, 2}, 5, 6);
    write(testLabels, 0x0801, new int[] {1}, 1);
    for (Path path : List.of(folder, folder.resolve(trainImages), folder.resolve(trainLabels))) {
      assertThat(ArrayFiles.detect(path)).contains(ArrayFiles.Format.IDX);
      RawDataset set = IdxFiles.read(path);
      assertThat(((ArrayPictures) set.train()).pixels()).containsExactly(1, 2, 3, 4);
      assertThat(((ArrayPictures) set.train()).labels()).containsExactly(1, 0);
      assertThat(((ArrayPictures) set.test().orElseThrow()).pixels()).containsExactly(5, 6);
      assertThat(set.classNames()).containsExactly("0", "1");
      assertThat(set.files().stream().map(f -> f.name()))
          .containsExactly(trainImages, trainLabels, testImages, testLabels);
    }
    RawDataset test = IdxFiles.read(folder.resolve(testImages));
    assertThat(((ArrayPictures) test.train()).pixels()).containsExactly(5, 6);
    assertThat(test.test()).isEmpty();
  }

  @Test
  void readsEmnistsLettersTransposedAndFromZero() throws IOException {
    write("emnist-letters-train-images-idx3-ubyte", 0x0803, new int[] {2, 2, 3}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    write("emnist-letters-train-labels-idx1-ubyte", 0x0801, new int[] {2}, 1, 26);
    RawDataset set = IdxFiles.read(folder);
    Picture first = set.train().read(0, true);
    assertThat(first.height()).isEqualTo(3);
    assertThat(first.width()).isEqualTo(2);
    assertThat(first.pixels()).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(set.train().read(1, true).pixels()).containsExactly(7, 10, 8, 11, 9, 12);
    assertThat(set.train().label(0)).isZero();
    assertThat(set.train().label(1)).isEqualTo(25);
    assertThat(set.classNames()).hasSize(26).startsWith("a").endsWith("z");
    assertThat(set.notes().getFirst()).contains("the classes 0 (a) to 25 (z)");
  }

  @Test
  void namesEmnistsClassesByItsMapping() throws IOException {
    write("emnist-balanced-train-images-idx3-ubyte.gz", 0x0803, new int[] {2, 1, 1}, 1, 2);
    write("emnist-balanced-train-labels-idx1-ubyte.gz", 0x0801, new int[] {2}, 0, 2);
    Path mapping = folder.resolve("emnist-balanced-mapping.txt");
    Files.writeString(mapping, "0 48\n1 49\n2 65\n");
    assertThat(IdxFiles.read(folder).classNames()).containsExactly("0", "1", "A");
    Files.writeString(mapping, "0 48\n2 65\n");
    assertRefused(() -> IdxFiles.read(folder))
        .hasMessageContaining("mapping.txt, line 2: expected the label 1 and the code");
  }

  @Test
  void wantsOneOfEmnistsSixDatasets() throws IOException {
    for (String name : new String[] {"letters", "digits"}) {
      write("emnist-" + name + "-train-images-idx3-ubyte", 0x0803, new int[] {1, 1, 1}, 1);
      write("emnist-" + name + "-train-labels-idx1-ubyte", 0x0801, new int[] {1}, 1);
    }
    assertRefused(() -> IdxFiles.read(folder))
        .hasMessageContaining("received those of 2: emnistdigits, emnistletters; try the path of one");
    RawDataset set = IdxFiles.read(folder.resolve("emnist-letters-train-images-idx3-ubyte"));
    assertThat(set.classNames()).hasSize(26);
  }

  @Test
  void takesTheFirstColumnOfQmnistsLabels() throws IOException {
    write("qmnist-train-images-idx3-ubyte.gz", 0x0803, new int[] {2, 1, 1}, 8, 9);
    ByteBuffer numbers = ByteBuffer.allocate(64);
    for (int value : new int[] {1, 4, 100, 0, 7, 1, 0, 0, 0, 4, 200, 9, 7, 2, 0, 0}) {
      numbers.putInt(value);
    }
    write("qmnist-train-labels-idx2-int.gz", 0x0C02, new int[] {2, 8}, numbers.array());
    for (String test : new String[] {"test10k", "test", "test50k"}) {
      write("qmnist-" + test + "-images-idx3-ubyte", 0x0803, new int[] {1, 1, 1}, test.length());
      write("qmnist-" + test + "-labels-idx1-ubyte", 0x0801, new int[] {1}, 1);
    }
    RawDataset set = IdxFiles.read(folder);
    assertThat(((ArrayPictures) set.train()).labels()).containsExactly(1, 0);
    assertThat(set.test().orElseThrow().read(0, true).pixels()).containsExactly(4);
  }

  @Test
  void readsColourOfFourDimensions() throws IOException {
    write("train-images-idx4-ubyte", 0x0804, new int[] {2, 1, 2, 3}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    write("train-labels-idx1-ubyte", 0x0801, new int[] {2}, 0, 1);
    ArrayPictures train = (ArrayPictures) IdxFiles.read(folder).train();
    assertThat(train.shape()).isEqualTo(new Shape(1, 2, 3));
    assertThat(train.read(1, true).pixels()).containsExactly(7, 8, 9, 10, 11, 12);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E})
  void readsEachElementType(int type) throws IOException {
    write("train-images-idx3-ubyte", type << 8 | 3, new int[] {2, 1, 1}, elements(type, 3, 127));
    write("train-labels-idx1-ubyte", type << 8 | 1, new int[] {2}, elements(type, 1, 0));
    ArrayPictures train = (ArrayPictures) IdxFiles.read(folder).train();
    assertThat(train.pixels()).containsExactly(3, 127);
    assertThat(train.labels()).containsExactly(1, 0);
  }

  private static byte[] elements(int type, int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length);
    for (int value : values) {
      switch (type) {
        case 0x08, 0x09 -> bytes.put((byte) value);
        case 0x0B -> bytes.putShort((short) value);
        case 0x0C -> bytes.putInt(value);
        case 0x0D -> bytes.putFloat(value);
        default -> bytes.putDouble(value);
      }
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  @Test
  void refusesElementsThatAreNoPixelsOrClasses() throws IOException {
    write("train-labels-idx1-ubyte", 0x0801, new int[] {1}, 0);
    write("train-images-idx3-ubyte", 0x0903, new int[] {1, 1, 1}, -1);
    assertRefused(() -> IdxFiles.read(folder))
        .hasMessageContaining("element 0: expected a whole number from 0 to 255, received -1.0");
    write("train-images-idx3-ubyte", 0x0D03, new int[] {1, 1, 1}, 0x7F, 0xC0, 0, 0);
    assertRefused(() -> IdxFiles.read(folder)).hasMessageContaining("received NaN");
    write("train-images-idx3-ubyte", 0x0803, new int[] {1, 1, 1}, 0);
    write("train-labels-idx1-ubyte", 0x0901, new int[] {1}, -1);
    assertRefused(() -> IdxFiles.read(folder))
        .hasMessageContaining("label 0: expected a class from 0 up, received '-1'");
    write("train-labels-idx1-ubyte", 0x0D01, new int[] {1}, 0x3F, 0, 0, 0);
    assertRefused(() -> IdxFiles.read(folder)).hasMessageContaining("a whole number, received 0.5");
    write("train-labels-idx1-ubyte", 0x0801, new int[] {2}, 0, 1);
    assertRefused(() -> IdxFiles.read(folder)).hasMessageContaining("expected 1 labels, one for each image of");
  }

  @Test
  void namesTheFileThatIsMissing() throws IOException {
    write("train-images-idx3-ubyte.gz", 0x0803, new int[] {1, 1, 1}, 0);
    assertRefused(() -> IdxFiles.read(folder))
        .hasMessageContaining(
            "train-labels-idx1-ubyte.gz: expected the labels that belong to train-images-idx3-ubyte.gz, received no such file");
    Files.delete(folder.resolve("train-images-idx3-ubyte.gz"));
    write("t10k-images-idx3-ubyte", 0x0803, new int[] {1, 1, 1}, 0);
    write("t10k-labels-idx1-ubyte", 0x0801, new int[] {1}, 0);
    assertRefused(() -> IdxFiles.read(folder)).hasMessageContaining("received no files of the training split");
  }

  @Test
  void refusesHugeClaimsBeforeAllocating() throws IOException {
    write("train-labels-idx1-ubyte", 0x0E01, new int[] {200_000_000}, 0, 1);
    write("train-images-idx3-ubyte", 0x0803, new int[] {1, 1, 1}, 0);
    assertRefused(() -> IdxFiles.read(folder))
        .hasMessageContaining("expected 1600000008 bytes as its header says (200000000 elements of 8 bytes)");
  }

  @Test
  void neverFailsOtherwiseOnDamagedFiles() throws IOException {
    Path labels = write("train-labels-idx2-int", 0x0C02, new int[] {2, 2}, elements(0x0C, 1, 2, 0, 3));
    byte[] whole = Files.readAllBytes(labels);
    write("train-images-idx3-ubyte", 0x0803, new int[] {2, 1, 1}, 1, 2);
    Random random = new Random(9);
    for (int round = 0; round < 500; round++) {
      byte[] bytes = whole.clone();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      Files.write(labels, Arrays.copyOf(bytes, round % 3 == 0 ? random.nextInt(bytes.length) : bytes.length));
      try {
        IdxFiles.read(folder);
      } catch (BobbinException e) {
        assertThat(e).hasMessageContaining("train-labels").hasMessageNotContaining("\n");
      }
    }
  }

  private Path write(String name, int magic, int[] sizes, int... elements) throws IOException {
    byte[] bytes = new byte[elements.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) elements[i];
    }
    return write(name, magic, sizes, bytes);
  }

  private Path write(String name, int magic, int[] sizes, byte[] elements) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * sizes.length + elements.length).putInt(magic);
    Arrays.stream(sizes).forEach(bytes::putInt);
    bytes.put(elements);
    if (!name.endsWith(".gz")) {
      return Files.write(folder.resolve(name), bytes.array());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes.array());
    }
    return Files.write(folder.resolve(name), out.toByteArray());
  }
}
