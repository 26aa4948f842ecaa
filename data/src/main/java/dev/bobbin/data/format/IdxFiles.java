package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Provenance;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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

/**
 * IDX files as a dataset: those of MNIST and of its relatives, told by their names. EMNIST's images
 * are transposed, and the labels of its letters begin at 1; QMNIST's labels are the first of eight
 * columns; images of four dimensions have channels.
 */
public final class IdxFiles {
  /** 7-Zip writes a dot for the first hyphen. */
  private static final Pattern NAME =
      Pattern.compile(
          "(.*?)(images|image|imgs|labels|label|lbls)(.*?)"
              + "[-._]?idx(\\d)[-._](ubyte|byte|short|int|float|double)(?:\\.gz)?");

  private static final Pattern PART =
      Pattern.compile("(?<![a-z])(train(ing)?|t10k|test(10k|50k)?|val(id(ation)?)?)(?![a-z])");
  private static final IdxArray.Expected IMAGES =
      new IdxArray.Expected(false, List.of(3, 4), false);
  private static final IdxArray.Expected LABELS = new IdxArray.Expected(true, List.of(1, 2), false);
  private static final String FILES =
      "train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and"
          + " t10k-labels-idx1-ubyte, or others named like these";
  private static final int MOST_MAPPING_BYTES = 1 << 20;

  private IdxFiles() {}

  /**
   * A file by its name.
   *
   * @param dataset what is left of the name
   * @param split such as {@code t10k}
   */
  private record Named(Path file, boolean images, String dataset, String split) {
    static Optional<Named> of(Path file) {
      Matcher name = NAME.matcher(file.getFileName().toString().toLowerCase(Locale.ROOT));
      if (!name.matches()) {
        return Optional.empty();
      }
      String rest = name.group(1) + name.group(3);
      Matcher part = PART.matcher(rest);
      String split = part.find() ? part.group(1) : "";
      String dataset = (split.isEmpty() ? rest : part.replaceAll("")).replaceAll("[-._]", "");
      return Optional.of(new Named(file, name.group(2).startsWith("im"), dataset, split));
    }

    Optional<Split> of() {
      return SplitNames.in(split);
    }

    boolean compressed() {
      return file.getFileName().toString().endsWith(".gz");
    }
  }

  private record Pair(Path images, Path labels) {}

  /** Whether a file, or a folder by the files in it, is such a dataset. */
  public static boolean isDataset(Path path) {
    if (Files.isDirectory(path)) {
      return named(path).stream().anyMatch(Named::images);
    }
    return Files.isRegularFile(path) && Named.of(path).isPresent();
  }

  private static List<Named> named(Path folder) {
    return ArraySource.list(folder).stream().flatMap(file -> Named.of(file).stream()).toList();
  }

  /**
   * Reads the files of a folder; or a file with those that belong to it: for one of the training
   * split, all of the dataset; for another, its split alone.
   *
   * @throws BobbinException if one is missing or invalid, or the counts differ
   */
  public static RawDataset read(Path path) {
    boolean isFolder = Files.isDirectory(path);
    Path folder = isFolder ? path : ArraySource.folder(path);
    List<Named> all = named(folder);
    String dataset = isFolder ? only(path, all) : Named.of(path).orElseThrow().dataset();
    List<Named> files = all.stream().filter(file -> file.dataset().equals(dataset)).toList();
    if (!isFolder) {
      Named chosen = Named.of(path).orElseThrow();
      if (!isTraining(chosen.of())) {
        files = files.stream().filter(file -> file.split().equals(chosen.split())).toList();
      }
    }
    Map<Optional<Split>, Pair> found = pairs(files);
    boolean trains = found.keySet().stream().anyMatch(IdxFiles::isTraining);
    if (isFolder && !trains && !found.containsKey(Optional.<Split>empty())) {
      throw BobbinException.of(
          path, FILES, "no files of the training split", "a folder with all four files");
    }
    List<String> notes = new ArrayList<>();
    Map<Split, Pair> pairs =
        SplitNames.splits(
            found,
            unnamed ->
                notes.add(
                    "passed over: %s, as there are files of a training split"
                        .formatted(unnamed.images().getFileName())));
    return read(folder, dataset, pairs, notes);
  }

  private static boolean isTraining(Optional<Split> split) {
    return split.equals(Optional.of(Split.TRAIN));
  }

  private static String only(Path folder, List<Named> files) {
    List<String> names = files.stream().map(Named::dataset).distinct().toList();
    if (names.size() > 1) {
      throw BobbinException.of(
          folder,
          "the IDX files of one dataset",
          "those of %d: %s".formatted(names.size(), String.join(", ", names)),
          "the path of one of its files, such as "
              + files.stream()
                  .filter(f -> isTraining(f.of()))
                  .findFirst()
                  .orElse(files.getFirst())
                  .file());
    }
    return names.getFirst();
  }

  private static Map<Optional<Split>, Pair> pairs(List<Named> files) {
    // The plain file before its compressed twin; "test" before QMNIST's halves of it.
    Map<String, Path> images = new TreeMap<>();
    Map<String, Path> labels = new TreeMap<>();
    for (Named file : files) {
      Map<String, Path> kind = file.images() ? images : labels;
      if (!kind.containsKey(file.split()) || !file.compressed()) {
        kind.put(file.split(), file.file());
      }
    }
    Map<Optional<Split>, Pair> pairs = new LinkedHashMap<>();
    for (Map.Entry<String, Path> entry : images.entrySet()) {
      Path partner = labels.remove(entry.getKey());
      if (partner == null) {
        throw alone(entry.getValue(), "labels");
      }
      Optional<Split> part = SplitNames.in(entry.getKey());
      if (entry.getKey().equals("test") || !pairs.containsKey(part)) {
        pairs.put(part, new Pair(entry.getValue(), partner));
      }
    }
    for (Path file : labels.values()) {
      throw alone(file, "images");
    }
    return pairs;
  }

  private static BobbinException alone(Path file, String missing) {
    String name = file.getFileName() + "";
    String partner =
        missing.equals("labels")
            ? name.replace("images", "labels").replaceFirst("idx\\d", "idx1")
            : name.replace("labels", "images").replaceFirst("idx\\d", "idx3");
    return BobbinException.of(
        file.resolveSibling(partner),
        "the " + missing + " that belong to " + name,
        "no such file",
        "a folder with all files of the dataset");
  }

  private static RawDataset read(
      Path folder, String dataset, Map<Split, Pair> pairs, List<String> notes) {
    boolean emnist = dataset.startsWith("emnist");
    List<Provenance.Source> files = new ArrayList<>();
    LabelDictionary dictionary = new LabelDictionary();
    Map<Split, IdxArray> images = new EnumMap<>(Split.class);
    Map<Split, int[]> labels = new EnumMap<>(Split.class);
    pairs.forEach((part, pair) -> {
      IdxArray pictures = IdxArray.read(ArraySource.of(pair.images()), IMAGES);
      IdxArray classes = IdxArray.read(ArraySource.of(pair.labels()), LABELS);
      images.put(part, pictures);
      labels.put(part, firstColumn(pictures, classes, pair));
      files.add(pictures.source());
      files.add(classes.source());
    });
    boolean letters =
        emnist
            && dataset.contains("letters")
            && labels.values().stream().flatMapToInt(Arrays::stream).allMatch(label -> label >= 1);
    if (letters) {
      notes.add("EMNIST's letters: the labels 1 to 26 became the classes 0 (a) to 25 (z)");
      labels.values().forEach(l -> Arrays.setAll(l, i -> l[i] - 1));
    }
    if (emnist) {
      notes.add("EMNIST's images were transposed: its files have them by columns");
    }
    labels.forEach((part, numbers) ->
        Arrays.setAll(
            numbers,
            i ->
                dictionary.id(
                    numbers[i] + "", () -> SplitNames.of(pairs, part).labels() + ", label " + i)));
    Optional<List<String>> names = ClassFile.in(folder).map(ClassFile::names);
    if (names.isEmpty() && emnist) {
      names =
          letters
              ? Optional.of(alphabet())
              : mapping(folder, SplitNames.of(pairs, Split.TRAIN).images());
    }
    LabelDictionary.Classes classes = dictionary.resolve(names);
    notes.addAll(classes.notes());
    Map<Split, LabeledPictures> splits = new EnumMap<>(Split.class);
    images.forEach((part, array) ->
        splits.put(
            part,
            pictures(
                array,
                classes.apply(SplitNames.of(labels, part)),
                SplitNames.of(pairs, part).images(),
                emnist)));
    return new RawDataset(splits, classes.names(), notes, files);
  }

  private static List<String> alphabet() {
    return IntStream.rangeClosed('a', 'z').mapToObj(Character::toString).toList();
  }

  /** EMNIST's mapping file beside the images: a label and its characters' codes in each line. */
  private static Optional<List<String>> mapping(Path folder, Path images) {
    String name = images.getFileName().toString();
    Path file = folder.resolve(name.replaceFirst("-(train|test)-.*", "-mapping.txt"));
    if (file.equals(images) || !Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      if (Files.size(file) > MOST_MAPPING_BYTES) {
        throw BobbinException.of(file, "at most 1 MiB", Files.size(file), IdxArray.REMEDY);
      }
      List<String> names = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        String[] parts = line.strip().split("\\s+", -1);
        if (line.isBlank()) {
          continue;
        }
        boolean valid =
            parts.length >= 2
                && parts[0].equals(names.size() + "")
                && parts[1].matches("\\d{1,7}")
                && Character.isValidCodePoint(Integer.parseInt(parts[1]));
        if (!valid) {
          throw BobbinException.of(
              file + ", line " + (names.size() + 1),
              "the label " + names.size() + " and the code of its character",
              "'" + (line.length() > 40 ? line.substring(0, 40) + "..." : line) + "'",
              "the mapping file of EMNIST, or " + ClassFile.NAME);
        }
        names.add(Character.toString(Integer.parseInt(parts[1])));
      }
      return names.isEmpty() ? Optional.empty() : Optional.of(names);
    } catch (IOException e) {
      throw BobbinException.io(file, "EMNIST's mapping of labels", e);
    }
  }

  /** The labels; of QMNIST's eight columns the first, which is the class. */
  private static int[] firstColumn(IdxArray images, IdxArray labels, Pair pair) {
    int count = images.sizes()[0];
    if (labels.sizes()[0] != count) {
      throw BobbinException.of(
          pair.labels() + "",
          count + " labels, one for each image of " + pair.images(),
          labels.sizes()[0] + "",
          "files that belong together");
    }
    int columns = labels.sizes().length == 1 ? 1 : labels.sizes()[1];
    int[] numbers = labels.numbers();
    return columns == 1
        ? numbers
        : IntStream.range(0, count).map(i -> numbers[i * columns]).toArray();
  }

  private static ArrayPictures pictures(
      IdxArray array, int[] labels, Path file, boolean transposed) {
    int[] sizes = array.sizes();
    int channels = sizes.length == 3 ? 1 : sizes[3];
    if (channels != 1 && channels != 3) {
      throw BobbinException.of(
          file + ", byte 16",
          "1 or 3 channels in the last dimension",
          channels + "",
          "images of [count][height][width][3]");
    }
    if (!transposed) {
      Shape shape = new Shape(sizes[1], sizes[2], channels);
      return new ArrayPictures(shape, array.bytes(), labels, file + "");
    }
    int height = sizes[2];
    int width = sizes[1];
    int size = height * width * channels;
    byte[] pixels = array.bytes();
    byte[] one = new byte[size];
    for (int start = 0; start < pixels.length; start += size) {
      System.arraycopy(pixels, start, one, 0, size);
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          System.arraycopy(
              one,
              (x * height + y) * channels,
              pixels,
              start + (y * width + x) * channels,
              channels);
        }
      }
    }
    return new ArrayPictures(new Shape(height, width, channels), pixels, labels, file + "");
  }
}
