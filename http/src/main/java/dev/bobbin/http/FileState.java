package dev.bobbin.http;

import dev.bobbin.base.io.FileFingerprint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Detects when files are replaced or changed. */
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
   * Whether a file has changed, but none since the last call, since writing takes time. False while
   * one is missing.
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

  /** Whether the paths still name the same files, regardless of their content. */
  boolean isSameFile() {
    List<Optional<Object>> now = keys(looks());
    return now.size() == files.size() && now.equals(keys(seen));
  }

  private List<Optional<FileFingerprint>> looks() {
    return files.stream().map(FileFingerprint::of).toList();
  }

  private static List<Optional<Object>> keys(List<Optional<FileFingerprint>> looks) {
    return looks.stream().flatMap(Optional::stream).map(FileFingerprint::key).toList();
  }
}
