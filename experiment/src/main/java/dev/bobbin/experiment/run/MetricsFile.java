package dev.bobbin.experiment.run;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code metrics.jsonl}: one JSON object per line and epoch, appended as epochs end. A last line
 * without a line feed was torn by a crash and is ignored. The file is locked while it is open for
 * writing, so that two processes cannot train into one run. POSIX gives up that lock when its
 * process closes the file in any way: a process does not read this file while it trains.
 */
public final class MetricsFile implements Closeable {
  private static final int TRIES = 10;
  private static final long PAUSE_NANOS = 20_000_000;

  private final Path file;
  private final FileChannel channel;

  private MetricsFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens the file for appending.
   *
   * @throws BobbinException if another training holds it
   */
  public static MetricsFile open(Path file) throws IOException {
    return new MetricsFile(file, locked(file));
  }

  /** Replaces what is there by the epochs of a checkpoint: a crash may have left more or fewer. */
  public void replace(List<EpochDone> history) throws IOException {
    channel.truncate(0);
    history.forEach(this::append);
  }

  /**
   * Locks the file without changing it: until the result is closed, no other process can train into
   * the run.
   *
   * @throws BobbinException if a training holds it
   */
  public static Closeable hold(Path file) throws IOException {
    return locked(file);
  }

  private static FileChannel locked(Path file) throws IOException {
    // Written in place, as the lock belongs to the file, not to its name.
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = isLocked(channel);
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    if (!locked) {
      throw BobbinException.of(
          file,
          "a run that no other process writes to",
          "one that " + LockHolder.of(file) + " holds",
          "again when that has ended");
    }
    return channel;
  }

  /** Tries several times, as a listing of runs holds the lock for a moment. */
  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      for (int i = 0; i < TRIES; i++) {
        if (channel.tryLock() != null) {
          return true;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      return false;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /**
   * Appends an epoch and forces it to the disk.
   *
   * @throws BobbinException if it cannot be written
   */
  public void append(EpochDone epoch) {
    ByteBuffer line =
        ByteBuffer.wrap((MetricsLine.write(epoch) + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.force(false);
    } catch (IOException e) {
      throw BobbinException.io(file, "to write this file", e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /**
   * Reads the epochs of a run.
   *
   * @throws BobbinException if it has ended, and the file does not have all its epochs
   */
  public static List<EpochDone> read(
      Path directory, SessionStatus status, Optional<RunResult> result) throws IOException {
    return RunFiles.reading(
        directory, () -> whole(RunFiles.existing(directory, RunFiles.METRICS), status, result));
  }

  private static List<EpochDone> whole(Path file, SessionStatus status, Optional<RunResult> result)
      throws IOException {
    List<EpochDone> epochs = read(file);
    boolean hasEnded = status.isFinal() || status == SessionStatus.INTERRUPTED;
    if (hasEnded && result.isPresent() && epochs.size() != result.get().epochs()) {
      throw BobbinException.of(
          file,
          "the %d epochs of %s".formatted(result.get().epochs(), RunFiles.RESULT),
          epochs.size(),
          "another copy of the file");
    }
    return epochs;
  }

  private static List<EpochDone> read(Path file) throws IOException {
    String text = new String(Documents.bytes(file), StandardCharsets.UTF_8);
    List<EpochDone> epochs = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      String source = file + ", line " + (epochs.size() + 1);
      EpochDone epoch = MetricsLine.read(source, text.substring(start, end));
      if (epoch.epoch() != epochs.size() + 1) {
        throw BobbinException.of(source, "epoch " + (epochs.size() + 1), epoch.epoch());
      }
      epochs.add(epoch);
      start = end + 1;
    }
    return epochs;
  }
}
