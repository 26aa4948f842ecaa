package dev.bobbin.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Remembers how files looked, to see when they were replaced or written. */
final class FileState {
  private record Look(FileTime modified, long size, @Nullable Object key) {}

  private final List<Path> files;
  private List<@Nullable Look> seen;
  private List<@Nullable Look> last;

  private FileState(List<Path> files) {
    this.files = files;
    this.seen = looks();
    this.last = seen;
  }

  static FileState of(Path... files) {
    return new FileState(List.of(files));
  }

  /**
   * Whether one has changed, and none any more since the last look: several files are not replaced
   * in one moment, nor is one written in one. A file that is away is about to come back.
   */
  boolean hasChanged() {
    List<@Nullable Look> now = looks();
    boolean settled = now.equals(last);
    last = now;
    if (!settled || now.equals(seen) || now.stream().anyMatch(Objects::isNull)) {
      return false;
    }
    seen = now;
    return true;
  }

  /** Whether the names still stand for the files of the first look, whatever these hold now. */
  boolean isSameFile() {
    List<@Nullable Look> now = looks();
    for (int i = 0; i < now.size(); i++) {
      Look before = seen.get(i);
      Look after = now.get(i);
      if (before == null || after == null || !Objects.equals(before.key(), after.key())) {
        return false;
      }
    }
    return true;
  }

  private List<@Nullable Look> looks() {
    Stream<@Nullable Look> looks = files.stream().map(FileState::look);
    return looks.toList();
  }

  private static @Nullable Look look(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new Look(now.lastModifiedTime(), now.size(), now.fileKey());
    } catch (IOException e) {
      return null;
    }
  }
}
