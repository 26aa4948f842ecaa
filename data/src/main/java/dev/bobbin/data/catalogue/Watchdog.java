package dev.bobbin.data.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/**
 * Reads a response body with a time-out. The HTTP client's own time-out ends with the headers, and
 * a blocked read ends only when the stream is closed, so a separate thread closes it.
 */
final class Watchdog implements AutoCloseable {
  private final InputStream body;
  private final Duration patience;
  private final Thread thread;
  private volatile long lastSign = System.nanoTime();
  private volatile boolean gaveUp;

  Watchdog(InputStream body, Duration patience) {
    this.body = body;
    this.patience = patience;
    this.thread = Thread.ofVirtual().name("download-watchdog").start(this::watch);
  }

  /**
   * Reads like {@link InputStream#read(byte[])}, but throws an {@link HttpTimeoutException} if
   * nothing comes for too long.
   */
  int read(byte[] buffer) throws IOException {
    try {
      int count = body.read(buffer);
      lastSign = System.nanoTime();
      if (gaveUp) {
        throw silence();
      }
      return count;
    } catch (IOException e) {
      throw gaveUp ? silence() : e;
    }
  }

  private HttpTimeoutException silence() {
    return new HttpTimeoutException("nothing came for " + patience.toMillis() + " ms");
  }

  private void watch() {
    try {
      for (long left = patience.toNanos();
          left > 0;
          left = lastSign + patience.toNanos() - System.nanoTime()) {
        Thread.sleep(Duration.ofNanos(left));
      }
      gaveUp = true;
      body.close();
    } catch (InterruptedException e) {
      // Closed.
    } catch (IOException e) {
      // The reader gets the same exception from its own read.
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
