package dev.bobbin.data.format;

import static dev.bobbin.data.format.ArrayFixtures.assertRefused;
import static dev.bobbin.data.format.ArrayFixtures.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.data.format.ArrayFiles.Format;
import dev.bobbin.engine.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrayFilesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "medmnist.npz, NUMPY",
    "kmnist, NUMPY",
    "npy/y_test.npy, NUMPY",
    "hub, PARQUET",
    "hub/data/test-00000-of-00001.parquet, PARQUET",
    "pair, PIXEL_TABLE",
    "csv/gzip.csv.gz, PIXEL_TABLE",
    "csv/zip.csv.zip, PIXEL_TABLE",
    "list, ",
    "list/list.csv, ",
    "versions.json, ",
    "no such file, "
  })
  void tellsTheFormat(String name, Format format) {
    assertThat(ArrayFiles.detect(path(name)).orElse(null)).isEqualTo(format);
  }

  @Test
  void readsTheFormatThatItFound() {
    RawDataset set = ArrayFiles.read(path("keras.npz"), Format.NUMPY);
    ArrayFixtures.assertSplit(set.train(), 0, 6, new Shape(4, 5, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "a.h5, '\u0089HDF\r\n\u001a\n', HDF5; try h5py",
    "a.mat, '\u0089HDF\r\n\u001a\n', MATLAB 7.3 (HDF5); try h5py",
    "a.mat, MATLAB 5.0 MAT-file, MATLAB; try scipy.io.loadmat",
    "data_batch_1, '\u0080\u0002}q', try CIFAR's binary version",
    "a.pkl, '\u0080\u0004}q', received pickled Python objects",
    "a.feather, ARROW1, Arrow or Feather; try pyarrow",
    "a.pt, 'PK\u0003\u0004', PyTorch's pickled tensors",
    "a.tfrecord-00000-of-00002, x, TFRecord; try tfds.as_numpy",
    "a.tar.gz, x, a packed archive; try to unpack it",
    "a.xlsx, 'PK\u0003\u0004', a spreadsheet; try to save it as CSV"
  })
  void namesFormatsThatAreNotRead(String name, String start, String message) throws IOException {
    Path file = Files.write(folder.resolve(name), start.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(ArrayFiles.refusal(file).orElseThrow()).hasMessageContaining(message);
  }

  @Test
  void namesNoOtherFiles() throws IOException {
    assertThat(ArrayFiles.refusal(path("keras.npz"))).isEmpty();
    assertThat(ArrayFiles.refusal(path("csv/plain.csv"))).isEmpty();
    assertThat(ArrayFiles.refusal(folder)).isEmpty();
    assertThat(ArrayFiles.refusal(Files.write(folder.resolve("empty"), new byte[0]))).isEmpty();
  }

  @Test
  void readsCifarsBinaryVersion() throws IOException {
    Files.writeString(folder.resolve("batches.meta.txt"), "airplane\nautomobile\nbird\n\n");
    Files.write(folder.resolve("data_batch_1.bin"), record(new byte[] {2}, 10));
    Files.write(folder.resolve("data_batch_2.bin"), record(new byte[] {0}, 20));
    Files.write(folder.resolve("test_batch.bin"), record(new byte[] {1}, 30));
    assertThat(ArrayFiles.detect(folder)).contains(Format.CIFAR);
    RawDataset set = ArrayFiles.read(folder, Format.CIFAR);
    ArrayPictures train = (ArrayPictures) set.train();
    assertThat(train.labels()).containsExactly(2, 0);
    assertThat(train.pixels()).startsWith(10, 11, 12, 10, 11, 12);
    assertThat(train.pixels()[3072]).isEqualTo((byte) 20);
    assertThat(set.test().orElseThrow().label(0)).isEqualTo(1);
    assertThat(set.classNames()).containsExactly("airplane", "automobile", "bird");
    assertThat(set.files()).hasSize(3);
  }

  @Test
  void readsCifar100sFineLabels() throws IOException {
    Files.writeString(folder.resolve("fine_label_names.txt"), "apple\nbear\n");
    Files.write(folder.resolve("train.bin"), record(new byte[] {9, 1}, 10));
    RawDataset set = CifarFiles.read(folder);
    assertThat(set.train().label(0)).isEqualTo(1);
    assertThat(set.test()).isEmpty();
  }

  @Test
  void refusesCifarFilesOfOtherSizesAndLabels() throws IOException {
    Path file = folder.resolve("data_batch_1.bin");
    Files.write(file, new byte[3072]);
    assertRefused(() -> CifarFiles.read(folder))
        .hasMessageContaining("data_batch_1.bin: expected records of 3073 bytes, received 3072 bytes");
    Files.write(file, record(new byte[] {10}, 0));
    assertRefused(() -> CifarFiles.read(folder))
        .hasMessageContaining("record 0: expected a class from 0 to 9, received 10");
    Files.write(file, new byte[0]);
    assertRefused(() -> CifarFiles.read(folder)).hasMessageContaining("received 0 bytes");
  }

  /** A record whose planes have the levels red, red + 1 and red + 2. */
  private static byte[] record(byte[] labels, int red) {
    byte[] bytes = new byte[labels.length + 3072];
    System.arraycopy(labels, 0, bytes, 0, labels.length);
    for (int i = 0; i < 3072; i++) {
      bytes[labels.length + i] = (byte) (red + i / 1024);
    }
    return bytes;
  }
}
