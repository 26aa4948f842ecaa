package dev.bobbin.experiment.run.list;

import dev.bobbin.base.BobbinException;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.run.RunStatus;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run to remove: checked first, then deleted. Symbolic links in it are deleted, never followed.
 *
 * @param directory its real path
 * @param files their number
 * @param bytes of all files
 */
public record RunRemoval(Path directory, int files, long bytes) {
  /**
   * Checks that a run may be removed.
   *
   * @param folder that must contain it directly
   * @throws BobbinException if it is not a run, is elsewhere, is a symbolic link, or is being
   *     trained
   */
  public static RunRemoval of(Path folder, Path given) throws IOException {
    if (Files.isSymbolicLink(given)) {
      throw refused(given, "a symbolic link", "the run that it leads to, or rm");
    }
    if (!Files.isDirectory(given)) {
      throw refused(
          given, Files.exists(given) ? "a file" : "nothing there", "one that 'bobbin runs' lists");
    }
    Path directory = given.toRealPath();
    // A recipe alone is not a run.
    if (!isRegular(directory.resolve(RunFiles.PROVENANCE))
        && !isRegular(directory.resolve(RunFiles.METRICS))) {
      throw refused(given, "a folder without the files of one", "one that 'bobbin runs' lists");
    }
    if (!Files.isDirectory(folder) || !folder.toRealPath().equals(directory.getParent())) {
      throw refused(
          given,
          "one outside the folder of runs " + folder,
          "--runs " + directory.resolveSibling(""));
    }
    if (RunCatalogue.read(directory).status() == RunStatus.TRAINING) {
      throw refused(given, "one that is being trained", "again when it has ended");
    }
    Contents contents = Contents.of(directory);
    return new RunRemoval(directory, contents.files.size(), contents.bytes);
  }

  private static BobbinException refused(Path given, String received, String advice) {
    return BobbinException.of(given, "a run directory to remove", received, advice);
  }

  private static boolean isRegular(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Deletes the run. If interrupted, the rest is still a run that can be removed.
   *
   * @throws BobbinException if a training has begun since
   */
  public void remove() throws IOException {
    Contents contents = Contents.of(directory);
    List<FileChannel> held = new ArrayList<>();
    try {
      for (Path file : contents.files) {
        if (file.endsWith(RunFiles.METRICS) && isRegular(file)) {
          held.add(hold(file));
        }
      }
      for (Path file : contents.files) {
        if (!isLast(file)) {
          Files.delete(file);
        }
      }
      for (Path inner : contents.folders.subList(0, contents.folders.size() - 1)) {
        Files.delete(inner);
      }
      for (Path file : contents.files) {
        if (isLast(file)) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    } finally {
      for (FileChannel channel : held) {
        channel.close();
      }
    }
  }

  private boolean isLast(Path file) {
    return directory.equals(file.getParent())
        && (file.endsWith(RunFiles.PROVENANCE) || file.endsWith(RunFiles.METRICS));
  }

  /** Locks the metrics, so that no training begins during the removal. */
  private static FileChannel hold(Path metrics) throws IOException {
    FileChannel channel =
        FileChannel.open(metrics, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // This process holds it.
    } catch (IOException e) {
      // This disk has no locks, so no training holds one.
      return channel;
    }
    channel.close();
    throw refused(metrics, "one that is being trained", "again when it has ended");
  }

  /** The content of a directory, inner before outer, without following links. */
  private static final class Contents extends SimpleFileVisitor<Path> {
    private final List<Path> files = new ArrayList<>();
    private final List<Path> folders = new ArrayList<>();
    private long bytes;

    static Contents of(Path directory) throws IOException {
      Contents contents = new Contents();
      Files.walkFileTree(directory, contents);
      return contents;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      files.add(file);
      bytes += attributes.isRegularFile() ? attributes.size() : 0;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      folders.add(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
