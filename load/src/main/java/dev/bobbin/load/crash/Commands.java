package dev.bobbin.load.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs {@code ./bobbin} in processes of their own, whose output goes to files. */
final class Commands {
  /** Beyond this, a command is said to hang. */
  private static final long PATIENCE_SECONDS = 600;

  private static final int SIGNALLED = 128;

  private final Path bobbin;
  private final Path folder;
  private final AtomicInteger count = new AtomicInteger();

  /**
   * Commands.
   *
   * @param home the folder of {@code ./bobbin}
   * @param folder where they run, and for their output
   */
  Commands(Path home, Path folder) {
    this.bobbin = home.resolve("bobbin");
    this.folder = folder;
  }

  /** A command that was started. */
  static final class Running {
    private final Process process;
    private final Path out;
    private final Path err;
    private final long begun = System.nanoTime();

    private Running(Process process, Path out, Path err) {
      this.process = process;
      this.out = out;
      this.err = err;
    }

    /**
     * Waits, and kills it if it is still running then.
     *
     * @return whether it was killed
     */
    boolean killAfter(long millis, boolean politely) throws InterruptedException {
      if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
        return false;
      }
      if (politely) {
        process.destroy();
      } else {
        process.destroyForcibly();
      }
      return true;
    }

    /** Waits for its end. */
    Outcome outcome() throws IOException, InterruptedException {
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      long millis = (System.nanoTime() - begun) / 1_000_000;
      Outcome outcome =
          new Outcome(
              process.exitValue(), Files.readString(out), Files.readString(err), millis, !ended);
      Files.delete(out);
      Files.delete(err);
      return outcome;
    }
  }

  /** Starts a command. */
  Running start(List<String> arguments) throws IOException {
    return start(List.of(), arguments);
  }

  /**
   * Starts a command.
   *
   * @param before a program that starts it, with its arguments
   */
  Running start(List<String> before, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(bobbin.toString());
    command.addAll(arguments);
    int number = count.incrementAndGet();
    Path out = folder.resolve("out-" + number);
    Path err = folder.resolve("err-" + number);
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    process.getOutputStream().close();
    return new Running(process, out, err);
  }

  /** Runs a command to its end. */
  Outcome run(String... arguments) throws IOException, InterruptedException {
    return start(List.of(arguments)).outcome();
  }

  /** Whether a code says that a signal ended the process. */
  static boolean isSignal(int code) {
    return code > SIGNALLED;
  }
}
