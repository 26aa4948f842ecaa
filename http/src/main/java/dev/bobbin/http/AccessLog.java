package dev.bobbin.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line of JSON for every request, written by a thread of its own. A request never waits for it:
 * when the disk is slower than the clients, lines are dropped and counted.
 */
public final class AccessLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

  /** Some megabytes of lines, and a good second of a busy server. */
  private static final int QUEUE = 8192;

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration LAST = Duration.ofSeconds(5);

  /** What lines are written to: a stream, or a file that may be moved away by a rotation. */
  private final Optional<Path> file;

  private final BlockingQueue<String> lines;
  private final LongAdder dropped = new LongAdder();
  private final Thread thread;
  private OutputStream out;
  private @Nullable FileState state;
  private volatile boolean closed;
  private boolean failing;

  private AccessLog(Optional<Path> file, OutputStream out, int queue) {
    this.file = file;
    this.out = out;
    this.state = file.map(FileState::of).orElse(null);
    this.lines = new ArrayBlockingQueue<>(queue);
    this.thread = Thread.ofPlatform().name("access-log").daemon().start(this::run);
  }

  /** Writes to a stream, which stays open. */
  public static AccessLog to(OutputStream out) {
    return to(out, QUEUE);
  }

  static AccessLog to(OutputStream out, int queue) {
    return new AccessLog(Optional.empty(), out, queue);
  }

  /**
   * Writes to a file, behind what it holds. When it was renamed, the next line begins a new one
   * under the old name, as rotations expect it.
   *
   * @throws IOException if it cannot be written
   */
  public static AccessLog to(Path file) throws IOException {
    return new AccessLog(Optional.of(file), open(file), QUEUE);
  }

  private static OutputStream open(Path file) throws IOException {
    return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Adds a line, or drops it. */
  void write(String line) {
    if (closed || !lines.offer(line)) {
      dropped.increment();
    }
  }

  /** How many lines were dropped. */
  public long dropped() {
    return dropped.sum();
  }

  private void run() {
    List<String> batch = new ArrayList<>();
    try {
      while (!closed || !lines.isEmpty()) {
        @Nullable String first = lines.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          lines.drainTo(batch);
          write(batch);
          batch.clear();
        }
      }
    } catch (InterruptedException e) {
      // Told to stop: nothing can be waited for any more.
      dropped.add(lines.size());
    }
    closeFile();
  }

  private void write(List<String> batch) {
    byte[] bytes = (String.join("\n", batch) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      if (file.isPresent() && !isThere()) {
        closeFile();
        out = open(file.get());
        state = FileState.of(file.get());
      }
      out.write(bytes);
      out.flush();
      failing = false;
    } catch (IOException e) {
      dropped.add(batch.size());
      if (!failing) {
        LOG.error(
            "access log: expected to write it, received: {}; lines are dropped", e.toString());
      }
      failing = true;
    }
  }

  private boolean isThere() {
    return state != null && state.isSameFile();
  }

  private void closeFile() {
    if (file.isEmpty()) {
      return;
    }
    try {
      out.close();
    } catch (IOException e) {
      LOG.error("{}: expected to close it, received: {}", file.get(), e.toString());
    }
  }

  /** Writes what is left, for a few seconds at most, and ends. */
  @Override
  public void close() {
    closed = true;
    try {
      if (!thread.join(LAST)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
