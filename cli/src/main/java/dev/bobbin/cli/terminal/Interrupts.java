package dev.bobbin.cli.terminal;

import java.util.concurrent.CountDownLatch;

/**
 * While open, Ctrl-C (SIGINT, SIGTERM) asks the work to stop and waits until it has stopped. The
 * JVM then ends with the code that shells expect, 130 for SIGINT.
 */
public final class Interrupts implements AutoCloseable {
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook;

  private Interrupts(Host host, String note, Runnable stop) {
    this.hook =
        new Thread(
            () -> {
              host.note(note);
              stop.run();
              try {
                finished.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "bobbin-interrupt");
  }

  /** Starts to listen, for a training. */
  public static Interrupts stopping(Host host, Runnable stop) {
    return stopping(host, "interrupted: stopping after the current step, then saving", stop);
  }

  /**
   * Starts to listen.
   *
   * @param note printed on an interrupt
   */
  public static Interrupts stopping(Host host, String note, Runnable stop) {
    Interrupts interrupts = new Interrupts(host, note, stop);
    Runtime.getRuntime().addShutdownHook(interrupts.hook);
    return interrupts;
  }

  /** The work is over and all is written: the JVM may end. */
  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is already ending: the hook was waiting for this call.
    }
  }
}
