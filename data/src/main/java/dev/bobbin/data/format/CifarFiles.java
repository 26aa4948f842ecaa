package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.data.Provenance;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.Shape;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The binary version of CIFAR-10 and CIFAR-100 (Krizhevsky, 2009): in each record one label, or a
 * coarse and a fine one, then the red, the green and the blue plane of 32 x 32 pixels. Class names
 * lie beside in {@code batches.meta.txt} or {@code fine_label_names.txt}.
 */
public final class CifarFiles {
  private static final Shape SHAPE = new Shape(32, 32, 3);
  private static final int PIXELS = 32 * 32;
  private static final Pattern TEN = Pattern.compile("data_batch_\\d+\\.bin");
  private static final String COPY = "another copy of the file";

  private CifarFiles() {}

  /** Whether a file, or a folder by the files in it, is such a dataset. */
  public static boolean isDataset(Path path) {
    if (Files.isDirectory(path)) {
      return ArraySource.list(path).stream().anyMatch(CifarFiles::isTraining);
    }
    return Files.isRegularFile(path)
        && (isTraining(path) || name(path).equals("test_batch.bin") || isHundred(path));
  }

  private static String name(Path file) {
    return file.getFileName() + "";
  }

  private static boolean isTraining(Path file) {
    return TEN.matcher(name(file)).matches() || (name(file).equals("train.bin") && isHundred(file));
  }

  private static boolean isHundred(Path file) {
    return (name(file).equals("train.bin") || name(file).equals("test.bin"))
        && Files.isRegularFile(file.resolveSibling("fine_label_names.txt"));
  }

  /**
   * Reads the files of a folder, by it or by a training file; or a test file alone.
   *
   * @throws BobbinException if a file has another size, or a label has no name
   */
  public static RawDataset read(Path path) {
    boolean isFolder = Files.isDirectory(path);
    Path folder = isFolder ? path : ArraySource.folder(path);
    List<Path> all = ArraySource.list(folder);
    List<Path> train = all.stream().filter(CifarFiles::isTraining).toList();
    boolean hundred = isFolder ? train.stream().anyMatch(CifarFiles::isHundred) : isHundred(path);
    String testName = hundred ? "test.bin" : "test_batch.bin";
    List<Path> test = all.stream().filter(file -> name(file).equals(testName)).toList();
    if (!isFolder && !isTraining(path)) {
      train = List.of(path);
      test = List.of();
    }
    List<String> names = names(folder, hundred);
    List<Provenance.Source> files = new ArrayList<>();
    Map<Split, LabeledPictures> splits = new EnumMap<>(Split.class);
    splits.put(Split.TRAIN, read(train, hundred, names, files));
    if (!test.isEmpty()) {
      splits.put(Split.TEST, read(test, hundred, names, files));
    }
    return new RawDataset(splits, names, List.of(), files);
  }

  private static List<String> names(Path folder, boolean hundred) {
    Path file = folder.resolve(hundred ? "fine_label_names.txt" : "batches.meta.txt");
    if (!Files.isRegularFile(file)) {
      return ClassFile.in(folder)
          .map(ClassFile::names)
          .orElse(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
    }
    try {
      if (Files.size(file) > 1 << 16) {
        throw BobbinException.of(file, "at most 64 KiB", Files.size(file), COPY);
      }
      List<String> names =
          Files.readAllLines(file).stream().map(String::strip).filter(l -> !l.isEmpty()).toList();
      if (names.isEmpty() || names.size() > 256) {
        throw BobbinException.of(file, "the name of a class in each line", names.size(), COPY);
      }
      return names;
    } catch (IOException e) {
      throw BobbinException.io(file, "the names of CIFAR's classes", e);
    }
  }

  private static ArrayPictures read(
      List<Path> paths, boolean hundred, List<String> names, List<Provenance.Source> files) {
    int record = (hundred ? 2 : 1) + SHAPE.size();
    long count = 0;
    try {
      for (Path path : paths) {
        long size = Files.size(path);
        if (size == 0 || size % record != 0) {
          throw BobbinException.of(path, "records of " + record + " bytes", size + " bytes", COPY);
        }
        count += size / record;
      }
      byte[] pixels = ArrayMemory.bytes(paths.getFirst() + "", count * SHAPE.size());
      int[] labels = new int[(int) count];
      int next = 0;
      for (Path path : paths) {
        next = read(path, record, pixels, labels, next, names, files);
      }
      if (next < count) {
        throw BobbinException.of(paths.getFirst(), count + " pictures", next, COPY);
      }
      return new ArrayPictures(SHAPE, pixels, labels, paths.getFirst() + "");
    } catch (IOException e) {
      throw BobbinException.io(paths.getFirst(), "a file of CIFAR", e);
    }
  }

  private static int read(
      Path path,
      int record,
      byte[] pixels,
      int[] labels,
      int first,
      List<String> names,
      List<Provenance.Source> files)
      throws IOException {
    MessageDigest digest = Sha256.start();
    int next = first;
    byte[] bytes = new byte[record];
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      while (next < labels.length && in.readNBytes(bytes, 0, record) == record) {
        digest.update(bytes);
        int start = record - SHAPE.size();
        int label = bytes[start - 1] & 0xFF;
        if (label >= names.size()) {
          throw BobbinException.of(
              path + ", record " + (next - first),
              "a class from 0 to " + (names.size() - 1),
              label,
              COPY);
        }
        labels[next] = label;
        for (int pixel = 0; pixel < PIXELS; pixel++) {
          for (int c = 0; c < 3; c++) {
            pixels[next * SHAPE.size() + 3 * pixel + c] = bytes[start + c * PIXELS + pixel];
          }
        }
        next++;
      }
    }
    files.add(
        new Provenance.Source(name(path), (long) (next - first) * record, Sha256.hex(digest)));
    return next;
  }
}
