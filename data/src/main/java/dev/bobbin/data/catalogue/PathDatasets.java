package dev.bobbin.data.catalogue;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.Provenance;
import dev.bobbin.data.format.ArrayFiles;
import dev.bobbin.data.format.ArrayFiles.Format;
import dev.bobbin.data.format.ArrayPictures;
import dev.bobbin.data.format.ClassFile;
import dev.bobbin.data.format.FileList;
import dev.bobbin.data.format.ImageFolder;
import dev.bobbin.data.format.LabeledPictures;
import dev.bobbin.data.format.PassedOver;
import dev.bobbin.data.format.RawDataset;
import dev.bobbin.data.image.PictureFiles;
import dev.bobbin.data.split.Split;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Datasets that are given by a path; names and first bytes tell the format. */
final class PathDatasets {
  private PathDatasets() {}

  static Dataset open(Path path, ReadOptions options, PictureCache cache, Progress progress) {
    RawDataset raw = raw(path, options);
    Optional<NamedDataset> named = named(raw);
    String name =
        named
            .map(NamedDataset::name)
            .orElseGet(() -> path.toAbsolutePath().normalize().getFileName() + "");
    RawDataset titled = withNames(path, raw, named);
    try (Preparation preparation =
        new Preparation(
            name,
            path + "",
            path.toAbsolutePath().normalize() + "",
            titled,
            options,
            cache,
            progress)) {
      return preparation.dataset();
    }
  }

  /** Whether a folder is what a training has written: never a dataset, although it has pictures. */
  static boolean isRun(Path folder) {
    return Files.isRegularFile(folder.resolve("recipe.yaml"))
        && Files.isRegularFile(folder.resolve("provenance.json"));
  }

  private static RawDataset raw(Path path, ReadOptions options) {
    if (isRun(path)) {
      throw BobbinException.of(
          path, "a dataset", "the directory of a run", "data.name of its recipe.yaml");
    }
    Optional<Format> arrays = ArrayFiles.detect(path);
    if (!Files.isDirectory(path)) {
      if (arrays.isPresent()) {
        return withNeighbours(path, ArrayFiles.read(path, arrays.get()));
      }
      if (FileList.isList(path)) {
        return FileList.read(path, options.skipBroken());
      }
      throw ArrayFiles.unknown(path);
    }
    // Tables and archives are left beside the pictures that were made from them, IDX files are not.
    boolean pictures =
        arrays.isEmpty() || (arrays.get() != Format.IDX && ImageFolder.hasClassFolders(path));
    if (!pictures) {
      return ArrayFiles.read(path, arrays.get());
    }
    if (arrays.isEmpty()) {
      refuseOthers(path);
    }
    return ImageFolder.read(path, options.skipBroken());
  }

  /** Says which files beside the one that was given have other splits of it. */
  private static RawDataset withNeighbours(Path file, RawDataset raw) {
    String given = file.getFileName() + "";
    List<String> others =
        raw.files().stream()
            .map(Provenance.Source::name)
            .map(name -> name.substring(name.lastIndexOf('/') + 1))
            .filter(name -> !name.equals(given) && !name.equals(ClassFile.NAME))
            .toList();
    if (raw.splits().size() == 1 || others.isEmpty()) {
      return raw;
    }
    List<String> notes = new ArrayList<>(raw.notes());
    notes.add("%s was read with what is beside it: %s".formatted(given, PassedOver.some(others)));
    return raw.withNotes(notes);
  }

  /** A folder without pictures but with data in a format that is not read says so. */
  private static void refuseOthers(Path folder) {
    List<Path> files = PictureFiles.in(folder, Files::isRegularFile);
    boolean hasFolders = !PictureFiles.in(folder, Files::isDirectory).isEmpty();
    boolean hasPictures = files.stream().anyMatch(PictureFiles::isPicture);
    if (!hasFolders && !hasPictures) {
      for (Path file : files) {
        ArrayFiles.refusal(file)
            .ifPresent(refusal -> {
              throw refusal;
            });
      }
    }
  }

  /** A dataset of the catalogue, whatever its folder is called. */
  private static Optional<NamedDataset> named(RawDataset raw) {
    List<String> digests = raw.files().stream().map(Provenance.Source::sha256).toList();
    return NamedDataset.ALL.stream()
        .filter(set ->
            set.files().stream().map(NamedDataset.NamedFile::sha256).toList().equals(digests))
        .findFirst();
  }

  /** Names of classes that the files themselves do not say. */
  private static RawDataset withNames(Path path, RawDataset raw, Optional<NamedDataset> named) {
    boolean fashion =
        raw.classNames().equals(NamedDataset.DIGIT_NAMES)
            && raw.files().stream()
                .map(file -> file.name().toLowerCase(Locale.ROOT))
                .anyMatch(file -> file.contains("fashion") && file.contains(".csv"));
    Path folder = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
    boolean stated = folder != null && ClassFile.isPresent(folder);
    if (named.isEmpty() && (!fashion || stated)) {
      return raw;
    }
    List<String> names =
        named.map(set -> set.entry().classNames()).orElse(NamedDataset.FASHION_NAMES);
    return raw.withClassNames(names);
  }

  /** A named dataset, prepared otherwise if that is stated. */
  static Dataset prepared(
      Dataset named, ReadOptions options, PictureCache cache, Progress progress) {
    PreprocessingSpec spec = options.preprocessing();
    PreprocessingSpec stated =
        spec.polarity() == Polarity.AUTO ? spec.of(Polarity.LIGHT_ON_DARK) : spec;
    Preprocessing usual = named.preprocessing();
    RawDataset raw =
        new RawDataset(
            Map.of(
                Split.TRAIN, array(named.train(), named.name() + ", train"),
                Split.TEST, array(named.test(), named.name() + ", test")),
            named.classNames(),
            named.notes(),
            named.provenance().files());
    try (Preparation preparation =
        new Preparation(
            named.name(),
            named.name(),
            named.provenance().place(),
            raw,
            options.with(stated),
            cache,
            progress)) {
      Dataset prepared = preparation.dataset();
      return prepared.preprocessing().unscaled().equals(usual) ? named : prepared;
    }
  }

  private static LabeledPictures array(LabeledImages images, String name) {
    return new ArrayPictures(images.shape(), images.wholeArray(), images.labels(), name);
  }
}
