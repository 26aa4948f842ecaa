package dev.bobbin.data.catalogue;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.format.ClassFile;
import dev.bobbin.data.format.Idx;
import dev.bobbin.data.format.ImageFolder;
import dev.bobbin.data.format.KaggleCsv;
import dev.bobbin.data.format.NpzFile;
import dev.bobbin.data.split.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes a dataset as a folder that {@link DatasetCatalogue#open} reads back with the same images
 * in the same order, labels and class names. The folder is made under a temporary name beside its
 * place and renamed when complete.
 */
public final class DatasetExport {
  /** Words that readers take for splits. */
  private static final Pattern SPLITS =
      Pattern.compile("train|test|(?<![a-z])(val|valid|validation|dev|trn|tst)(?![a-z])|t10k");

  private static final String NPZ = ".npz";

  private DatasetExport() {}

  /** The format to write. */
  public enum Form {
    /** Kaggle's CSV: {@code fashion-mnist_train.csv} and {@code fashion-mnist_test.csv}. */
    CSV,
    /** The four files of MNIST; those of images in colour are called {@code idx4}. */
    IDX,
    /** One file of NumPy, with the keys of Keras. */
    NPZ,
    /**
     * {@code train/}, {@code test/} and, if the dataset has such a split, {@code validation/} with
     * a folder of PNG files for each class.
     */
    PNG
  }

  /** Receives progress. */
  @FunctionalInterface
  public interface Listener {
    /**
     * The given number of images is written; called after each image, or after each split where it
     * is written as a whole. An exception ends the writing and leaves nothing behind.
     */
    void written(int images, int total);
  }

  /**
   * Writes a dataset.
   *
   * @param compress whether the files are gzip; not for NPZ and PNG, which are compressed anyway
   * @param folder to create; an empty one may exist
   * @param replace whether to replace a dataset that was written to {@code folder} before; a folder
   *     with anything else is rejected even then
   * @return the names in the folder
   * @throws BobbinException if the format cannot hold the dataset, the folder is taken, or the disk
   *     is full; the previous content is then still there
   */
  public static List<String> write(
      Dataset dataset,
      Form form,
      boolean compress,
      Path folder,
      boolean replace,
      Listener listener) {
    Map<Split, LabeledImages> splits = splits(dataset);
    splits.forEach((split, images) -> requireReadable(dataset, form, split, images));
    Path building = null;
    try {
      Path target = place(folder);
      requireFree(folder, target, replace);
      building = hidden(target, "tmp");
      Files.createDirectories(building);
      try {
        fill(dataset, splits, form, compress, building, listener);
      } catch (BobbinException e) {
        throw inPlace(e, building, target);
      }
      List<String> files = names(building);
      publish(building, target);
      return files;
    } catch (IOException e) {
      throw BobbinException.io(folder, "to write this folder", e);
    } finally {
      if (building != null) {
        deleteQuietly(building);
      }
    }
  }

  private static Map<Split, LabeledImages> splits(Dataset dataset) {
    Map<Split, LabeledImages> splits = new EnumMap<>(Split.class);
    splits.put(Split.TRAIN, dataset.train());
    dataset.validation().ifPresent(own -> splits.put(Split.VALIDATION, own));
    splits.put(Split.TEST, dataset.test());
    return splits;
  }

  /** No reader takes a split without images, or more in an array than Java's arrays hold. */
  private static void requireReadable(
      Dataset dataset, Form form, Split split, LabeledImages images) {
    String where = dataset.name() + ", " + split.id() + " split";
    if (images.count() == 0) {
      throw BobbinException.of(where, "at least one image", "none", "another dataset");
    }
    int channels = images.shape().channels();
    if (channels != 1 && channels != 3) {
      throw BobbinException.of(
          where, "images of one or three channels", images.shape(), "grey or RGB images");
    }
    long bytes = (long) images.count() * images.shape().size();
    if (form != Form.PNG && bytes > Integer.MAX_VALUE - 8) {
      throw BobbinException.of(
          where,
          "at most 2 GB of pixels in an array",
          bytes + " bytes",
          "png, or a smaller --size");
    }
  }

  /** Names a file where it was to be, not where it was being made. */
  private static BobbinException inPlace(BobbinException e, Path building, Path target) {
    String where = e.where();
    return where.startsWith(building + "") && e.expected().isPresent()
        ? BobbinException.because(
            e,
            target + where.substring(building.toString().length()),
            e.expected().get(),
            e.received().orElse(""),
            e.remedy().orElse("another format"))
        : e;
  }

  /** The real path of an existing folder, so that a link to it is not replaced. */
  private static Path place(Path folder) throws IOException {
    Path place = Files.exists(folder) ? folder.toRealPath() : folder.toAbsolutePath().normalize();
    if (place.getFileName() == null) {
      throw BobbinException.of(folder + "", "a folder to make", "the root", "a name in it");
    }
    return place;
  }

  private static void requireFree(Path folder, Path target, boolean replace) throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    if (!Files.isDirectory(target)) {
      throw BobbinException.of(folder + "", "a folder to make", "a file", "another name");
    }
    List<String> there = names(target);
    if (!there.isEmpty() && !replace) {
      throw BobbinException.of(
          folder + "",
          "a new or empty folder",
          "one with " + there.getFirst() + " in it",
          "another name, or --force to replace a converted dataset");
    }
    List<String> foreign =
        there.stream().filter(name -> !isOurs(target, name) || !isOfOne(there, name)).toList();
    if (!foreign.isEmpty() || !(there.isEmpty() || there.contains(ClassFile.NAME))) {
      throw BobbinException.of(
          folder + "",
          "a folder with a converted dataset and nothing else, to replace it",
          foreign.isEmpty()
              ? "one without " + ClassFile.NAME
              : "'" + foreign.getFirst() + "' in it",
          "another name, or to remove it by hand");
    }
  }

  /** A conversion writes tables or an archive of one name only. */
  private static boolean isOfOne(List<String> there, String name) {
    return there.stream()
        .filter(other -> !stem(other).isEmpty())
        .findFirst()
        .map(first -> stem(name).isEmpty() || stem(name).equals(stem(first)))
        .orElse(true);
  }

  /** The dataset's name in that of a table or archive; empty for other files. */
  private static String stem(String name) {
    String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    return Stream.concat(Stream.of(NPZ), Stream.of(Split.values()).map(DatasetExport::csvEnd))
        .filter(plain::endsWith)
        .findFirst()
        .map(end -> plain.substring(0, plain.length() - end.length()))
        .orElse("");
  }

  private static boolean isOurs(Path folder, String name) {
    String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    boolean directory = Files.isDirectory(folder.resolve(name));
    return directory
        ? Stream.of(Split.values()).anyMatch(split -> split.id().equals(name))
        : name.equals(ClassFile.NAME)
            || (plain.endsWith(NPZ) && NpzFile.isOurs(folder.resolve(name)))
            || Stream.of(Split.values())
                .anyMatch(split ->
                    plain.endsWith(csvEnd(split))
                        || plain.matches(idxName(split, "images", "[34]"))
                        || plain.equals(idxName(split, "labels", "1")));
  }

  private static void fill(
      Dataset dataset,
      Map<Split, LabeledImages> splits,
      Form form,
      boolean compress,
      Path folder,
      Listener listener) {
    String end = compress ? ".gz" : "";
    String name = fileName(dataset.name());
    int total = splits.values().stream().mapToInt(LabeledImages::count).sum();
    ClassFile classes =
        form == Form.PNG
            ? ClassFile.withFolders(dataset.classNames())
            : ClassFile.of(dataset.classNames());
    if (form == Form.NPZ) {
      NpzFile.write(splits, folder.resolve(name + NPZ), images -> listener.written(images, total));
    }
    int before = 0;
    for (Map.Entry<Split, LabeledImages> each : splits.entrySet()) {
      Split split = each.getKey();
      LabeledImages images = each.getValue();
      int first = before;
      IntConsumer written = count -> listener.written(first + count, total);
      switch (form) {
        case CSV -> KaggleCsv.write(images, folder.resolve(name + csvEnd(split) + end), written);
        case IDX -> {
          String dimensions = images.shape().channels() == 1 ? "3" : "4";
          Idx.writePart(
              images,
              folder.resolve(idxName(split, "images", dimensions) + end),
              folder.resolve(idxName(split, "labels", "1") + end));
          written.accept(images.count());
        }
        case NPZ -> {}
        case PNG -> ImageFolder.write(images, classes, folder.resolve(split.id()), written);
      }
      before += images.count();
    }
    classes.write(folder);
  }

  private static String csvEnd(Split split) {
    return "_" + split.id() + ".csv";
  }

  /** As those of MNIST. */
  private static String idxName(Split split, String what, String dimensions) {
    String name = split == Split.TEST ? "t10k" : split.id();
    return name + "-" + what + "-idx" + dimensions + "-ubyte";
  }

  /**
   * Readers find the splits by words in the file names, so the other names must not contain them.
   */
  private static String fileName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    boolean misleading = name.isBlank() || SPLITS.matcher(lower).find();
    return misleading || name.startsWith(".") ? "dataset" : name;
  }

  private static void publish(Path building, Path target) throws IOException {
    if (!Files.exists(target)) {
      Files.move(building, target);
      return;
    }
    Path old = hidden(target, "old");
    Files.move(target, old);
    try {
      Files.move(building, target);
    } catch (IOException e) {
      Files.move(old, target);
      throw e;
    }
    deleteQuietly(old);
  }

  private static Path hidden(Path target, String kind) {
    return target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + "." + kind);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  /** Failures are ignored: the temporary folder is hidden and does no harm. */
  private static void deleteQuietly(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // An earlier failure, if any, is the one to report.
    }
  }
}
