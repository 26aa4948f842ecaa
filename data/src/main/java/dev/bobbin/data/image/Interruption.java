package dev.bobbin.data.image;

import java.io.ByteArrayInputStream;
import java.util.concurrent.CancellationException;

/**
 * Ends decoding on a thread that is interrupted, as servers do whose clients wait no longer. The
 * thread stays interrupted.
 */
final class Interruption {
  private Interruption() {}

  /**
   * Called for each line of a picture.
   *
   * @throws CancellationException if the thread is interrupted
   */
  static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("decoding was interrupted");
    }
  }

  /** Bytes for readers of other libraries, which ask for some thousand at a time. */
  static final class Bytes extends ByteArrayInputStream {
    Bytes(byte[] bytes) {
      super(bytes);
    }

    @Override
    public synchronized int read(byte[] to, int at, int length) {
      check();
      return super.read(to, at, length);
    }

    @Override
    public synchronized int read() {
      check();
      return super.read();
    }
  }
}
