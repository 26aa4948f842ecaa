package dev.bobbin.experiment.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether a process trains into a run: it holds the lock of its metrics as long as it lives, so
 * that neither a time-out nor a process number has to be guessed at.
 */
public final class RunLiveness {
  /** Where locks do not work, as on some network disks, a change that is so recent has to do. */
  private static final Duration RECENT = Duration.ofMinutes(2);

  private RunLiveness() {}

  /**
   * Whether a process holds the lock of a run's metrics. It is asked for shared and given back at
   * once: writers wait for longer than that, and other askers do not block each other.
   *
   * @param changed when the run last changed
   * @param now the time
   */
  public static boolean isHeld(Path directory, Instant changed, Instant now) {
    Path metrics = directory.resolve(RunFiles.METRICS);
    if (!Files.isRegularFile(metrics)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(metrics, StandardOpenOption.READ)) {
      try (FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
        return lock == null;
      }
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      return isRecent(changed, now);
    }
  }

  /** Whether something has happened so lately that a process may well be at it. */
  public static boolean isRecent(Instant changed, Instant now) {
    return changed.plus(RECENT).isAfter(now);
  }
}
