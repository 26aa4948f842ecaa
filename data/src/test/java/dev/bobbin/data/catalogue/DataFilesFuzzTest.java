package dev.bobbin.data.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bobbin.base.fixtures.FuzzTarget;
import dev.bobbin.base.fixtures.Fuzzer;
import dev.bobbin.base.fixtures.Mutations;
import dev.bobbin.data.Dataset;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Datasets of each format, of which one file is spoilt, opened as the commands open them. */
class DataFilesFuzzTest {
  private static final String ARRAYS = "format/arrays/";
  private static final String GREY = "image/pictures/png-grey8.png";
  private static final String CIFAR_CLASSES = "ant\nbee\ncat\n";
  private static final int CIFAR_RECORD = 3073;

  /** Its reader has buffers of some 64 MB, whatever the size of the file. */
  private static final long HARDWOOD_BYTES = 256L << 20;

  @TempDir static Path folder;

  private final DataLocations here = DataLocations.fromEnvironment(Optional.empty()).offline();

  /** A target that needs these files beside the one that is spoilt. */
  private final class Beside {
    private final Path own;
    private final String name;
    private final String file;

    /** The folder has the name of the target, by which messages are known. */
    Beside(String name, String file) throws IOException {
      this.name = name;
      this.file = file;
      this.own = Files.createDirectories(folder.resolve(name));
    }

    Beside with(String other, byte[] content) throws IOException {
      Files.write(own.resolve(other), content);
      return this;
    }

    private FuzzTarget.Parser parser() {
      Path place = own.resolve(file);
      return FuzzTarget.file(
          place,
          _ ->
              DatasetCatalogue.open(
                  (alone() ? place : own) + "", here, ReadOptions.DEFAULT.whole(), Progress.NONE));
    }

    /** Tables and lists are given as files, the others as folders. */
    private boolean alone() {
      return file.contains(".csv") && !file.equals("classes.csv");
    }

    FuzzTarget binary(byte[]... corpus) {
      return FuzzTarget.binary(name, name, List.of(corpus), parser());
    }

    FuzzTarget text(byte[]... corpus) {
      return FuzzTarget.text(name, name, List.of(corpus), parser());
    }
  }

  @TestFactory
  Stream<DynamicTest> hundredsOfSpoiltInputsAreReadOrRefused() throws IOException {
    return Fuzzer.hundreds(targets());
  }

  @Tag("slow")
  @TestFactory
  Stream<DynamicTest> manySpoiltInputsAreReadOrRefused() throws IOException {
    return Fuzzer.many(targets());
  }

  private List<FuzzTarget> targets() throws IOException {
    byte[] images = idx(6, 4, 5);
    byte[] labels = idx(6);
    byte[] cifar = new byte[3 * CIFAR_RECORD];
    cifar[CIFAR_RECORD] = 1;
    cifar[2 * CIFAR_RECORD] = 2;
    return List.of(
        new Beside("IDX images", "images-idx3-ubyte")
            .with("labels-idx1-ubyte", labels)
            .binary(images)
            .spoiltBy(DataFilesFuzzTest::gzipped),
        new Beside("IDX labels", "labels-idx1-ubyte")
            .with("images-idx3-ubyte", images)
            .binary(labels),
        new Beside("EMNIST mapping", "emnist-letters-mapping.txt")
            .with("emnist-letters-train-images-idx3-ubyte", images)
            .with("emnist-letters-train-labels-idx1-ubyte", labels)
            .text("0 65\n1 66\n2 67\n".getBytes(UTF_8)),
        new Beside("npy images", "X_train.npy")
            .with("y_train.npy", fixture(ARRAYS + "npy/y_train.npy"))
            .binary(fixture(ARRAYS + "npy/X_train.npy")),
        new Beside("npy labels", "y_train.npy")
            .with("X_train.npy", fixture(ARRAYS + "npy/X_train.npy"))
            .binary(fixture(ARRAYS + "npy/y_train.npy")),
        new Beside("npz", "set.npz")
            .binary(
                fixture(ARRAYS + "keras.npz"),
                fixture(ARRAYS + "labels/unicode.npz"),
                fixture(ARRAYS + "labels/one-hot-fortran.npz"),
                fixture(ARRAYS + "types/big-f4.npz"),
                fixture(ARRAYS + "layouts/transposed.npz"))
            .spoiltBy(DataFilesFuzzTest::packed),
        new Beside("Parquet", "Parquet.parquet")
            .binary(
                fixture(ARRAYS + "hub/data/train-00000-of-00002.parquet"),
                fixture(ARRAYS + "parquet/none.parquet"),
                fixture(ARRAYS + "parquet/words.parquet"),
                fixture(ARRAYS + "parquet/gzip.parquet"),
                fixture(ARRAYS + "parquet/snappy.parquet"),
                fixture(ARRAYS + "parquet/label-float.parquet"))
            .within(_ -> HARDWOOD_BYTES),
        new Beside("CSV of pixels", "set.csv")
            .text(
                fixture(ARRAYS + "csv/plain.csv"),
                fixture(ARRAYS + "csv/semicolon.csv"),
                fixture(ARRAYS + "csv/words-last.csv"),
                fixture(ARRAYS + "csv/scaled.csv"),
                fixture(ARRAYS + "csv/index.csv")),
        new Beside("CSV in a zip", "set.csv.zip")
            .text(fixture(ARRAYS + "csv/zip.csv.zip"))
            .spoiltBy(DataFilesFuzzTest::packed),
        new Beside("list of pictures", "list.csv")
            .with("a.png", fixture(GREY))
            .with("b.png", fixture(GREY))
            .text(
                "filename,label,split\na.png,ant,train\n\"b.png\",bee,\n".getBytes(UTF_8),
                "label\tpath\n1\ta\n2\tb.png\n".getBytes(UTF_8)),
        new Beside("CIFAR", "data_batch_1.bin")
            .with("batches.meta.txt", CIFAR_CLASSES.getBytes(UTF_8))
            .binary(cifar),
        new Beside("CIFAR classes", "batches.meta.txt")
            .with("data_batch_1.bin", cifar)
            .text(CIFAR_CLASSES.getBytes(UTF_8)),
        new Beside("classes", "classes.csv")
            .with("images-idx3-ubyte", images)
            .with("labels-idx1-ubyte", labels)
            .text("label,name\n0,ant\n1,\"a \"\"b\"\"\"\n2,cat\n".getBytes(UTF_8)));
  }

  /** Elements that are their own number, modulo 3. */
  private static byte[] idx(int... sizes) {
    int count = IntStream.of(sizes).reduce(1, (a, b) -> a * b);
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + count);
    file.putInt(0x800 + sizes.length);
    for (int size : sizes) {
      file.putInt(size);
    }
    for (int i = 0; i < count; i++) {
      file.put((byte) (i % 3));
    }
    return file.array();
  }

  private static byte[] fixture(String name) throws IOException {
    try {
      return Files.readAllBytes(
          Path.of(Objects.requireNonNull(Dataset.class.getResource(name), name).toURI()));
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  /** Compressed or not, as the reader tells by itself. */
  private static byte[] gzipped(List<byte[]> corpus, Random random) {
    byte[] spoilt = Mutations.of(corpus, false, random);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(spoilt);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return switch (random.nextInt(4)) {
      case 0 -> out.toByteArray();
      case 1 -> Mutations.of(List.of(out.toByteArray()), false, random);
      default -> spoilt;
    };
  }

  /** Errors of the archive, or of a file in it. */
  private static byte[] packed(List<byte[]> corpus, Random random) {
    if (random.nextInt(4) == 0) {
      return Mutations.of(corpus, false, random);
    }
    byte[] archive = corpus.get(random.nextInt(corpus.size()));
    Map<String, byte[]> files = new LinkedHashMap<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), in.readAllBytes());
      }
      int spoilt = random.nextInt(files.size());
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        byte[] content = file.getValue();
        boolean text = file.getKey().endsWith(".csv");
        zip.write(spoilt-- == 0 ? Mutations.of(List.of(content), text, random) : content);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
