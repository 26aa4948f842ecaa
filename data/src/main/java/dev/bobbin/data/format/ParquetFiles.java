package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.data.Provenance;
import dev.bobbin.data.split.Split;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Parquet files as the Hugging Face Hub has them as a dataset: a column of pictures, as bytes or as
 * a struct of bytes and path, and a column of labels, whose names are in the schema's metadata. The
 * names of files or folders say the split; a split may lie in several files.
 */
public final class ParquetFiles {
  private static final String FILES =
      "Parquet files called train-00000-of-00001.parquet, test-..., or in folders train, test";
  private static final String MAGIC = "PAR1";
  private static final String ENCRYPTED = "PARE";
  private static final Pattern SHARD = Pattern.compile("(.*)-(\\d{5})-of-(\\d{5}).*");
  private static final String READER = "dev.hardwood.reader.ParquetFileReader";
  private static final int LOOKED_AT = 64;

  private ParquetFiles() {}

  /**
   * Whether a file is such a dataset by its name; or a folder by the files in it, in its {@code
   * data}, in folders of splits, or in the folder of a configuration.
   */
  public static boolean isDataset(Path path) {
    return Files.isDirectory(path)
        ? !files(path).isEmpty() || !configurations(path).isEmpty()
        : isParquet(path);
  }

  private static boolean isParquet(Path file) {
    return named(file) && Files.isRegularFile(file);
  }

  private static boolean named(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".parquet");
  }

  /** The files of a folder; else those in its subfolders {@code data}, {@code train}, ... */
  private static List<Path> files(Path folder) {
    List<Path> own = ArraySource.list(folder).stream().filter(ParquetFiles::isParquet).toList();
    if (!own.isEmpty()) {
      return own;
    }
    for (String name : List.of("data", "default")) {
      List<Path> inner =
          Files.isDirectory(folder.resolve(name)) ? files(folder.resolve(name)) : List.of();
      if (!inner.isEmpty()) {
        return inner;
      }
    }
    return folders(folder).stream()
        .filter(entry -> SplitNames.in(entry.getFileName() + "").isPresent())
        .flatMap(entry -> ArraySource.list(entry).stream())
        .filter(ParquetFiles::isParquet)
        .toList();
  }

  private static List<Path> folders(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw BobbinException.io(folder, "a readable folder", e);
    }
  }

  /** The subfolders of Parquet files, which a clone from the Hub has for each configuration. */
  private static List<Path> configurations(Path folder) {
    return folders(folder).stream().filter(ParquetFiles::beginsWithParquet).toList();
  }

  /** By its first entries, since a folder of a class may have many thousands. */
  private static boolean beginsWithParquet(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.limit(LOOKED_AT).anyMatch(ParquetFiles::isParquet);
    } catch (IOException e) {
      throw BobbinException.io(folder, "a readable folder", e);
    }
  }

  /** Programs that read no Parquet need not have its library. */
  private static void requireReader(Path path) {
    try {
      Class.forName(READER, false, ParquetFiles.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw BobbinException.of(
          path + "",
          "a program with the library that reads Parquet",
          "one without it",
          "adding dev.hardwood:hardwood-core, and com.github.luben:zstd-jni and org.xerial.snappy:snappy-java for files compressed so");
    }
  }

  /**
   * Reads the files of a folder; or a file with those that belong to it: for one of the training
   * split, all beside it; for another, those of its split.
   *
   * @throws BobbinException if one is invalid or lacks pictures or labels, or if the program has no
   *     library for Parquet
   */
  public static RawDataset read(Path path) {
    requireReader(path);
    boolean isFolder = Files.isDirectory(path);
    if (isFolder && files(path).isEmpty()) {
      return read(onlyConfiguration(path));
    }
    Path folder = isFolder ? path : ArraySource.folder(path);
    Map<Optional<Split>, List<Path>> found = new LinkedHashMap<>();
    if (isFolder) {
      for (Path file : files(path)) {
        found.computeIfAbsent(split(folder, file), none -> new ArrayList<>()).add(file);
      }
    } else {
      ofFile(path, found);
    }
    List<Path> unnamed = found.getOrDefault(Optional.<Split>empty(), List.of());
    if (!found.containsKey(Optional.of(Split.TRAIN)) && unnamed.size() > 1 && !shards(unnamed)) {
      throw BobbinException.of(
          path, FILES, unnamed.size() + " files without a split", "the path of one file");
    }
    List<String> notes = new ArrayList<>();
    Map<Split, List<Path>> splits =
        SplitNames.splits(
            found,
            files ->
                notes.add(
                    "passed over: %s, as there are files of a training split"
                        .formatted(
                            PassedOver.some(
                                files.stream().map(file -> file.getFileName() + "").toList()))));
    splits.values().forEach(files -> notes.addAll(missing(files)));
    return read(folder, splits, notes);
  }

  private static Path onlyConfiguration(Path folder) {
    List<Path> found = configurations(folder);
    if (found.size() > 1) {
      throw BobbinException.of(
          folder,
          "the Parquet files of one dataset",
          "those in the folders "
              + PassedOver.some(found.stream().map(p -> p.getFileName() + "").toList()),
          "the path of one of these folders, such as " + found.getFirst());
    }
    return found.getFirst();
  }

  /** Names as {@code train-00000-of-00002} say how many files there are. */
  private static List<String> missing(List<Path> files) {
    Map<String, BitSet> found = new TreeMap<>();
    for (Path file : files) {
      Matcher name = SHARD.matcher(file.getFileName() + "");
      if (name.matches()) {
        found
            .computeIfAbsent(name.group(1) + "-%05d-of-" + name.group(3), all -> new BitSet())
            .set(Integer.parseInt(name.group(2)));
      }
    }
    List<String> notes = new ArrayList<>();
    found.forEach((name, numbers) -> {
      int count = Integer.parseInt(name.substring(name.length() - 5));
      List<String> absent =
          IntStream.range(0, count)
              .filter(i -> !numbers.get(i))
              .mapToObj(i -> name.replace("%05d", "%05d".formatted(i)))
              .toList();
      if (!absent.isEmpty()) {
        notes.add(
            "%d of %d files are not there: %s"
                .formatted(absent.size(), count, PassedOver.some(absent)));
      }
    });
    return notes;
  }

  private static boolean shards(List<Path> files) {
    return files.stream().map(ParquetFiles::stem).distinct().count() == 1;
  }

  private static String stem(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).replaceAll("\\d+", "0");
  }

  private static void ofFile(Path file, Map<Optional<Split>, List<Path>> found) {
    Optional<Split> own = SplitNames.in(file.getFileName() + "");
    if (own.isEmpty()) {
      found.put(own, List.of(file));
      return;
    }
    Path folder = ArraySource.folder(file);
    for (Path other : ArraySource.list(folder).stream().filter(ParquetFiles::isParquet).toList()) {
      Optional<Split> split = SplitNames.in(other.getFileName() + "");
      if (split.equals(own) || (own.get() == Split.TRAIN && split.isPresent())) {
        found.computeIfAbsent(split, none -> new ArrayList<>()).add(other);
      }
    }
  }

  private static Optional<Split> split(Path folder, Path file) {
    return SplitNames.in(folder.relativize(file).toString());
  }

  private static RawDataset read(Path folder, Map<Split, List<Path>> parts, List<String> notes) {
    LabelDictionary dictionary = new LabelDictionary();
    List<Provenance.Source> files = new ArrayList<>();
    Map<Split, ParquetPictures> found = new EnumMap<>(Split.class);
    Optional<List<String>> names = ClassFile.in(folder).map(ClassFile::names);
    String namedBy = ClassFile.NAME;
    for (Split part : List.of(Split.TRAIN, Split.VALIDATION, Split.TEST)) {
      for (Path file : parts.getOrDefault(part, List.of())) {
        requireParquet(file);
        ParquetPictures pictures =
            found.computeIfAbsent(part, none -> new ParquetPictures(dictionary, found.values()));
        Optional<List<String>> own =
            pictures.add(
                file,
                folder
                    .relativize(
                        file.toAbsolutePath().startsWith(folder) ? file.toAbsolutePath() : file)
                    .toString());
        if (names.isEmpty() && own.isPresent()) {
          names = own;
          namedBy = "the metadata of " + file.getFileName();
        } else if (own.isPresent() && !namedBy.equals(ClassFile.NAME) && !own.equals(names)) {
          throw BobbinException.of(
              file, "the classes of " + names.orElseThrow(), own.get(), "files of one dataset");
        }
        files.add(source(file));
      }
    }
    found.forEach((part, pictures) -> notes.addAll(pictures.notes(part.id())));
    found.values().removeIf(ParquetPictures::isEmpty);
    if (!found.containsKey(Split.TRAIN)) {
      throw BobbinException.of(
          SplitNames.of(parts, Split.TRAIN).getFirst(),
          "pictures with labels",
          "none",
          "another file");
    }
    LabelDictionary.Classes classes = dictionary.resolve(names, namedBy);
    notes.addAll(classes.notes());
    Map<Split, LabeledPictures> splits = new EnumMap<>(Split.class);
    found.forEach((part, pictures) -> splits.put(part, pictures.toPictures(classes)));
    return new RawDataset(splits, classes.names(), notes, files);
  }

  private static void requireParquet(Path file) {
    String start = new String(ArraySource.magic(file, 23), StandardCharsets.ISO_8859_1);
    if (start.startsWith(MAGIC)) {
      return;
    }
    boolean pointer = start.equals("version https://git-lfs");
    throw BobbinException.of(
        file,
        "a whole Parquet file",
        start.isEmpty()
            ? "a file of 0 bytes"
            : pointer
                ? "a pointer of Git LFS"
                : start.startsWith(ENCRYPTED)
                    ? "an encrypted one"
                    : "something else by its first bytes",
        pointer
            ? "to fetch the files with 'git lfs pull'"
            : start.startsWith(ENCRYPTED)
                ? "to write it without encryption"
                : "another copy of the file");
  }

  private static Provenance.Source source(Path file) {
    MessageDigest digest = Sha256.start();
    byte[] buffer = new byte[1 << 16];
    long bytes = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        digest.update(buffer, 0, got);
        bytes += got;
      }
    } catch (IOException e) {
      throw BobbinException.io(file, "a Parquet file", e);
    }
    return new Provenance.Source(file.getFileName() + "", bytes, Sha256.hex(digest));
  }
}
