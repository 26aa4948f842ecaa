package dev.bobbin.data.catalogue;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.catalogue.NamedDataset.NamedFile;
import dev.bobbin.data.format.ClassFile;
import dev.bobbin.data.format.Idx;
import dev.bobbin.data.format.ImageFolder;
import dev.bobbin.data.format.KaggleCsv;
import dev.bobbin.engine.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Writes a dataset as a folder that {@link DatasetCatalogue#open} reads back with the same images
 * in the same order, labels and class names. The folder is made under a temporary name beside its
 * place and renamed when complete.
 */
public final class DatasetExport {
  private static final Shape KAGGLE = new Shape(28, 28, 1);
  private static final String TRAIN = "train";
  private static final String VALIDATION = "validation";
  private static final String TEST = "test";

  private DatasetExport() {}

  /** The format to write. */
  public enum Form {
    /** Kaggle's CSV: {@code fashion-mnist_train.csv} and {@code fashion-mnist_test.csv}. */
    CSV,
    /** The four files of MNIST. */
    IDX,
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
   * @param compress whether the files are gzip; not for PNG, which is compressed anyway
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
    requireImages(dataset, TRAIN, dataset.train());
    requireImages(dataset, TEST, dataset.test());
    if (form != Form.PNG && dataset.validation().isPresent()) {
      throw BobbinException.of(
          dataset.name(),
          "a dataset without a validation split, which %s files have no place for"
              .formatted(form.name().toLowerCase(Locale.ROOT)),
          "one with it",
          "png, which keeps it");
    }
    requireShape(dataset, form);
    Path building = null;
    try {
      Path target = place(folder);
      requireFree(folder, target, replace);
      building = hidden(target, "tmp");
      Files.createDirectories(building);
      try {
        fill(dataset, form, compress, building, listener);
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

  // No reader takes a split without images.
  private static void requireImages(Dataset dataset, String part, LabeledImages images) {
    if (images.count() == 0) {
      throw BobbinException.of(
          dataset.name() + ", " + part + " split", "at least one image", "none", "another dataset");
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

  /** Before a file is begun, whose place nobody knows. */
  private static void requireShape(Dataset dataset, Form form) {
    Shape shape = dataset.train().shape();
    if (form == Form.CSV && !shape.equals(KAGGLE)) {
      throw BobbinException.of(
          dataset.name(),
          "images of %s, as Kaggle's CSV has them".formatted(KAGGLE),
          shape + "",
          shape.channels() == 1 ? "idx or png" : "png");
    }
    if (form == Form.IDX && shape.channels() != 1) {
      throw BobbinException.of(
          dataset.name(), "images of one channel, as IDX files have them", shape + "", "png");
    }
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
    List<String> foreign = there.stream().filter(name -> !isOurs(target, name)).toList();
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

  private static boolean isOurs(Path folder, String name) {
    String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    boolean directory = Files.isDirectory(folder.resolve(name));
    return directory
        ? name.equals(TRAIN) || name.equals(VALIDATION) || name.equals(TEST)
        : name.equals(ClassFile.NAME)
            || plain.endsWith(csvEnd(TRAIN))
            || plain.endsWith(csvEnd(TEST))
            || NamedDataset.FASHION_MNIST.files().stream().anyMatch(f -> f.name().equals(plain));
  }

  private static void fill(
      Dataset dataset, Form form, boolean compress, Path folder, Listener listener) {
    LabeledImages train = dataset.train();
    LabeledImages test = dataset.test();
    int validated = dataset.validation().map(LabeledImages::count).orElse(0);
    int total = train.count() + validated + test.count();
    IntConsumer trained = images -> listener.written(images, total);
    IntConsumer tested = images -> listener.written(train.count() + validated + images, total);
    ClassFile classes =
        form == Form.PNG
            ? ClassFile.withFolders(dataset.classNames())
            : ClassFile.of(dataset.classNames());
    switch (form) {
      case CSV -> {
        String end = compress ? ".gz" : "";
        String name = csvName(dataset.name());
        KaggleCsv.write(train, folder.resolve(name + csvEnd(TRAIN) + end), trained);
        KaggleCsv.write(test, folder.resolve(name + csvEnd(TEST) + end), tested);
      }
      case IDX -> {
        List<Path> files =
            NamedDataset.FASHION_MNIST.files().stream()
                .map(NamedFile::name)
                .map(name -> folder.resolve(compress ? name + ".gz" : name))
                .toList();
        Idx.writePart(train, files.get(0), files.get(1));
        trained.accept(train.count());
        Idx.writePart(test, files.get(2), files.get(3));
        tested.accept(test.count());
      }
      case PNG -> {
        ImageFolder.write(train, classes, folder.resolve(TRAIN), trained);
        dataset
            .validation()
            .ifPresent(own ->
                ImageFolder.write(
                    own,
                    classes,
                    folder.resolve(VALIDATION),
                    images -> listener.written(train.count() + images, total)));
        ImageFolder.write(test, classes, folder.resolve(TEST), tested);
      }
    }
    classes.write(folder);
  }

  private static String csvEnd(String part) {
    return "_" + part + ".csv";
  }

  /**
   * Readers find the splits by words in the file names, so the other names must not contain them.
   */
  private static String csvName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    boolean misleading = name.isBlank() || lower.contains(TRAIN) || lower.contains(TEST);
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
