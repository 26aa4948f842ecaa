package dev.bobbin.data.image;

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
}
