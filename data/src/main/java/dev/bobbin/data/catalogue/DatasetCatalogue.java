package dev.bobbin.data.catalogue;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.catalogue.NamedDataset.NamedFile;
import dev.bobbin.data.format.Idx;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Datasets by name or path. */
public final class DatasetCatalogue {
  // More than deflate adds to data that it cannot compress.
  private static final long SLACK = 1 << 20;

  private DatasetCatalogue() {}

  /**
   * A named dataset that need not have been read.
   *
   * @param name such as {@code fashion-mnist}
   * @param description one line
   * @param trainCount training images
   * @param testCount test images
   * @param classNames in the order of the labels
   */
  public record Entry(
      String name, String description, int trainCount, int testCount, List<String> classNames) {
    public Entry {
      classNames = List.copyOf(classNames);
    }
  }

  /** The named datasets. */
  public static List<Entry> entries() {
    return Stream.concat(
            NamedDataset.ALL.stream().map(NamedDataset::entry), Stream.of(MiniDataset.ENTRY))
        .toList();
  }

  /**
   * Where a named dataset would be read from, without reading or downloading it: a folder, or
   * {@code embedded}; empty if it would have to be downloaded.
   *
   * @throws BobbinException if the name is unknown, or the explicit folder lacks it
   */
  public static Optional<String> locate(String name, DataLocations locations) {
    if (name.equals(MiniDataset.ENTRY.name())) {
      return Optional.of("embedded");
    }
    NamedDataset set = named(name).orElseThrow(() -> unknown(name));
    return locate(set, unlessNamed(name, locations)).map(Path::toString);
  }

  /** Opens a dataset with the default {@link ReadOptions}. */
  public static Dataset open(String nameOrPath, DataLocations locations, Progress progress) {
    return open(nameOrPath, locations, ReadOptions.DEFAULT, progress);
  }

  /**
   * Opens a dataset: finds it, downloads it if necessary, verifies, reads and prepares it.
   *
   * @param nameOrPath a name of the catalogue, or the path of a folder of pictures, of a list of
   *     them, or of arrays and tables in the formats of {@link
   *     dev.bobbin.data.format.ArrayFiles.Format}. For a path, {@link DataLocations#explicit} is
   *     the path to take instead
   * @param options how its pictures are prepared, and how a path is read
   * @throws BobbinException if it is missing or invalid
   */
  public static Dataset open(
      String nameOrPath, DataLocations given, ReadOptions options, Progress progress) {
    DataLocations locations = unlessNamed(nameOrPath, given);
    PictureCache cache = PictureCache.in(locations.cache(), System.getenv());
    if (nameOrPath.equals(MiniDataset.ENTRY.name())) {
      if (locations.explicit().isPresent()) {
        throw BobbinException.usage(
            "--data",
            "none for %s, which comes with Bobbin".formatted(nameOrPath),
            "'%s'".formatted(locations.explicit().get()),
            "it without --data");
      }
      return PathDatasets.prepared(MiniDataset.open(), options, cache, progress);
    }
    Optional<NamedDataset> named = named(nameOrPath);
    if (named.isPresent()) {
      return PathDatasets.prepared(
          open(named.get(), locations, progress), options, cache, progress);
    }
    return PathDatasets.open(path(nameOrPath, locations), options, cache, progress);
  }

  /** The user may give a named dataset by its name, too, unless a folder has that name. */
  private static DataLocations unlessNamed(String name, DataLocations locations) {
    boolean isName =
        isNamed(name)
            && locations
                .explicit()
                .filter(given -> given.equals(Path.of(name)) && !Files.exists(given))
                .isPresent();
    return isName ? locations.usual() : locations;
  }

  /** The path of a dataset that has no name in the catalogue. */
  private static Path path(String stated, DataLocations locations) {
    if (locations.explicit().isPresent()) {
      Path explicit = locations.explicit().get();
      if (!Files.exists(explicit)) {
        throw BobbinException.usage(
            "--data",
            "the folder or file to take instead of " + stated,
            "'" + explicit + "', which is not in " + Path.of("").toAbsolutePath(),
            "another path");
      }
      return explicit;
    }
    return existing(stated)
        .orElseThrow(() -> looksLikePath(stated) ? missing(stated) : unknown(stated));
  }

  static Dataset open(NamedDataset set, DataLocations locations, Progress progress) {
    Path cached = locations.cache().resolve(set.name());
    Path folder = locate(set, locations).orElse(cached);
    if (!folder.equals(cached)) {
      return IdxFolder.read(folder, set);
    }
    if (!locations.download()) {
      if (!IdxFolder.hasAny(cached, set)) {
        throw BobbinException.of(
            set.name(),
            "its files in " + cached + " or another known place",
            "none",
            "without --offline, or --data DIR");
      }
      return IdxFolder.read(cached, set);
    }
    try (Downloader downloader = new Downloader(locations.timeout(), progress)) {
      for (NamedFile file : set.files()) {
        if (IdxFolder.present(cached, file).isEmpty()) {
          download(set, file, cached, downloader);
        }
      }
      return IdxFolder.assemble(
          set, cached + "", file -> cached(set, file, cached, downloader, progress));
    }
  }

  /** A cached file; a broken one is downloaded again. */
  private static Idx.Content cached(
      NamedDataset set, NamedFile file, Path folder, Downloader downloader, Progress progress) {
    Path path = IdxFolder.require(folder, file);
    try {
      return IdxFolder.checked(path, file);
    } catch (BobbinException e) {
      progress.note(e.getMessage() + " (fetching it again)");
    }
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw BobbinException.io(path, "to remove a broken file from the cache", e);
    }
    return IdxFolder.checked(download(set, file, folder, downloader), file);
  }

  private static Path download(
      NamedDataset set, NamedFile file, Path folder, Downloader downloader) {
    return downloader.fetch(
        set.mirrors(),
        file.name() + ".gz",
        folder,
        file.bytes() + SLACK,
        part -> IdxFolder.checked(part, file));
  }

  private static Optional<Path> locate(NamedDataset set, DataLocations locations) {
    if (locations.explicit().isPresent()) {
      Path folder = locations.explicit().get();
      return Optional.of(
          within(folder, set)
              .orElseThrow(() ->
                  BobbinException.of(
                      folder + "",
                      "the IDX files of "
                          + set.name()
                          + ", such as "
                          + set.files().getFirst().name()
                          + ".gz",
                      Files.isDirectory(folder)
                          ? "a folder without them"
                          : isNamed(folder + "")
                              ? "the name of another data set"
                              : "no such folder",
                      "another folder, or none at all to look in the usual places")));
    }
    Path cache = locations.cache().resolve(set.name());
    Path system = locations.system().resolve(set.name());
    return locations
        .preferred()
        .flatMap(folder -> within(folder, set))
        .or(() -> Optional.of(cache).filter(folder -> IdxFolder.hasAll(folder, set)))
        .or(() -> Optional.of(system).filter(folder -> IdxFolder.hasAll(folder, set)));
  }

  /** The folder, or the one in it with the dataset's name. */
  private static Optional<Path> within(Path folder, NamedDataset set) {
    return Stream.of(folder.resolve(set.name()), folder)
        .filter(f -> IdxFolder.hasAny(f, set))
        .findFirst();
  }

  /** Whether something is at a path that may be a dataset: not a run that is called as its data. */
  public static boolean mayBeAt(Path path) {
    return Files.exists(path) && !PathDatasets.isRun(path);
  }

  /** Whether a recipe's dataset is one of {@link #entries}, not a path. */
  public static boolean isNamed(String nameOrPath) {
    return entries().stream().anyMatch(entry -> entry.name().equals(nameOrPath));
  }

  /** Whether a recipe's dataset comes with Bobbin, so that no folder has its files. */
  public static boolean isEmbedded(String nameOrPath) {
    return nameOrPath.equals(MiniDataset.ENTRY.name());
  }

  /**
   * Prepares a dataset as the pictures that a model was trained with. The named datasets are light
   * on dark, whatever those were.
   */
  public static PreprocessingSpec preparedFor(Preprocessing model, String nameOrPath) {
    PreprocessingSpec exactly =
        PreprocessingSpec.exactly(model, new PreprocessingSpec.Scale.ZeroToOne());
    return isNamed(nameOrPath) && model.polarity() == Polarity.DARK_ON_LIGHT
        ? exactly.notInverted()
        : exactly;
  }

  private static Optional<NamedDataset> named(String name) {
    return NamedDataset.ALL.stream().filter(set -> set.name().equals(name)).findFirst();
  }

  private static Optional<Path> existing(String path) {
    try {
      return Optional.of(Path.of(path)).filter(p -> !path.isBlank() && Files.exists(p));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static boolean looksLikePath(String name) {
    return name.matches("(?s).*[/\\\\.~].*") && name.indexOf(0) < 0;
  }

  private static BobbinException missing(String path) {
    boolean relative = !path.startsWith("/") && !path.matches("[A-Za-z]:.*");
    return BobbinException.of(
        path,
        "a folder or file with a dataset",
        relative ? "no such one in " + Path.of("").toAbsolutePath() : "no such one",
        "another path, or --data PATH to say where it is now");
  }

  private static BobbinException unknown(String received) {
    List<String> names = entries().stream().map(Entry::name).toList();
    return BobbinException.of(
        "dataset",
        "one of " + String.join(", ", names) + ", or the path of a folder or file",
        "'%s', which is not in %s".formatted(received, Path.of("").toAbsolutePath()),
        Names.nearest(received, names).orElse("bobbin data list"));
  }
}
