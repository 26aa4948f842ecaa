package dev.bobbin.data.image;

import dev.bobbin.base.BobbinException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds picture files. Hidden files and folders, whose names begin with a dot, are ignored. */
public final class PictureFiles {
  /** The names of the formats, for messages and help. */
  public static final String FORMATS = "PNG, JPEG, WebP, GIF, BMP or TIFF";

  /** The endings of file names in lower case: of all formats, and other spellings of them. */
  public static final Set<String> ENDINGS =
      Arrays.stream(PictureFormat.values())
          .flatMap(format -> format.endings().stream())
          .collect(Collectors.toUnmodifiableSet());

  private PictureFiles() {}

  /** Whether a file is a picture, by its extension. */
  public static boolean isPicture(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot >= 0 && ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /**
   * The entries of a folder, without those of its subfolders.
   *
   * @param wanted which files or folders
   * @return in the order of the names' UTF-16 code units, which is the same everywhere
   * @throws BobbinException if the folder cannot be listed
   */
  public static List<Path> in(Path folder, Predicate<Path> wanted) {
    return list(folder, false, wanted).stream().map(folder::resolve).toList();
  }

  /**
   * The files of a folder and its subfolders.
   *
   * @return paths from the folder, with slashes, in the order of their UTF-16 code units
   * @throws BobbinException if a folder cannot be listed
   */
  public static List<String> below(Path folder) {
    return list(folder, true, Files::isRegularFile);
  }

  private static List<String> list(Path folder, boolean deep, Predicate<Path> wanted) {
    // Only a link to the folder itself is followed; links below it may form a cycle.
    try (Stream<Path> all = deep ? Files.walk(folder.toRealPath()) : Files.list(folder)) {
      Path start = deep ? folder.toRealPath() : folder;
      return all.filter(wanted)
          .map(path -> start.relativize(path).toString().replace('\\', '/'))
          .filter(path -> !path.startsWith(".") && !path.contains("/."))
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw BobbinException.io(folder, "a readable folder", Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw BobbinException.io(folder, "a readable folder", e);
    }
  }
}
