package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.split.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * NumPy's {@code .npz} and {@code .npy} files as a dataset. Arrays are told by their names: {@code
 * train_images}, {@code x_test}, {@code val_labels}, {@code y}, or Kuzushiji's {@code
 * kmnist-train-imgs.npz} with one array each. Images are [count, height, width], with 1 or 3
 * channels last or first, or [count, pixels]; labels are [count], [count, 1], one-hot [count,
 * classes], or texts.
 */
public final class NumpyFiles {
  private static final Pattern IMAGES = words("images|image|imgs|img|x|data|features|pixels");
  private static final Pattern LABELS =
      words("labels|label|lbls|y|targets|target|classes|class|lab");
  private static final String NAMES =
      "arrays called x_train, y_train, x_test, y_test, or train_images, train_labels, ...";

  private NumpyFiles() {}

  private static Pattern words(String words) {
    return Pattern.compile(
        "(?:^|[^a-z]|train|test|val|valid|validation)(?:"
            + words
            + ")(?:$|[^a-z]|train|test|val|valid|validation)");
  }

  private enum Kind {
    IMAGES,
    LABELS
  }

  private record Found(ArraySource source, Kind kind, Optional<Split> split) {}

  /** The arrays of a split. */
  record Pair(NpyArray images, NpyArray labels) {}

  /** Whether a file, or a folder by the files in it, is such a dataset. */
  public static boolean isDataset(Path path) {
    if (Files.isDirectory(path)) {
      return ArraySource.list(path).stream().anyMatch(NumpyFiles::isNumpy);
    }
    return isNumpy(path);
  }

  private static boolean isNumpy(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return (name.endsWith(".npz") || name.endsWith(".npy")) && Files.isRegularFile(file);
  }

  /**
   * Reads a file with the arrays of a dataset, a file and those that belong to it, or the files of
   * a folder.
   *
   * @throws BobbinException if an array is invalid, or images or labels are missing
   */
  public static RawDataset read(Path path) {
    List<String> notes = new ArrayList<>();
    Path folder = Files.isDirectory(path) ? path : ArraySource.folder(path);
    List<Found> found = Files.isDirectory(path) ? ofFiles(numpy(path), path) : ofFile(path, notes);
    Map<Optional<Split>, NpyArray> images = new LinkedHashMap<>();
    Map<Optional<Split>, NpyArray> labels = new LinkedHashMap<>();
    for (Found one : found) {
      NpyArray array = NpyArray.open(one.source());
      NpyArray other =
          (one.kind() == Kind.IMAGES ? images : labels).putIfAbsent(one.split(), array);
      if (other != null) {
        throw BobbinException.of(
            path,
            "one array for each purpose (%s)".formatted(NAMES),
            other.source().where() + " and " + one.source().where(),
            "the path of one file");
      }
    }
    Map<Split, Pair> pairs =
        SplitNames.splits(
            pairs(path, images, labels, notes),
            unnamed ->
                notes.add(
                    "passed over: %s, as there is a training split"
                        .formatted(unnamed.images().source().shortName())));
    return new NumpyDataset(folder, pairs, notes).read();
  }

  /** Images without labels are passed over, unless they are to be learned. */
  private static Map<Optional<Split>, Pair> pairs(
      Path path,
      Map<Optional<Split>, NpyArray> images,
      Map<Optional<Split>, NpyArray> labels,
      List<String> notes) {
    Map<Optional<Split>, Pair> pairs = new LinkedHashMap<>();
    Set<Optional<Split>> all = new LinkedHashSet<>(images.keySet());
    all.addAll(labels.keySet());
    for (Optional<Split> split : all) {
      NpyArray pictures = images.get(split);
      NpyArray classes = labels.get(split);
      if (pictures != null && classes != null) {
        pairs.put(split, new Pair(pictures, classes));
        continue;
      }
      NpyArray alone = Objects.requireNonNull(pictures == null ? classes : pictures);
      String missing = pictures == null ? "images" : "labels";
      boolean trains =
          split.equals(Optional.of(Split.TRAIN))
              || (split.isEmpty() && !images.containsKey(Optional.of(Split.TRAIN)));
      if (trains) {
        throw BobbinException.of(
            path, "images and labels", "no " + missing + " for " + alone.source().where(), NAMES);
      }
      notes.add("passed over: %s, which has no %s".formatted(alone.source().shortName(), missing));
    }
    if (pairs.isEmpty()) {
      throw BobbinException.of(path, NAMES, "none", "numpy.savez(file, x_train=..., y_train=...)");
    }
    return pairs;
  }

  private static List<Path> numpy(Path folder) {
    return ArraySource.list(folder).stream().filter(NumpyFiles::isNumpy).toList();
  }

  /** The arrays of a file, with those of other files that belong to it. */
  private static List<Found> ofFile(Path file, List<String> notes) {
    List<Found> own = arrays(file, notes);
    boolean whole =
        own.stream().anyMatch(f -> f.kind() == Kind.IMAGES)
            && own.stream().anyMatch(f -> f.kind() == Kind.LABELS);
    if (whole) {
      return own;
    }
    String group = group(file);
    List<Path> belonging =
        numpy(ArraySource.folder(file)).stream()
            .filter(other -> group(other).equals(group))
            .filter(other -> isTraining(file) || split(other).equals(split(file)))
            .toList();
    return ofFiles(belonging, file);
  }

  private static Optional<Split> split(Path file) {
    return SplitNames.in(file.getFileName() + "");
  }

  private static boolean isTraining(Path file) {
    return split(file).equals(Optional.of(Split.TRAIN));
  }

  private static List<Found> ofFiles(List<Path> files, Path path) {
    List<Found> found = new ArrayList<>();
    TreeSet<String> groups = new TreeSet<>();
    for (Path file : files) {
      found.addAll(arrays(file, new ArrayList<>()));
      groups.add(group(file));
    }
    boolean archives =
        files.size() > 1
            && files.stream().filter(file -> arrays(file, new ArrayList<>()).size() > 1).count()
                > 1;
    if (archives || groups.size() > 1) {
      throw BobbinException.of(
          path,
          "the arrays of one dataset",
          "files of several: "
              + String.join(", ", files.stream().map(f -> f.getFileName() + "").limit(6).toList()),
          "the path of one file");
    }
    return found;
  }

  /**
   * What is left of a file name without split and purpose: the same for files that belong together.
   */
  private static String group(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.substring(0, name.length() - 4)
        .replaceAll(
            "train(ing)?|test(ing)?|valid(ation)?|val|images?|imgs?|data|features|pixels|labels?|lbls|targets?|class(es)?"
                + "|(?<![a-z])[xy](?![a-z])|[^a-z0-9]",
            "");
  }

  private static List<Found> arrays(Path file, List<String> notes) {
    String name = file.getFileName() + "";
    if (ArraySource.magic(file, 1).length == 0) {
      throw unnamed(file, "an empty file of 0 bytes");
    }
    if (!ArraySource.isZip(file)) {
      return found(ArraySource.of(file), name.substring(0, name.length() - 4))
          .map(List::of)
          .orElseThrow(() -> unnamed(file, name));
    }
    List<ArraySource> entries =
        ArraySource.entries(file, ".npy").stream()
            .map(e -> new ArraySource(file, e.entry(), name + "/" + e.shortName()))
            .toList();
    if (entries.size() == 1 && found(entries.getFirst(), key(entries.getFirst())).isEmpty()) {
      // Kuzushiji's: one array, called arr_0; the file's name says what it is.
      return found(entries.getFirst(), name.substring(0, name.length() - 4))
          .map(List::of)
          .orElseThrow(() -> unnamed(file, name));
    }
    List<Found> found = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (ArraySource entry : entries) {
      found(entry, key(entry)).ifPresentOrElse(found::add, () -> others.add(key(entry)));
    }
    if (found.isEmpty()) {
      throw unnamed(
          file, others.isEmpty() ? "an archive without arrays" : PassedOver.some(others, 10));
    }
    if (!others.isEmpty()) {
      notes.add("passed over: the arrays " + String.join(", ", others));
    }
    return found;
  }

  private static BobbinException unnamed(Path file, String received) {
    return BobbinException.of(file, NAMES, received, "to rename it, or numpy.savez");
  }

  private static String key(ArraySource entry) {
    String name = entry.shortName();
    return name.substring(0, name.length() - 4);
  }

  private static Optional<Found> found(ArraySource source, String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    Optional<Split> split = SplitNames.in(lower);
    if (LABELS.matcher(lower).find()) {
      return Optional.of(new Found(source, Kind.LABELS, split));
    }
    return IMAGES.matcher(lower).find()
        ? Optional.of(new Found(source, Kind.IMAGES, split))
        : Optional.empty();
  }
}
