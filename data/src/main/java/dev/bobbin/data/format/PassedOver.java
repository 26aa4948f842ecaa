package dev.bobbin.data.format;

import dev.bobbin.data.image.PictureFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Words for files and folders that a reader passes over. */
public final class PassedOver {
  private static final int NAMED = 3;

  /** Pictures of kinds that are not read. */
  private static final Set<String> OTHER_PICTURES =
      Set.of(
          "heic", "heif", "avif", "svg", "jxl", "jp2", "psd", "cr2", "cr3", "nef", "arw", "dng",
          "raf", "orf", "rw2", "ico", "eps", "xcf", "tga", "exr", "hdr");

  private PassedOver() {}

  /**
   * Notes on files that are no pictures, and on pictures of kinds that are not read; none without
   * such files.
   */
  public static List<String> files(List<String> paths) {
    List<String> pictures = paths.stream().filter(PassedOver::isOtherPicture).toList();
    List<String> others = paths.stream().filter(path -> !isOtherPicture(path)).toList();
    List<String> notes = new ArrayList<>();
    if (!pictures.isEmpty()) {
      notes.add(
          "passed over: %s of a kind that is not read (%s): %s; convert them to PNG or JPEG"
              .formatted(
                  count(pictures.size(), "picture", "pictures"),
                  endings(pictures),
                  some(pictures)));
    }
    if (!others.isEmpty()) {
      notes.add(
          "passed over: %s no %s (%s): %s"
              .formatted(
                  count(others.size(), "file that is", "files that are"),
                  others.size() == 1 ? "picture" : "pictures",
                  endings(others),
                  some(others)));
    }
    return notes;
  }

  /** Whether some are pictures in formats that are not read, such as HEIC. */
  static boolean hasOtherPictures(List<String> paths) {
    return paths.stream().anyMatch(PassedOver::isOtherPicture);
  }

  /** Whether a path is that of a picture that is read, by its ending. */
  static boolean isPicture(String path) {
    return PictureFiles.ENDINGS.contains(ending(path));
  }

  private static boolean isOtherPicture(String path) {
    return OTHER_PICTURES.contains(ending(path));
  }

  private static String ending(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  private static String endings(List<String> paths) {
    Set<String> all = new TreeSet<>();
    for (String path : paths) {
      String ending = ending(path);
      all.add(ending.isEmpty() ? "no ending" : "." + ending);
    }
    return some(List.copyOf(all).stream().sorted().toList());
  }

  /** The first names, and that there are more. */
  public static String some(List<String> names) {
    return some(names, NAMED);
  }

  /** The first names, at most {@code most}, and how many more there are. */
  public static String some(List<String> names, int most) {
    String first =
        String.join(", ", names.subList(0, Math.min(most, names.size()))).replaceAll("\\R", " ");
    int more = names.size() - most;
    return more > 0 ? text("%s and %,d more", first, more) : first;
  }

  /** A number with its noun. */
  public static String count(int number, String one, String many) {
    return text("%,d %s", number, number == 1 ? one : many);
  }

  /** Formatted alike in every locale. */
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
