package dev.bobbin.data.format;

import static dev.bobbin.data.format.ArrayFixtures.assertRefused;
import static dev.bobbin.data.format.ArrayFixtures.assertSplit;
import static dev.bobbin.data.format.ArrayFixtures.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.engine.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetFilesTest {
  private static final Shape GREY = new Shape(4, 5, 1);
  private static final Shape COLOUR = new Shape(4, 5, 3);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"hub", "hub/data", "hub/data/train-00001-of-00002.parquet"})
  void readsTheSplitsOfTheHub(String name) throws IOException {
    assertThat(ParquetFiles.isDataset(path(name))).isTrue();
    RawDataset set = ParquetFiles.read(path(name));
    assertSplit(set.train(), 0, 6, COLOUR);
    assertSplit(set.validation().orElseThrow(), 1, 3, COLOUR);
    assertSplit(set.test().orElseThrow(), 2, 4, COLOUR);
    assertThat(set.classNames()).containsExactly("ant", "bee", "cat");
    assertThat(set.notes()).isEmpty();
    assertThat(set.train().name(4)).endsWith("train-00001-of-00002.parquet, row 1");
    byte[] first = Files.readAllBytes(path("hub/data/train-00000-of-00002.parquet"));
    assertThat(set.files()).hasSize(4);
    assertThat(set.files().getFirst().sha256()).isEqualTo(Sha256.of(first));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "zstd", "snappy"})
  void readsPicturesAsBytesInEachCompressionWithLabelsOf32Bits(String codec) {
    RawDataset set = ParquetFiles.read(path("parquet/" + codec + ".parquet"));
    assertSplit(set.train(), 0, 6, GREY);
    assertThat(set.classNames()).containsExactly("0", "1", "2");
    assertThat(set.test()).isEmpty();
  }

  @Test
  void takesTextsAsNamesOfClasses() {
    RawDataset set = ParquetFiles.read(path("parquet/words.parquet"));
    assertSplit(set.train(), 0, 6, GREY);
    assertThat(set.classNames()).containsExactly("ant", "bee", "cat");
  }

  @Test
  void passesOverATestSplitWithoutLabels() {
    RawDataset set = ParquetFiles.read(path("unlabelled"));
    assertSplit(set.train(), 0, 6, COLOUR);
    assertThat(set.test()).isEmpty();
    assertThat(set.notes())
        .containsExactly("passed over: 4 pictures of the test split without a label");
  }

  @Test
  void readsSplitsThatAreFolders() throws IOException {
    for (String split : new String[] {"train", "test"}) {
      Files.createDirectories(folder.resolve("default/" + split));
      Files.copy(
          path(
              "hub/data/%s.parquet"
                  .formatted(
                      split.equals("test") ? "test-00000-of-00001" : "train-00000-of-00002")),
          folder.resolve("default/" + split + "/0000.parquet"));
    }
    RawDataset set = ParquetFiles.read(folder);
    assertSplit(set.train(), 0, 3, COLOUR);
    assertSplit(set.test().orElseThrow(), 2, 4, COLOUR);
  }

  @Test
  void namesTheColumnsWhereNoneHoldsPictures() {
    assertRefused(() -> ParquetFiles.read(path("parquet/no-images.parquet")))
        .hasMessageContaining("no-images.parquet: expected a column of pictures")
        .hasMessageContaining("received the columns a (INT64), b (STRING); try");
  }

  @ParameterizedTest
  @CsvSource({
    "uint32, 3000000000 3000000001 3000000002",
    "float, 0 1 2",
    "empty-group, 0 1 2",
  })
  void takesWholeNumbersOfEachTypeAsLabels(String name, String classes) {
    String file = name.equals("empty-group") ? name : "label-" + name;
    RawDataset set = ParquetFiles.read(path("parquet/" + file + ".parquet"));
    assertSplit(set.train(), 0, 6, GREY);
    assertThat(set.classNames()).containsExactly(classes.split(" ", -1));
  }

  @Test
  void takesTrueAndFalseAsClasses() {
    RawDataset set = ParquetFiles.read(path("parquet/label-bool.parquet"));
    assertThat(set.classNames()).containsExactly("false", "true");
    assertThat(IntStream.range(0, 6).map(set.train()::label)).containsExactly(0, 1, 0, 0, 1, 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "label-decimal | received the columns image (BYTE_ARRAY), label (DECIMAL(7, 2)); try",
        "lz4 | snappy, gzip or zstd, or not at all, received LZ4_RAW; try to write it again",
        "brotli | snappy, gzip or zstd, or not at all, received BROTLI; try to write it again",
        "no-description | a whole Parquet file, received 'a column without its description'",
        "no-rows | expected pictures with labels, received none",
        "names-twice | a name of its own for each class, received 'ant' twice",
        "names-unnamed | a name of its own for each class, received a class without a name",
      })
  void saysWhyAFileIsNotRead(String name, String message) {
    assertRefused(() -> ParquetFiles.read(path("parquet/" + name + ".parquet")))
        .hasMessageContaining(name + ".parquet")
        .hasMessageContaining(message);
  }

  @Test
  void aPictureThatIsNotThereIsOneThatCannotBeRead() {
    RawDataset set = ParquetFiles.read(path("parquet/hole.parquet"));
    assertThat(set.train().read(2, true).height()).isEqualTo(4);
    assertRefused(() -> set.train().read(3, true))
        .hasMessageContaining("hole.parquet, row 3: expected the bytes of a picture");
  }

  @Test
  void saysWhichFilesOfASplitAreNotThere() throws IOException {
    copy("hub/data/train-00001-of-00002.parquet", "train-00001-of-00003.parquet");
    RawDataset set = ParquetFiles.read(folder);
    assertThat(set.train().count()).isEqualTo(3);
    assertThat(set.notes())
        .containsExactly("2 of 3 files are not there: train-00000-of-00003, train-00002-of-00003");
  }

  @Test
  void aFileWithoutRowsAddsNothing() throws IOException {
    copy("parquet/none.parquet", "train-00000-of-00002.parquet");
    copy("parquet/no-rows.parquet", "train-00001-of-00002.parquet");
    assertSplit(ParquetFiles.read(folder).train(), 0, 6, GREY);
  }

  @Test
  void refusesFilesThatAreParquetByNameAlone() throws IOException {
    copy("parquet/none.parquet", "train-00000-of-00002.parquet");
    Path second = folder.resolve("train-00001-of-00002.parquet");
    Files.write(second, new byte[0]);
    assertRefused(() -> ParquetFiles.read(folder))
        .hasMessageContaining("train-00001-of-00002.parquet: expected a whole Parquet file")
        .hasMessageContaining("received a file of 0 bytes");
    Files.writeString(second, "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
    assertRefused(() -> ParquetFiles.read(second)).hasMessageContaining("try to fetch the files");
    Files.writeString(second, "PARE and more");
    assertRefused(() -> ParquetFiles.read(folder)).hasMessageContaining("an encrypted one");
    Files.writeString(second, "<html>");
    assertRefused(() -> ParquetFiles.read(folder)).hasMessageContaining("something else");
  }

  @Test
  void readsTheOnlyConfigurationOfAClone() throws IOException {
    copy("hub/data/train-00000-of-00002.parquet", "plain_text/train-00000-of-00001.parquet");
    copy("hub/data/test-00000-of-00001.parquet", "plain_text/test-00000-of-00001.parquet");
    Files.writeString(folder.resolve("README.md"), "a card");
    assertThat(ParquetFiles.isDataset(folder)).isTrue();
    RawDataset set = ParquetFiles.read(folder);
    assertSplit(set.train(), 0, 3, COLOUR);
    assertSplit(set.test().orElseThrow(), 2, 4, COLOUR);
    copy("hub/data/train-00000-of-00002.parquet", "other/train-00000-of-00001.parquet");
    assertRefused(() -> ParquetFiles.read(folder))
        .hasMessageContaining("received those in the folders other, plain_text; try the path");
  }

  private void copy(String from, String to) throws IOException {
    Path target = folder.resolve(to);
    Files.createDirectories(target.getParent());
    Files.copy(path(from), target);
  }

  @Test
  void refusesPicturesThatLieElsewhere() {
    RawDataset set = ParquetFiles.read(path("parquet/outside.parquet"));
    assertRefused(() -> set.train().read(0, true))
        .hasMessageContaining(
            "outside.parquet, row 0: expected the bytes of a picture, received none");
  }

  @Test
  void neverFailsOtherwiseOnDamagedFiles() throws IOException {
    byte[] whole = Files.readAllBytes(path("parquet/snappy.parquet"));
    Path file = folder.resolve("damaged.parquet");
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      byte[] bytes = whole.clone();
      for (int i = 0; i < 2; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      int length = round % 3 == 0 ? random.nextInt(bytes.length) : bytes.length;
      Files.write(file, Arrays.copyOf(bytes, length));
      try {
        RawDataset set = ParquetFiles.read(file);
        set.train().read(0, true);
      } catch (BobbinException e) {
        assertThat(e).hasMessageContaining("damaged.parquet").hasMessageNotContaining("\n");
      }
    }
  }
}
