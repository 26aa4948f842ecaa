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

/** Whether a process trains a run: it holds the lock on its metrics as long as it lives. */
public final class RunLiveness {
  /** The limit for a recent change, used on network disks without locks. */
  private static final Duration RECENT = Duration.ofMinutes(2);

  private RunLiveness() {}

  /**
   * Whether a process holds the lock. It is requested as shared and released at once, so that
   * writers wait longer than that and readers do not block each other.
   *
   * @param changed when the run last changed
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

  /** Whether a change is so recent that a process may be training. */
  public static boolean isRecent(Instant changed, Instant now) {
    return changed.plus(RECENT).isAfter(now);
  }
}
