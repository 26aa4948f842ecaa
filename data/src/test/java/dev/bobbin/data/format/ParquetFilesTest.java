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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
        .hasMessageContaining("received the columns a, b; try");
  }

  @Test
  void refusesPicturesThatLieElsewhere() {
    assertRefused(() -> ParquetFiles.read(path("parquet/outside.parquet")))
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
