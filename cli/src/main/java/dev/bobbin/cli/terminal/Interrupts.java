package dev.bobbin.cli.terminal;

import dev.bobbin.base.io.AtomicFile;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * While open, Ctrl-C (SIGINT, SIGTERM) asks the work to stop and waits until it has stopped. The
 * JVM then ends with the code that shells expect, 130 for SIGINT.
 */
public final class Interrupts implements AutoCloseable {
  private static final Set<Interrupts> OPEN = ConcurrentHashMap.newKeySet();

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook;

  private Interrupts(Host host, String note, Runnable stop) {
    this.hook =
        new Thread(
            () -> {
              host.note(note);
              stop.run();
              await();
            },
            "bobbin-interrupt");
  }

  /**
   * Deletes files that are not written to their end when the JVM ends. Work that is asked to stop
   * may finish its own before.
   */
  public static void discardUnfinished() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  OPEN.forEach(Interrupts::await);
                  AtomicFile.abandon();
                },
                "bobbin-unfinished"));
  }

  private void await() {
    try {
      finished.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
    OPEN.add(interrupts);
    Runtime.getRuntime().addShutdownHook(interrupts.hook);
    return interrupts;
  }

  /** The work is over and all is written: the JVM may end. */
  @Override
  public void close() {
    finished.countDown();
    OPEN.remove(this);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is already ending: the hook was waiting for this call.
    }
  }
}
