package dev.bobbin.data.format;

import dev.bobbin.data.image.PictureFiles;
import dev.bobbin.data.split.Split;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Finds the files of a list, which may start in another folder or lack their ending. */
final class ListedPlaces {
  /** Folders beside the list that its paths may start in. */
  private static final List<String> FOLDERS =
      List.of("", "images/", "image/", "imgs/", "img/", "pictures/", "photos/", "data/", "jpg/");

  private static final List<String> ENDINGS =
      List.of(
          "", ".jpg", ".jpeg", ".png", ".JPG", ".JPEG", ".PNG", ".webp", ".bmp", ".gif", ".tif");

  private final Path folder;

  /** For each split where to look, the first place first. */
  private final Map<Split, List<String>> starts = new EnumMap<>(Split.class);

  private final Map<Path, Boolean> folders = new HashMap<>();

  /**
   * Of a list.
   *
   * @param folder from which its paths start
   */
  ListedPlaces(Path folder, Path list) {
    this.folder = folder;
    String name = list.getFileName().toString();
    String stem = name.substring(0, name.lastIndexOf('.'));
    for (Split part : Split.values()) {
      List<String> places = new ArrayList<>(FOLDERS);
      places.add(stem + "/");
      places.add(stem + "_images/");
      places.addAll(ofSplit(part));
      // All pictures may lie in the folder of one split; those of its own go first.
      for (Split other : Split.values()) {
        if (other != part) {
          places.addAll(ofSplit(other));
        }
      }
      starts.put(part, places);
    }
  }

  private static List<String> ofSplit(Split part) {
    String name =
        switch (part) {
          case TRAIN -> "train/";
          case VALIDATION -> "val/";
          case TEST -> "test/";
        };
    return List.of(name, "images/" + name);
  }

  /** The path from the folder of a picture of a split. */
  Optional<String> find(String written, Split part) {
    try {
      return found(written, part);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private Optional<String> found(String written, Split part) {
    List<String> order = Objects.requireNonNull(starts.get(part));
    String name = written.replace('\\', '/');
    boolean ends = PictureFiles.isPicture(folder.resolve("x" + ending(name)));
    for (String start : List.copyOf(order)) {
      if (start.isEmpty() || exists(start)) {
        for (String ending : ends ? ENDINGS.subList(0, 1) : ENDINGS) {
          String path = start + name + ending;
          if (isFile(path)) {
            if (FOLDERS.contains(start)) {
              // What worked once is tried first.
              order.remove(start);
              order.addFirst(start);
            }
            return Optional.of(path);
          }
        }
      }
    }
    return Optional.empty();
  }

  private static String ending(String name) {
    String file = name.substring(name.lastIndexOf('/') + 1);
    int dot = file.lastIndexOf('.');
    return dot < 0 ? "" : file.substring(dot);
  }

  private boolean exists(String start) {
    return folders.computeIfAbsent(folder.resolve(start), Files::isDirectory);
  }

  private boolean isFile(String path) {
    return Files.isRegularFile(folder.resolve(path));
  }

  /** As it is written, and what is there if it is no file. */
  String absent(String written) {
    try {
      Path place = folder.resolve(written.replace('\\', '/'));
      return Files.isDirectory(place)
          ? written + " (a folder)"
          : Files.exists(place) ? written + " (a pipe, a socket or a device)" : written;
    } catch (InvalidPathException e) {
      return written + " (no name of a file in this locale)";
    }
  }
}
