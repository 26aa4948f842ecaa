package dev.bobbin.data.catalogue;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.Provenance;
import dev.bobbin.data.format.ClassFile;
import dev.bobbin.data.format.ImageFolder;
import dev.bobbin.data.format.KaggleCsv;
import dev.bobbin.data.format.ReadPart;
import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.data.image.PictureFacts;
import dev.bobbin.data.split.SplitIndices;
import dev.bobbin.data.split.Splitter;
import dev.bobbin.model.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Datasets that are given by a path; the names in it tell the format. */
final class PathDatasets {
  private static final Pattern CSV =
      Pattern.compile(".*\\.csv(\\.gz|\\.zip)?|.*\\.zip", Pattern.CASE_INSENSITIVE);

  private PathDatasets() {}

  static Dataset open(Path path, ReadOptions options) {
    String name = path.toAbsolutePath().normalize().getFileName() + "";
    Dataset dataset =
        Files.isDirectory(path) ? folder(path, name, options) : csv(path, name, options);
    requireEveryClass(path, dataset.train(), dataset.classNames());
    return dataset;
  }

  private static Dataset folder(Path path, String name, ReadOptions options) {
    if (IdxFolder.hasAny(path, NamedDataset.FASHION_MNIST)) {
      return IdxFolder.readUnchecked(path, name);
    }
    List<Path> csv = list(path).stream().filter(PathDatasets::isCsv).toList();
    if (!csv.isEmpty()) {
      Path train =
          one(path, csv, "train")
              .or(() -> csv.size() == 1 ? Optional.of(csv.getFirst()) : Optional.empty())
              .orElseThrow(() -> noSingle(path, "train"));
      return csv(train, name, options);
    }
    return images(path, name, options);
  }

  private static Dataset csv(Path file, String name, ReadOptions options) {
    if (file.getFileName().toString().contains("-ubyte")) {
      throw BobbinException.of(
          file + "", "a folder or a CSV file", "one IDX file", "the folder it is in");
    }
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    List<String> names = ClassFile.in(folder).map(ClassFile::names).orElseGet(() -> csvNames(file));
    boolean archive = isZip(file);
    Predicate<String> isTest = entry -> isPart(entry, "test");
    if (archive && KaggleCsv.entries(file).stream().anyMatch(isTest)) {
      ReadPart train = KaggleCsv.read(file, names.size(), entry -> isPart(entry, "train"));
      ReadPart test = KaggleCsv.read(file, names.size(), isTest);
      return dataset(name, train, test, names, standard(train), file);
    }
    ReadPart train = KaggleCsv.read(file, names.size());
    Optional<Path> test =
        isPart(file.getFileName() + "", "train")
            ? one(folder, list(folder).stream().filter(PathDatasets::isCsv).toList(), "test")
            : Optional.empty();
    return test.isPresent()
        ? dataset(
            name, train, KaggleCsv.read(test.get(), names.size()), names, standard(train), file)
        : shared(name, train, names, standard(train), file, options);
  }

  private static Preprocessing standard(ReadPart part) {
    return Preprocessing.standard(part.images().shape());
  }

  /** Class names by the file name, since Kaggle's CSV has none. */
  private static List<String> csvNames(Path file) {
    boolean fashion = file.getFileName().toString().toLowerCase(Locale.ROOT).contains("fashion");
    return fashion ? NamedDataset.FASHION_NAMES : NamedDataset.DIGIT_NAMES;
  }

  private static Dataset images(Path path, String name, ReadOptions options) {
    Path train = path.resolve("train");
    Path test = path.resolve("test");
    Optional<ClassFile> classes = ClassFile.in(path).filter(c -> !c.folders().isEmpty());
    if (classes.isPresent()) {
      return converted(path, name, classes.get(), options);
    }
    if (Files.isDirectory(train) && Files.isDirectory(test)) {
      List<String> names = ImageFolder.classNames(train);
      Preprocessing how = resolved(ImageFolder.pictures(train, names), options);
      ReadPart trainPart = ImageFolder.read(train, names, how);
      return dataset(name, trainPart, ImageFolder.read(test, names, how), names, how, path);
    }
    List<Path> folders = list(path).stream().filter(Files::isDirectory).toList();
    if (folders.isEmpty()) {
      throw BobbinException.of(
          path + "",
          "four IDX files, Kaggle's CSV files, or folders of pictures by class",
          "none of them",
          "another folder, or fashion-mnist-mini");
    }
    List<String> names = ImageFolder.classNames(path);
    Preprocessing how = resolved(ImageFolder.pictures(path, names), options);
    return shared(name, ImageFolder.read(path, names, how), names, how, path, options);
  }

  /** Looks at up to 256 pictures, spread evenly. */
  private static Preprocessing resolved(List<Path> pictures, ReadOptions options) {
    List<PictureFacts> facts = new ArrayList<>();
    int some = Math.min(pictures.size(), 256);
    for (int i = 0; i < some; i++) {
      Path picture = pictures.get((int) ((long) i * pictures.size() / some));
      facts.add(
          ImageFileReader.decode(
                  ImageFolder.bytes(picture), picture + "", options.preprocessing().orientation())
              .facts());
    }
    return PreprocessingResolver.resolve(options.preprocessing(), facts);
  }

  /** A converted dataset, in its original size unless another one was requested. */
  private static Dataset converted(Path path, String name, ClassFile classes, ReadOptions options) {
    Path train = path.resolve("train");
    Preprocessing how = resolved(ImageFolder.picturesInOrder(train, classes), options);
    ReadPart trainPart = ImageFolder.readInOrder(train, classes, how);
    ReadPart testPart = ImageFolder.readInOrder(path.resolve("test"), classes, how);
    return dataset(name, trainPart, testPart, classes.names(), how, path, ClassFile.source(path));
  }

  private static Dataset dataset(
      String name,
      ReadPart train,
      ReadPart test,
      List<String> classNames,
      Preprocessing how,
      Path path,
      Provenance.Source... more) {
    List<Provenance.Source> files =
        Stream.of(train.files(), test.files(), List.of(more)).flatMap(List::stream).toList();
    return new Dataset(
        name,
        train.images(),
        Optional.empty(),
        test.images(),
        classNames,
        how,
        List.of(),
        new Provenance(path + "", files));
  }

  /** Moves a share of every class into a test split if there is none. */
  private static Dataset shared(
      String name,
      ReadPart all,
      List<String> classNames,
      Preprocessing how,
      Path path,
      ReadOptions options) {
    requireEveryClass(path, all.images(), classNames);
    Splitter splitter =
        options.testFraction() == 0
            ? new Splitter.None()
            : new Splitter.Stratified(options.testFraction(), options.seed());
    SplitIndices parts = splitter.of(all.images());
    LabeledImages train = all.images().select(parts.train());
    LabeledImages test = all.images().select(parts.validation());
    return new Dataset(
        name,
        train,
        Optional.empty(),
        test,
        classNames,
        how,
        List.of(),
        new Provenance(path + "", all.files()));
  }

  private static void requireEveryClass(Path path, LabeledImages train, List<String> classNames) {
    int[] counts = train.countsPerClass(classNames.size());
    for (int label = 0; label < counts.length; label++) {
      if (counts[label] == 0) {
        throw BobbinException.of(
            path + "",
            "at least one training image of each of " + counts.length + " classes",
            "none of class " + label + " (" + classNames.get(label) + ")",
            "labels without gaps, from 0 up");
      }
    }
  }

  private static boolean isCsv(Path file) {
    String name = file.getFileName() + "";
    return Files.isRegularFile(file) && CSV.matcher(name).matches() && !name.equals(ClassFile.NAME);
  }

  private static boolean isPart(String name, String part) {
    return Path.of(name).getFileName().toString().toLowerCase(Locale.ROOT).contains(part);
  }

  private static Optional<Path> one(Path folder, List<Path> files, String part) {
    List<Path> found =
        files.stream().filter(file -> isPart(file.getFileName() + "", part)).toList();
    if (found.size() > 1) {
      throw noSingle(folder, part);
    }
    return found.stream().findFirst();
  }

  private static BobbinException noSingle(Path folder, String part) {
    return BobbinException.of(
        folder + "",
        "one CSV file with '" + part + "' in its name",
        "another number of them",
        "the path of the file itself");
  }

  private static boolean isZip(Path file) {
    try {
      return KaggleCsv.isZip(file);
    } catch (IOException e) {
      throw BobbinException.io(file, "a CSV file", e);
    }
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(p -> !p.getFileName().toString().startsWith(".")).sorted().toList();
    } catch (IOException e) {
      throw BobbinException.io(folder, "a readable folder", e);
    }
  }
}
