package dev.bobbin.lab.run;

import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What a run needs to know besides recipe and data. None of it changes the weights.
 *
 * @param threads of the training, at least 1
 * @param directory of the run, new or empty; without one it is made in {@code runs}
 * @param runs the folder in which runs are made that name no directory of their own
 * @param clock for names and provenance
 * @param zone of the time in a directory's name
 * @param pictures whether the run's pictures are drawn when it has ended
 */
public record RunOptions(
    int threads,
    Optional<Path> directory,
    Path runs,
    InstantSource clock,
    ZoneId zone,
    boolean pictures) {
  public RunOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: expected at least 1, received " + threads);
    }
  }

  /** With pictures. */
  public RunOptions(
      int threads, Optional<Path> directory, Path runs, InstantSource clock, ZoneId zone) {
    this(threads, directory, runs, clock, zone, true);
  }

  /** The same without pictures, for many small runs. */
  public RunOptions withoutPictures() {
    return new RunOptions(threads, directory, runs, clock, zone, false);
  }

  /** With the system's clock, in {@code runs} of the working directory. */
  public static RunOptions of(int threads, Optional<Path> directory) {
    return new RunOptions(
        threads, directory, Path.of("runs"), InstantSource.system(), ZoneId.systemDefault());
  }
}
