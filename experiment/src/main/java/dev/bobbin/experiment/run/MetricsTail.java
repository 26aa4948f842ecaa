package dev.bobbin.experiment.run;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows the epochs of a run while another process trains it: each poll reads what was appended
 * since the last one. To be used by one thread at a time.
 */
public final class MetricsTail {
  /** A line has about 300 bytes. */
  private static final int LONGEST_LINE = 1 << 16;

  private static final int READ_AT_ONCE = 1 << 16;

  private final Path file;
  private long offset;
  private int epochs;

  /** Starts at the first epoch; the run may not have begun yet. */
  public MetricsTail(Path directory) {
    this.file = directory.resolve(RunFiles.METRICS);
  }

  /**
   * The news since the last poll.
   *
   * @param restarted whether earlier epochs no longer hold, as a resumed run repeats some of them;
   *     {@code epochs} are then all there are
   * @param epochs whole epochs, in order
   */
  public record Update(boolean restarted, List<EpochDone> epochs) {
    public Update {
      epochs = List.copyOf(epochs);
    }

    public boolean isEmpty() {
      return !restarted && epochs.isEmpty();
    }
  }

  /**
   * Reads what is new; an incomplete last line is left for the next poll.
   *
   * @throws BobbinException if a line is invalid although the file was read from the start
   */
  public Update poll() throws IOException {
    if (!Files.isRegularFile(file)) {
      return restart();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() >= offset) {
        try {
          return new Update(false, append(channel));
        } catch (BobbinException e) {
          // A resumed run writes its metrics anew: what stands at the old place may be the middle
          // of a line, or of another epoch. Only if the start is no better is the file at fault.
          if (offset == 0) {
            throw e;
          }
        }
      }
      restart();
      return new Update(true, append(channel));
    } catch (NoSuchFileException e) {
      return restart();
    }
  }

  private Update restart() {
    boolean hadSome = offset > 0;
    offset = 0;
    epochs = 0;
    return new Update(hadSome, List.of());
  }

  private List<EpochDone> append(FileChannel channel) throws IOException {
    List<EpochDone> read = new ArrayList<>();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(READ_AT_ONCE);
    long next = offset;
    long at = offset;
    while (channel.read(buffer, at) > 0) {
      buffer.flip();
      at += buffer.remaining();
      while (buffer.hasRemaining()) {
        byte b = buffer.get();
        if (b != '\n') {
          line.write(b);
          if (line.size() > LONGEST_LINE) {
            throw wrong(
                read.size(), "a line of at most " + LONGEST_LINE + " bytes", "a longer one");
          }
          continue;
        }
        read.add(epoch(line.toString(StandardCharsets.UTF_8), read.size()));
        next += line.size() + 1L;
        line.reset();
      }
      buffer.clear();
    }
    offset = next;
    epochs += read.size();
    return read;
  }

  private EpochDone epoch(String line, int before) {
    int expected = epochs + before + 1;
    EpochDone epoch = MetricsLine.read(file + ", line " + expected, line);
    if (epoch.epoch() != expected) {
      throw wrong(before, "epoch " + expected, Integer.toString(epoch.epoch()));
    }
    return epoch;
  }

  private BobbinException wrong(int before, String expected, String received) {
    return BobbinException.of(
        file + ", line " + (epochs + before + 1), expected, received, "another copy of the file");
  }
}
