package dev.bobbin.data.image;

import dev.bobbin.base.BobbinException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which files are pictures that can be read, and where they lie. Hidden files and folders, whose
 * names begin with a dot, are passed over.
 */
public final class PictureFiles {
  /** The formats' names, as messages and help texts have them. */
  public static final String FORMATS = "PNG, JPEG, GIF or BMP";

  /** The endings of names that are taken for pictures, in small letters. */
  private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "gif", "bmp");

  /** What ImageIO calls the formats, in small letters; it knows others, which are not read. */
  static final Set<String> IMAGE_IO_NAMES = Set.of("png", "jpeg", "gif", "bmp");

  private PictureFiles() {}

  /** Whether a file is taken for a picture, by the ending of its name. */
  public static boolean isPicture(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot >= 0 && ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /**
   * What lies in a folder, but not in the folders in it.
   *
   * @param wanted which files or folders
   * @return in the order of the names' UTF-16 code units, which is the same everywhere
   * @throws BobbinException where the folder cannot be listed
   */
  public static List<Path> in(Path folder, Predicate<Path> wanted) {
    return list(folder, false, wanted).stream().map(folder::resolve).toList();
  }

  /**
   * The files that lie in a folder or in any folder below it.
   *
   * @return paths from the folder, with slashes, in the order of their UTF-16 code units
   * @throws BobbinException where a folder cannot be listed
   */
  public static List<String> below(Path folder) {
    return list(folder, true, Files::isRegularFile);
  }

  private static List<String> list(Path folder, boolean deep, Predicate<Path> wanted) {
    // Only a link to the folder itself is followed: those below it may lead in a circle.
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
