package dev.bobbin.guides;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A copy of the files that git knows, or would add, in a folder of its own. What a page leaves
 * behind is removed before the next one; builds stay.
 */
final class FreshClone {

  private final Path folder;
  private final Set<Path> files;

  private FreshClone(Path folder, Set<Path> files) {
    this.folder = folder;
    this.files = files;
  }

  /** Copies the working tree of {@code repository} into {@code folder}, which is emptied first. */
  static FreshClone of(Path repository, Path folder) throws IOException, InterruptedException {
    delete(folder);
    Set<Path> files = new LinkedHashSet<>();
    for (String name : listed(repository)) {
      Path source = repository.resolve(name);
      if (Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
        Path target = folder.resolve(name);
        Files.createDirectories(target.getParent());
        Files.copy(source, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        files.add(target);
      }
    }
    return new FreshClone(folder, files);
  }

  Path folder() {
    return folder;
  }

  /** Removes what was made since the copy, but for folders named {@code target}. */
  void reset() throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return directory.endsWith("target")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!files.contains(file)) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            try (var entries = Files.list(directory)) {
              if (entries.findAny().isPresent()) {
                return FileVisitResult.CONTINUE;
              }
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static String[] listed(Path repository) throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "ls-files", "-z", "-co", "--exclude-standard")
            .directory(repository.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (InputStream names = git.getInputStream()) {
      String text = new String(names.readAllBytes(), StandardCharsets.UTF_8);
      if (git.waitFor() != 0 || text.isEmpty()) {
        throw new IOException(repository + ": git lists no files");
      }
      return text.split("\0");
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
