package dev.bobbin.data.image;

import dev.bobbin.base.BobbinException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds picture files. Hidden files and folders, whose names begin with a dot, and those that
 * operating systems keep for themselves ({@code __MACOSX}, {@code Thumbs.db}, {@code desktop.ini})
 * are ignored.
 */
public final class PictureFiles {
  /** The names of the formats, for messages and help. */
  public static final String FORMATS = "PNG, JPEG, WebP, GIF, BMP or TIFF";

  /** The endings of file names in lower case: of all formats, and other spellings of them. */
  public static final Set<String> ENDINGS =
      Arrays.stream(PictureFormat.values())
          .flatMap(format -> format.endings().stream())
          .collect(Collectors.toUnmodifiableSet());

  private static final String READABLE = "a readable folder";

  private static final Set<String> OF_SYSTEMS = Set.of("__macosx", "thumbs.db", "desktop.ini");

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
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(wanted)
          .map(path -> path.getFileName().toString())
          .filter(name -> !isIgnored(name))
          .sorted()
          .map(folder::resolve)
          .toList();
    } catch (UncheckedIOException e) {
      throw BobbinException.io(folder, READABLE, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw BobbinException.io(folder, READABLE, e);
    }
  }

  /**
   * The files of a folder and its subfolders.
   *
   * @return paths from the folder, with slashes, in the order of their UTF-16 code units
   * @throws BobbinException if a folder cannot be listed
   */
  public static List<String> below(Path folder) {
    return tree(folder).files();
  }

  /**
   * What a folder and its subfolders hold.
   *
   * @param files paths from the folder, with slashes, in the order of their UTF-16 code units
   * @param empty subfolders without any file below them, in the same order
   * @param special pipes, sockets and devices, which would block their reader, in the same order
   */
  public record Tree(List<String> files, List<String> empty, List<String> special) {
    public Tree {
      files = List.copyOf(files);
      empty = List.copyOf(empty);
      special = List.copyOf(special);
    }
  }

  /**
   * Lists a folder and its subfolders. Links to files and folders are followed, but for those to a
   * folder that they are in; a link to nothing is a file.
   *
   * @throws BobbinException if a folder cannot be listed
   */
  public static Tree tree(Path folder) {
    Walk walk = new Walk(folder);
    try {
      Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, walk);
    } catch (IOException e) {
      throw BobbinException.io(walk.failed, READABLE, e);
    }
    Collections.sort(walk.files);
    Collections.sort(walk.empty);
    Collections.sort(walk.special);
    return new Tree(walk.files, walk.empty, walk.special);
  }

  /** Hidden, or kept by an operating system for itself. */
  private static boolean isIgnored(String name) {
    return name.startsWith(".") || OF_SYSTEMS.contains(name.toLowerCase(Locale.ROOT));
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path start;
    private final List<String> files = new ArrayList<>();
    private final List<String> empty = new ArrayList<>();
    private final List<String> special = new ArrayList<>();

    /** The number of files before each open folder. */
    private final Deque<Integer> before = new ArrayDeque<>();

    private Path failed;

    Walk(Path start) {
      this.start = start;
      this.failed = start;
    }

    private String relative(Path path) {
      return start.relativize(path).toString().replace(File.separatorChar, '/');
    }

    private boolean isIgnoredBelow(Path path) {
      return !path.equals(start) && isIgnored(path.getFileName().toString());
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      if (isIgnoredBelow(folder)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      before.push(files.size());
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        failed = folder;
        throw failure;
      }
      if (before.pop() == files.size() && !folder.equals(start)) {
        empty.add(relative(folder));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!isIgnoredBelow(file)) {
        boolean data = attributes.isRegularFile() || attributes.isSymbolicLink();
        (data ? files : special).add(relative(file));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof FileSystemLoopException || isIgnoredBelow(file)) {
        return FileVisitResult.CONTINUE;
      }
      failed = file;
      throw failure;
    }
  }
}
