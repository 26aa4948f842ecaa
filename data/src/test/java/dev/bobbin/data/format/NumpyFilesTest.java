package dev.bobbin.data.format;

import static dev.bobbin.data.format.ArrayFixtures.assertRefused;
import static dev.bobbin.data.format.ArrayFixtures.assertSplit;
import static dev.bobbin.data.format.ArrayFixtures.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumpyFilesTest {
  private static final Shape GREY = new Shape(4, 5, 1);
  private static final Shape COLOUR = new Shape(4, 5, 3);

  @TempDir Path folder;

  @Test
  void readsTheThreeSplitsOfMedMnist() {
    RawDataset set = NumpyFiles.read(path("medmnist.npz"));
    assertSplit(set.train(), 0, 6, COLOUR);
    assertSplit(set.validation().orElseThrow(), 1, 3, COLOUR);
    assertSplit(set.test().orElseThrow(), 2, 4, COLOUR);
    assertThat(set.classNames()).containsExactly("0", "1", "2");
    assertThat(set.notes()).isEmpty();
    assertThat(set.files()).hasSize(6);
    assertThat(set.files().getFirst().name()).isEqualTo("medmnist.npz/train_images.npy");
    assertThat(set.files().getFirst().bytes()).isEqualTo(128 + 6 * 60);
  }

  @Test
  void readsTheArraysOfKeras() {
    RawDataset set = NumpyFiles.read(path("keras.npz"));
    assertSplit(set.train(), 0, 6, GREY);
    assertThat(set.validation()).isEmpty();
    assertSplit(set.test().orElseThrow(), 2, 4, GREY);
  }

  /** A value of the first array, which is stored as it is: only the archive's sum can tell. */
  @Test
  void refusesAnArrayWhoseSumIsNotTheArchives() throws IOException {
    byte[] damaged = Files.readAllBytes(path("keras.npz"));
    ByteBuffer header = ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN);
    damaged[30 + header.getShort(26) + header.getShort(28) + 128 + 5] ^= 64;
    Path file = Files.write(folder.resolve("damaged.npz"), damaged);
    assertThatThrownBy(() -> NumpyFiles.read(file))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(file + "!")
        .hasMessageContaining("received corrupt or truncated data (");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"kmnist", "kmnist/kmnist-train-imgs.npz", "kmnist/kmnist-train-labels.npz"})
  void readsKuzushijisPairsByTheFolderOrAFileOfTheTrainingSplit(String name) {
    RawDataset set = NumpyFiles.read(path(name));
    assertSplit(set.train(), 0, 6, GREY);
    assertSplit(set.test().orElseThrow(), 2, 4, GREY);
  }

  @Test
  void readsTheTestSplitAloneByItsFile() {
    RawDataset set = NumpyFiles.read(path("kmnist/kmnist-test-imgs.npz"));
    assertSplit(set.train(), 2, 4, GREY);
    assertThat(set.test()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"npy", "npy/X_train.npy"})
  void readsPairsOfFloatsFrom0To1(String name) {
    RawDataset set = NumpyFiles.read(path(name));
    assertSplit(set.train(), 0, 6, GREY);
    assertSplit(set.test().orElseThrow(), 2, 4, GREY);
    assertThat(set.notes())
        .containsExactly("the images' values from 0 to 1 were multiplied by 255");
  }

  @ParameterizedTest
  @ValueSource(strings = {"single", "single/images.npy", "single/labels.npy"})
  void readsImagesAndLabelsWithoutSplits(String name) {
    RawDataset set = NumpyFiles.read(path(name));
    assertSplit(set.train(), 0, 6, GREY);
    assertThat(set.test()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "u2", "i2", "u4", "i4", "u8", "i8", "f2", "f4", "f8", "big-u2", "big-i4", "big-i8",
        "big-f4", "big-f8"
      })
  void readsWholeValuesOfEachElementTypeAndByteOrder(String type) {
    RawDataset set = NumpyFiles.read(path("types/" + type + ".npz"));
    assertSplit(set.train(), 0, 6, GREY);
    assertThat(set.notes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "fortran, 4, 5, 3",
    "fortran-floats, 4, 5, 3",
    "transposed, 4, 5, 3",
    "channels-first, 4, 5, 3",
    "one-channel, 4, 5, 1",
    "one-channel-first, 4, 5, 1",
    "flat, 4, 4, 1",
    "flat-colour, 4, 4, 3"
  })
  void readsEachLayout(String name, int height, int width, int channels) {
    RawDataset set = NumpyFiles.read(path("layouts/" + name + ".npz"));
    assertSplit(set.train(), 0, 6, new Shape(height, width, channels));
  }

  @Test
  void saysThatChannelsComeFirst() {
    assertThat(NumpyFiles.read(path("layouts/channels-first.npz")).notes())
        .containsExactly("x.npy has its channels first: (6, 3, 4, 5)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"one-hot", "one-hot-fortran"})
  void readsOneHotLabels(String name) {
    RawDataset set = NumpyFiles.read(path("labels/" + name + ".npz"));
    assertSplit(set.train(), 0, 6, GREY);
    assertThat(set.classNames()).containsExactly("0", "1", "2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unicode", "bytes"})
  void takesTextsAsNamesOfClasses(String name) {
    RawDataset set = NumpyFiles.read(path("labels/" + name + ".npz"));
    assertSplit(set.train(), 0, 6, GREY);
    assertThat(set.classNames()).containsExactly("ant", "bee", "cat");
  }

  @Test
  void readsBoolAsBlackAndWhite() {
    ArrayPictures train = (ArrayPictures) NumpyFiles.read(path("bool.npz")).train();
    for (int x = 0; x < 5; x++) {
      int expected = ArrayFixtures.value(0, 0, 0, x, 0) % 2 == 1 ? 255 : 0;
      assertThat(train.pixels()[x] & 0xFF).isEqualTo(expected);
    }
  }

  @Test
  void namesClassesByClassesCsv() throws IOException {
    Files.copy(path("keras.npz"), folder.resolve("mnist.npz"));
    Files.writeString(folder.resolve("classes.csv"), "label,name\n0,ant\n1,bee\n2,cat\n3,dog\n");
    RawDataset set = NumpyFiles.read(folder);
    assertThat(set.classNames()).containsExactly("ant", "bee", "cat", "dog");
    assertThat(set.notes()).containsExactly("one class has no pictures: 3 (dog)");
  }

  @Test
  void refusesPickledObjectsByName() {
    assertRefused(() -> NumpyFiles.read(path("labels/pickled.npz")))
        .hasMessageContaining("pickled.npz!y.npy: expected numbers or texts, received pickled");
  }

  @Test
  void refusesLabelsOfSeveralClassesAtOnce() {
    assertRefused(() -> NumpyFiles.read(path("labels/several.npz")))
        .hasMessageContaining("y.npy, row 0: expected one 1 and else 0 (one-hot labels)");
  }

  @Test
  void keepsGapsAsEmptyClasses() throws IOException {
    Path file = npz(npy("|u1", "2, 2, 2", new byte[8]), npy("|u1", "2,", 0, 2));
    RawDataset set = NumpyFiles.read(file);
    assertThat(set.classNames()).containsExactly("0", "1", "2");
    assertThat(set.notes()).containsExactly("one class has no pictures: 1");
  }

  @Test
  void numbersLargeIdentifiersInTheirOrder() throws IOException {
    byte[] ids =
        ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(900_000_000_001L)
            .putLong(17)
            .array();
    RawDataset set =
        NumpyFiles.read(npz(npy("|u1", "2, 2, 2", new byte[8]), npy("<i8", "2,", ids)));
    assertThat(set.classNames()).containsExactly("17", "900000000001");
    assertThat(set.train().label(0)).isEqualTo(1);
  }

  @Test
  void refusesNegativeLabelsWithTheirPlace() throws IOException {
    Path file = npz(npy("|u1", "2, 2, 2", new byte[8]), npy("|i1", "2,", 0, -1));
    assertRefused(() -> NumpyFiles.read(file))
        .hasMessageContaining("y.npy, label 1: expected a class from 0 up, received '-1'");
  }

  @Test
  void refusesImagesOutOfRange() throws IOException {
    Path negative = npz(npy("<f4", "1, 1, 2", floats(-1, 1)), npy("|u1", "1,", 0));
    assertRefused(() -> NumpyFiles.read(negative))
        .hasMessageContaining(
            "expected values from 0 to 1 or from 0 to 255, received values from -1 to 1")
        .hasMessageEndingWith("try (images + 1) / 2");
    Path large = npz(npy("<f4", "1, 1, 2", floats(0, 256)), npy("|u1", "1,", 0));
    assertRefused(() -> NumpyFiles.read(large))
        .hasMessageContaining("received values from 0 to 256");
    Path nan = npz(npy("<f4", "1, 1, 2", floats(0, Float.NaN)), npy("|u1", "1,", 0));
    assertRefused(() -> NumpyFiles.read(nan))
        .hasMessageContaining("x.npy, element 1: expected a finite number, received NaN");
  }

  @Test
  void wholeNumbersAreLevelsWhateverTheScaleOfTheOtherSplit() throws IOException {
    byte[] unit = npy("<f4", "1, 1, 2", floats(0, 1));
    byte[] levels = npy("|u1", "1, 1, 2", 1, 200);
    RawDataset set = NumpyFiles.read(splits(unit, levels));
    assertThat(((ArrayPictures) set.train()).pixels()).containsExactly(0, 255);
    assertThat(((ArrayPictures) set.test().orElseThrow()).pixels()).containsExactly(1, 200);
    assertThat(set.notes())
        .containsExactly("the images' values from 0 to 1 were multiplied by 255");
    RawDataset swapped = NumpyFiles.read(splits(levels, npy("|b1", "1, 1, 2", 0, 1)));
    assertThat(((ArrayPictures) swapped.train()).pixels()).containsExactly(1, 200);
    assertThat(((ArrayPictures) swapped.test().orElseThrow()).pixels()).containsExactly(0, 255);
  }

  @Test
  void refusesFloatsOfTwoScales() throws IOException {
    byte[] unit = npy("<f4", "1, 1, 2", floats(0, 0.5f));
    byte[] levels = npy("<f4", "1, 1, 2", floats(0, 200));
    assertRefused(() -> NumpyFiles.read(splits(levels, unit)))
        .hasMessageContaining("x_test.npy: expected values from 0 to 255 as in ")
        .hasMessageContaining("x_train.npy, received values from 0 to 0.5; try the same scale");
    assertRefused(() -> NumpyFiles.read(splits(unit, levels)))
        .hasMessageContaining("x_train.npy: expected values from 0 to 255 as in ");
  }

  @Test
  void namesTheArrayThatIsOutOfRange() throws IOException {
    byte[] negative = npy("<f4", "1, 1, 2", floats(-1, 1));
    byte[] unit = npy("<f4", "1, 1, 2", floats(0, 1));
    assertRefused(() -> NumpyFiles.read(splits(negative, unit)))
        .hasMessageContaining("x_train.npy: expected values from 0 to 1 or from 0 to 255");
  }

  @Test
  void refusesCountsThatDiffer() throws IOException {
    Path file = npz(npy("|u1", "2, 2, 2", new byte[8]), npy("|u1", "3,", 0, 1, 2));
    assertRefused(() -> NumpyFiles.read(file))
        .hasMessageContaining("y.npy: expected 2 labels, one for each image, received 3");
  }

  @Test
  void refusesHeadersThatClaimMoreThanTheFile() throws IOException {
    for (String shape :
        new String[] {
          "2147483647, 28, 28", "70000, 28, 28", "2147483647, 2147483647, 2147483647"
        }) {
      Path file = npz(npy("|u1", shape, new byte[8]), npy("|u1", "1,", 0));
      assertRefused(() -> NumpyFiles.read(file))
          .hasMessageContaining("as its header says, received");
    }
  }

  @Test
  void refusesArraysOfOtherSizes() throws IOException {
    Path longer = npz(npy("|u1", "1, 2, 2", new byte[5]), npy("|u1", "1,", 0));
    assertRefused(() -> NumpyFiles.read(longer))
        .hasMessageContaining(
            "expected 4 bytes after the header, which says (1, 2, 2), received more");
    Path shorter = npz(npy("|u1", "1, 2, 2", new byte[3]), npy("|u1", "1,", 0));
    assertRefused(() -> NumpyFiles.read(shorter)).hasMessageContaining("received 3 bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "<c8; 1, 2, 2; dtype '<c8'",
        "<M8[ns]; 1, 2, 2; dtype '<M8[ns]'",
        "<f16; 1, 2, 2; dtype '<f16'",
        "|V4; 1, 2, 2; dtype '|V4'",
        "|u1; 1, 0, 2; shape (1, 0, 2)",
        "|u1; -1, 2, 2; sizes up to",
        "|u1; 1, 7; images.reshape",
        "|u1; 1, 2, 2, 4; images[..., :3]",
        "|u1; 1, 2, 2, 1, 1; numpy.reshape",
      })
  void refusesOtherArrays(String type, String shape, String message) throws IOException {
    Path file = npz(npy(type, shape, new byte[8]), npy("|u1", "1,", 0));
    assertRefused(() -> NumpyFiles.read(file)).hasMessageContaining(message);
  }

  @Test
  void refusesArchivesWithoutTheseNames() throws IOException {
    Path file = folder.resolve("other.npz");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      out.putNextEntry(new ZipEntry("weights.npy"));
      out.write(npy("|u1", "1,", 0));
      out.putNextEntry(new ZipEntry("bias.npy"));
      out.write(npy("|u1", "1,", 0));
    }
    assertRefused(() -> NumpyFiles.read(file)).hasMessageContaining("received weights, bias; try");
  }

  @Test
  void saysWhatIsEmpty() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.npz"));
    assertRefused(() -> NumpyFiles.read(empty))
        .hasMessageContaining("received an empty file of 0 bytes");
    assertRefused(() -> NumpyFiles.read(npz(Map.of())))
        .hasMessageContaining("received an archive without arrays");
    assertRefused(() -> NumpyFiles.read(npz(new byte[0], new byte[0])))
        .hasMessageContaining(".npy: expected an array of NumPy")
        .hasMessageContaining("received nothing, 0 bytes");
  }

  @Test
  void refusesImagesWithoutLabels() throws IOException {
    Files.write(folder.resolve("x_train.npy"), npy("|u1", "1, 2, 2", new byte[4]));
    assertRefused(() -> NumpyFiles.read(folder))
        .hasMessageContaining("expected images and labels, received no labels for");
  }

  @Test
  void neverFailsOtherwiseOnDamagedFiles() throws IOException {
    byte[] whole = Files.readAllBytes(path("medmnist.npz"));
    Path file = folder.resolve("damaged.npz");
    Random random = new Random(5);
    for (int round = 0; round < 300; round++) {
      byte[] bytes = whole.clone();
      for (int i = 0; i < 3; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      int length = round % 3 == 0 ? random.nextInt(bytes.length) : bytes.length;
      Files.write(file, Arrays.copyOf(bytes, length));
      try {
        NumpyFiles.read(file);
      } catch (BobbinException e) {
        assertThat(e).hasMessageContaining("damaged.npz");
      }
    }
  }

  @Test
  void neverFailsOtherwiseOnDamagedArrays() throws IOException {
    byte[] whole = Files.readAllBytes(path("single/images.npy"));
    Path file = folder.resolve("images.npy");
    Files.copy(path("single/labels.npy"), folder.resolve("labels.npy"));
    Random random = new Random(6);
    for (int round = 0; round < 1000; round++) {
      byte[] bytes = whole.clone();
      bytes[random.nextInt(128)] = (byte) (random.nextInt(95) + 32);
      Files.write(file, bytes);
      try {
        NumpyFiles.read(file);
      } catch (BobbinException e) {
        assertThat(e).hasMessageContaining("images.npy");
      }
    }
  }

  private static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  private static byte[] npy(String type, String shape, int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return npy(type, shape, bytes);
  }

  private static byte[] npy(String type, String shape, byte[] data) {
    byte[] header =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }\n"
            .formatted(type, shape)
            .getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(10 + header.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0x93)
        .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) header.length)
        .put(header)
        .put(data)
        .array();
  }

  private Path npz(byte[] images, byte[] labels) throws IOException {
    return npz(Map.of("x", images, "y", labels));
  }

  /** Training and test images, with a label each. */
  private Path splits(byte[] train, byte[] test) throws IOException {
    byte[] label = npy("|u1", "1,", 0);
    return npz(Map.of("x_train", train, "y_train", label, "x_test", test, "y_test", label));
  }

  private Path npz(Map<String, byte[]> arrays) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(all)) {
      for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
        out.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
        out.write(array.getValue());
      }
    }
    return Files.write(Files.createTempFile(folder, "set", ".npz"), all.toByteArray());
  }
}
