package dev.bobbin.experiment.run.list;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.base.io.FileFingerprint;
import dev.bobbin.experiment.run.RunFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Size and time of the files that a run's summary depends on: while they are equal, nothing has to
 * be read again. The directory's time covers files that are created, renamed or deleted.
 *
 * @param values the directory's time, then size and time of each file (-1 and 0 if missing), in
 *     nanoseconds since 1970
 */
record RunStamp(List<Long> values) {
  private static final List<String> FILES =
      List.of(
          RunFiles.RECIPE,
          RunFiles.PROVENANCE,
          RunFiles.METRICS,
          RunFiles.DIAGNOSIS,
          RunFiles.RESULT);

  static final int SIZE = 1 + 2 * FILES.size();

  /** A run has at least one of the first files. */
  private static final int NECESSARY = 3;

  RunStamp {
    values = List.copyOf(values);
    if (values.size() != SIZE) {
      throw new InvalidValueException(
          "stamp: expected %d numbers, received %d".formatted(SIZE, values.size()));
    }
  }

  /** The stamp of a run directory; empty for other directories. */
  static Optional<RunStamp> of(Path directory) {
    List<Long> values = new ArrayList<>(SIZE);
    Optional<FileFingerprint> own = FileFingerprint.of(directory);
    if (own.isEmpty() || !Files.isDirectory(directory)) {
      return Optional.empty();
    }
    values.add(time(own.get()));
    boolean isRun = false;
    for (int i = 0; i < FILES.size(); i++) {
      Optional<FileFingerprint> file = FileFingerprint.of(directory.resolve(FILES.get(i)));
      values.add(file.map(FileFingerprint::size).orElse(-1L));
      values.add(file.map(RunStamp::time).orElse(0L));
      isRun |= file.isPresent() && i < NECESSARY;
    }
    return isRun ? Optional.of(new RunStamp(values)) : Optional.empty();
  }

  private static long time(FileFingerprint file) {
    return file.modified().to(TimeUnit.NANOSECONDS);
  }

  /** When the last of the files changed. */
  Instant changed() {
    long latest = 0;
    for (int i = 2; i < values.size(); i += 2) {
      latest = Math.max(latest, values.get(i));
    }
    return Instant.EPOCH.plusNanos(latest);
  }

  /**
   * Whether a file may change again without a change of its time, which some disks record in steps
   * of two seconds.
   */
  boolean isFresh(Instant now) {
    Instant own = Instant.EPOCH.plusNanos(values.getFirst());
    Instant latest = own.isAfter(changed()) ? own : changed();
    return latest.plusSeconds(2).isAfter(now);
  }
}
