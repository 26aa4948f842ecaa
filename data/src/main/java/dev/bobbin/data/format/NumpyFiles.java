package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.format.ArraySource.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

  private record Found(ArraySource source, Kind kind, Part part) {}

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
    Map<Part, NpyArray> images = new EnumMap<>(Part.class);
    Map<Part, NpyArray> labels = new EnumMap<>(Part.class);
    for (Found one : found) {
      NpyArray array = NpyArray.open(one.source());
      NpyArray other = (one.kind() == Kind.IMAGES ? images : labels).putIfAbsent(one.part(), array);
      if (other != null) {
        throw BobbinException.of(
            path,
            "one array for each purpose (%s)".formatted(NAMES),
            other.source().where() + " and " + one.source().where(),
            "the path of one file");
      }
    }
    if (images.containsKey(Part.TRAIN) && images.containsKey(Part.WHOLE)) {
      notes.add(
          "passed over: "
              + ArraySource.of(images, Part.WHOLE).source().shortName()
              + ", as there is a training split");
      images.remove(Part.WHOLE);
      labels.remove(Part.WHOLE);
    }
    pairs(path, images, labels, notes);
    return new NumpyDataset(folder, images, labels, notes).read();
  }

  /** Images without labels are passed over, unless they are to be learned. */
  private static void pairs(
      Path path, Map<Part, NpyArray> images, Map<Part, NpyArray> labels, List<String> notes) {
    for (Part part : Part.values()) {
      boolean both = images.containsKey(part) == labels.containsKey(part);
      if (both) {
        continue;
      }
      NpyArray alone = ArraySource.of(images.containsKey(part) ? images : labels, part);
      boolean needed =
          part == Part.TRAIN || (part == Part.WHOLE && !images.containsKey(Part.TRAIN));
      if (needed) {
        throw BobbinException.of(
            path,
            "images and labels",
            images.containsKey(part)
                ? "no labels for " + alone.source().where()
                : "no images for " + alone.source().where(),
            NAMES);
      }
      notes.add(
          "passed over: %s, which has no %s"
              .formatted(
                  alone.source().shortName(), images.containsKey(part) ? "labels" : "images"));
      images.remove(part);
      labels.remove(part);
    }
    if (images.isEmpty()) {
      throw BobbinException.of(path, NAMES, "none", "numpy.savez(file, x_train=..., y_train=...)");
    }
    if (!images.containsKey(Part.TRAIN)) {
      Part only = images.containsKey(Part.WHOLE) ? Part.WHOLE : images.keySet().iterator().next();
      images.put(Part.TRAIN, Objects.requireNonNull(images.remove(only)));
      labels.put(Part.TRAIN, Objects.requireNonNull(labels.remove(only)));
    }
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
            .filter(other ->
                Part.of(file.getFileName() + "") == Part.TRAIN
                    || Part.of(other.getFileName() + "") == Part.of(file.getFileName() + ""))
            .toList();
    return ofFiles(belonging, file);
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
      throw unnamed(file, String.join(", ", others));
    }
    if (!others.isEmpty()) {
      notes.add("passed over: the arrays " + String.join(", ", others));
    }
    return found;
  }

  private static BobbinException unnamed(Path file, String received) {
    return BobbinException.of(
        file, NAMES, received.isEmpty() ? "no array" : received, "to rename it, or numpy.savez");
  }

  private static String key(ArraySource entry) {
    String name = entry.shortName();
    return name.substring(0, name.length() - 4);
  }

  private static Optional<Found> found(ArraySource source, String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    Part part = Part.of(lower);
    if (LABELS.matcher(lower).find()) {
      return Optional.of(new Found(source, Kind.LABELS, part));
    }
    return IMAGES.matcher(lower).find()
        ? Optional.of(new Found(source, Kind.IMAGES, part))
        : Optional.empty();
  }
}
