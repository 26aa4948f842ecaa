package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Provenance;
import dev.bobbin.data.image.PictureFiles;
import dev.bobbin.data.split.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds splits and classes in a folder of pictures: a folder for each class, in a folder for each
 * split or not, or a list of files.
 */
final class FolderLayout {
  /** Folders of such names hold pictures of all classes where a list describes them. */
  private static final Pattern GENERIC =
      Pattern.compile(".*(train|test|val|image|img|picture|photo|data|jpg|jpeg|png).*");

  private final Path folder;
  private final boolean skipMissing;
  private final PictureFiles.Tree tree;
  private final List<String> pictures;
  private final List<String> others = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** The common folder of all classes, with a slash at its end, or nothing. */
  private String root = "";

  FolderLayout(Path folder, boolean skipMissing) {
    this.folder = folder;
    this.skipMissing = skipMissing;
    this.tree = PictureFiles.tree(folder);
    List<String> found = new ArrayList<>();
    for (String path : tree.files()) {
      (PassedOver.isPicture(path) ? found : others).add(path);
    }
    this.pictures = List.copyOf(found);
  }

  /** Whether there are pictures in folders that are classes, with no need of a list. */
  boolean hasClassFolders() {
    root = descended();
    return !splits().isEmpty() || (!classFolders().isEmpty() && !isGeneric(classFolders()));
  }

  RawDataset read() {
    root = descended();
    List<Path> lists =
        others.stream()
            .filter(path -> path.indexOf('/') < 0 && path.indexOf('\uFFFD') < 0)
            .map(folder::resolve)
            .filter(FileList::isList)
            .toList();
    Map<Split, String> splits = splits();
    Set<String> classes = classFolders();
    if (!lists.isEmpty() && splits.isEmpty() && (classes.isEmpty() || isGeneric(classes))) {
      return listed(lists);
    }
    for (Path list : lists) {
      notes.add(
          "%s is a list of picture files; give its path to use it, not the folders"
              .formatted(list.getFileName()));
    }
    if (pictures.isEmpty()) {
      throw BobbinException.of(
          folder,
          "folders of pictures by class, a list of picture files, IDX, CSV, NumPy or Parquet files",
          tree.files().isEmpty() ? "no files" : "other files: " + PassedOver.some(others),
          PassedOver.hasOtherPictures(others)
              ? "to convert them to PNG or JPEG"
              : "another folder, or fashion-mnist-mini");
    }
    if (splits.isEmpty()) {
      requireClasses(classes);
    }
    if (!root.isEmpty()) {
      notes.add("the classes are in its folder " + root.substring(0, root.length() - 1));
    }
    Optional<ClassFile> converted = converted();
    return converted.isPresent() ? converted(converted.get(), splits) : byClass(splits);
  }

  /** Down to the folder that has more than one folder of pictures, or pictures of its own. */
  private String descended() {
    String at = "";
    while (true) {
      Set<String> tops = tops(at);
      if (tops.size() != 1 || tops.contains("")) {
        return at;
      }
      String only = tops.iterator().next();
      boolean named = SplitNames.named(only).isPresent();
      String next = at + only + "/";
      if (named || tops(next).contains("")) {
        return at;
      }
      at = next;
    }
  }

  /** The folders with pictures in a folder; with an empty name for pictures of its own. */
  private Set<String> tops(String at) {
    Set<String> tops = new LinkedHashSet<>();
    for (String path : pictures) {
      if (path.startsWith(at)) {
        tops.add(first(path, at));
      }
    }
    return tops;
  }

  private static String first(String path, String below) {
    int slash = path.indexOf('/', below.length());
    return slash < 0 ? "" : path.substring(below.length(), slash);
  }

  /** The folders of splits, if there is one to train on: they have folders of classes. */
  private Map<Split, String> splits() {
    Map<Split, String> splits = new EnumMap<>(Split.class);
    Set<String> tops = tops(root);
    for (String top : tops) {
      Optional<Split> split = SplitNames.named(top);
      boolean classes =
          tops(root + top + "/").stream().anyMatch(name -> !name.isEmpty()) && !top.isEmpty();
      if (split.isEmpty() || !classes) {
        continue;
      }
      String before = splits.put(split.get(), top);
      if (before != null) {
        throw BobbinException.of(
            folder,
            "one folder for each split",
            "'" + before + "' and '" + top + "'",
            "to move the pictures of one into the other");
      }
    }
    if (!splits.isEmpty() && !splits.containsKey(Split.TRAIN)) {
      boolean all = tops.stream().allMatch(top -> SplitNames.named(top).isPresent());
      if (all) {
        throw BobbinException.of(
            folder,
            "a folder train beside " + String.join(" and ", splits.values()),
            "none with folders of classes in it",
            "the path of one of them to use it as a whole dataset");
      }
      splits.clear();
    }
    return splits;
  }

  private Set<String> classFolders() {
    Set<String> tops = tops(root);
    tops.remove("");
    return tops;
  }

  private static boolean isGeneric(Set<String> names) {
    return names.stream()
        .allMatch(name -> GENERIC.matcher(name.toLowerCase(Locale.ROOT)).matches());
  }

  private void requireClasses(Set<String> classes) {
    if (classes.isEmpty()) {
      throw BobbinException.of(
          folder,
          "a folder of pictures for each class",
          PassedOver.count(pictures.size(), "picture", "pictures") + " without such folders",
          "to sort them into folders, or a CSV file with the columns file and label beside them");
    }
    if (classes.stream().allMatch(name -> SplitNames.named(name).isPresent())) {
      String name = classes.iterator().next();
      throw BobbinException.of(
          folder.resolve(root + name),
          "a folder of pictures for each class",
          "pictures without such folders",
          "to sort them into folders, or a CSV file with the columns file and label in " + folder);
    }
  }

  private RawDataset listed(List<Path> lists) {
    root = "";
    RawDataset read = FileList.read(folder, lists, skipMissing);
    List<String> told = new ArrayList<>(read.notes());
    for (Path list : lists) {
      others.remove(folder.relativize(list).toString());
    }
    told.addAll(passedOver());
    return read.withNotes(told);
  }

  private RawDataset byClass(Map<Split, String> splits) {
    String trainBase = splits.isEmpty() ? root : root + splits.get(Split.TRAIN) + "/";
    Map<String, List<String>> train = classes(trainBase);
    List<String> names = List.copyOf(train.keySet());
    requireDistinct(
        folder.resolve(trainBase),
        names,
        "to move the pictures of one into the other, or another name");
    noteWithoutPictures(trainBase, train.keySet());
    Map<Split, LabeledPictures> parts = new EnumMap<>(Split.class);
    parts.put(Split.TRAIN, part(trainBase, train, names));
    splits.forEach((part, top) -> {
      if (part != Split.TRAIN) {
        String base = root + top + "/";
        Map<String, List<String>> found = classes(base);
        requireKnown(base, found.keySet(), trainBase, names);
        noteWithoutPictures(base, names);
        parts.put(part, part(base, found, names));
      }
    });
    notePassedOver(splits);
    if (!splits.isEmpty() && !splits.containsKey(Split.TEST)) {
      notes.add("has no test split: images for one are held out of " + splits.get(Split.TRAIN));
    }
    if (names.size() == 1) {
      notes.add("has one class, %s: there is nothing to tell it from".formatted(names.getFirst()));
    }
    return dataset(parts, names, List.of());
  }

  private RawDataset dataset(
      Map<Split, LabeledPictures> parts, List<String> names, List<Provenance.Source> more) {
    notes.addAll(passedOver());
    return new RawDataset(parts, names, notes, more);
  }

  /** Notes on what is neither a picture nor a folder. */
  private List<String> passedOver() {
    List<String> told = new ArrayList<>(PassedOver.files(others));
    List<String> special = tree.special();
    if (!special.isEmpty()) {
      told.add(
          "passed over: %s: %s"
              .formatted(
                  PassedOver.count(
                      special.size(), "pipe, socket or device", "pipes, sockets or devices"),
                  PassedOver.some(special)));
    }
    return told;
  }

  /** The pictures of each class folder, from the base, in the order of names. */
  private Map<String, List<String>> classes(String base) {
    Map<String, List<String>> classes = new TreeMap<>();
    for (String path : pictures) {
      if (path.startsWith(base)) {
        String name = first(path, base);
        if (!name.isEmpty()) {
          classes.computeIfAbsent(name, n -> new ArrayList<>()).add(path.substring(base.length()));
        }
      }
    }
    return classes;
  }

  private FilePictures part(String base, Map<String, List<String>> classes, List<String> names) {
    List<String> paths = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int label = 0; label < names.size(); label++) {
      for (String path : classes.getOrDefault(names.get(label), List.of())) {
        paths.add(path);
        labels.add(label);
      }
    }
    return pictures(base, paths, labels);
  }

  private FilePictures pictures(String base, List<String> paths, List<Integer> labels) {
    Path of = folder.resolve(base).toAbsolutePath().normalize();
    return new FilePictures(
        folder,
        base,
        of.getFileName() + "/",
        paths,
        labels.stream().mapToInt(Integer::intValue).toArray());
  }

  /** Refuses names that differ only by capitals: they are one class, misspelt. */
  static void requireDistinct(Object where, Collection<String> names, String remedy) {
    Map<String, String> seen = new HashMap<>();
    for (String name : names) {
      String other = seen.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
      if (other != null) {
        throw BobbinException.of(
            where,
            "class names that differ by more than capitals",
            "'" + other + "' and '" + name + "'",
            remedy);
      }
    }
  }

  private void requireKnown(String base, Set<String> found, String trainBase, List<String> names) {
    List<String> unknown = found.stream().filter(name -> !names.contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw BobbinException.of(
          folder.resolve(base),
          "the classes of " + trainBase + ": " + PassedOver.some(names, 10),
          "pictures of " + PassedOver.some(unknown, 10) + " too",
          "to remove them, or pictures of them to train on");
    }
    List<String> missing = names.stream().filter(name -> !found.contains(name)).toList();
    if (!missing.isEmpty()) {
      notes.add("%s has no pictures of %s".formatted(base, PassedOver.some(missing, 10)));
    }
  }

  private void noteWithoutPictures(String base, Collection<String> known) {
    Set<String> without = new TreeSet<>();
    Stream.concat(tree.empty().stream().map(path -> path + "/"), others.stream())
        .filter(path -> path.startsWith(base))
        .map(path -> first(path, base))
        .filter(name -> !name.isEmpty() && !known.contains(name))
        .filter(name -> !base.equals(root) || SplitNames.named(name).isEmpty())
        .forEach(without::add);
    if (!without.isEmpty()) {
      notes.add(
          "passed over: %s without pictures%s: %s"
              .formatted(
                  PassedOver.count(without.size(), "folder", "folders"),
                  base.isEmpty() ? "" : " in " + base,
                  PassedOver.some(List.copyOf(without))));
    }
  }

  /** Pictures beside the folders of classes, and folders beside those of splits. */
  private void notePassedOver(Map<Split, String> splits) {
    Set<String> bases = new TreeSet<>();
    splits.values().forEach(top -> bases.add(root + top + "/"));
    List<String> loose = new ArrayList<>();
    for (String path : pictures) {
      String base = splits.isEmpty() ? root : root + first(path, root) + "/";
      boolean ofClass = (splits.isEmpty() || bases.contains(base)) && !first(path, base).isEmpty();
      if (!ofClass) {
        loose.add(path);
      }
    }
    if (!loose.isEmpty()) {
      notes.add(
          "passed over: %s in no folder of a class: %s"
              .formatted(
                  PassedOver.count(loose.size(), "picture", "pictures"), PassedOver.some(loose)));
    }
  }

  /** The class file of a converted dataset; one with other columns means something else. */
  private Optional<ClassFile> converted() {
    if (!ClassFile.isPresent(folder)) {
      return Optional.empty();
    }
    Optional<ClassFile> file = ClassFile.in(folder).filter(found -> !found.folders().isEmpty());
    file.ifPresent(found -> others.remove(ClassFile.NAME));
    return file;
  }

  /** All pictures in the order of their file names, whatever their class. */
  private RawDataset converted(ClassFile classes, Map<Split, String> splits) {
    if (splits.isEmpty()) {
      splits = new EnumMap<>(Map.of(Split.TRAIN, ""));
    }
    Map<Split, LabeledPictures> parts = new EnumMap<>(Split.class);
    splits.forEach((part, top) -> {
      String base = root + (top.isEmpty() ? "" : top + "/");
      record Numbered(String path, String file, int label) {}
      List<Numbered> all = new ArrayList<>();
      classes(base)
          .forEach((name, paths) -> {
            int label = classes.folders().indexOf(name);
            if (label < 0) {
              throw BobbinException.of(
                  folder.resolve(base + name),
                  "a folder that " + ClassFile.NAME + " names",
                  "another",
                  "to remove it");
            }
            paths.forEach(path ->
                all.add(new Numbered(path, path.substring(path.lastIndexOf('/') + 1), label)));
          });
      all.sort(Comparator.comparing(Numbered::file).thenComparingInt(Numbered::label));
      parts.put(
          part,
          pictures(
              base,
              all.stream().map(Numbered::path).toList(),
              all.stream().map(Numbered::label).toList()));
    });
    return dataset(parts, classes.names(), List.of(ClassFile.source(folder)));
  }
}
