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
 * Writes a line of JSON for every request on a thread of its own. Requests never wait for the disk:
 * if it is too slow, lines are dropped and counted.
 */
public final class AccessLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

  /** Lines: some megabytes. */
  private static final int QUEUE = 8192;

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration LAST = Duration.ofSeconds(5);

  /** Empty for a stream. */
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
   * Appends to a file. After it was renamed, as log rotation does, the next line begins a new one
   * under the old name.
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

  /** The number of dropped lines. */
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
      // Closed; the rest took too long.
      dropped.add(lines.size());
    }
    closeFile();
  }

  private void write(List<String> batch) {
    byte[] bytes = (String.join("\n", batch) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      if (file.isPresent() && (state == null || !state.isSameFile())) {
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

  /** Writes the remaining lines, for a few seconds at most. */
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
