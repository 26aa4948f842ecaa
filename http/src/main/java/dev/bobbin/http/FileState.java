package dev.bobbin.http;

import dev.bobbin.base.io.FileFingerprint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Remembers how files looked, to see when they were replaced or written. */
final class FileState {
  private final List<Path> files;
  private List<Optional<FileFingerprint>> seen;
  private List<Optional<FileFingerprint>> last;

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
    List<Optional<FileFingerprint>> now = looks();
    boolean settled = now.equals(last);
    last = now;
    if (!settled || now.equals(seen) || now.stream().anyMatch(Optional::isEmpty)) {
      return false;
    }
    seen = now;
    return true;
  }

  /** Whether the names still stand for the files of the first look, whatever these hold now. */
  boolean isSameFile() {
    List<Optional<Object>> now = keys(looks());
    return now.size() == files.size() && now.equals(keys(seen));
  }

  private List<Optional<FileFingerprint>> looks() {
    return files.stream().map(FileFingerprint::of).toList();
  }

  /** Of the files that are there. */
  private static List<Optional<Object>> keys(List<Optional<FileFingerprint>> looks) {
    return looks.stream().flatMap(Optional::stream).map(FileFingerprint::key).toList();
  }
}
