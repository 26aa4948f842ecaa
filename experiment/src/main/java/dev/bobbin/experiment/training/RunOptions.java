package dev.bobbin.experiment.training;

import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Options of a run besides recipe and data. None of them changes the weights.
 *
 * @param threads at least 1
 * @param directory of the run, new or empty; by default a new one in {@code runs}
 * @param runs the folder of runs
 * @param clock for names and provenance
 * @param zone of the time in directory names
 * @param profile whether to measure where time is spent
 * @param events whether to write event files for TensorBoard; always if a resumed run has some
 * @param whenTrained receives the outcome of each network's training once its run directory is
 *     complete, for instance to draw pictures
 */
public record RunOptions(
    int threads,
    Optional<Path> directory,
    Path runs,
    InstantSource clock,
    ZoneId zone,
    boolean profile,
    boolean events,
    Optional<Consumer<NetworkOutcome>> whenTrained) {
  public RunOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: expected at least 1, received " + threads);
    }
  }

  public RunOptions(
      int threads, Optional<Path> directory, Path runs, InstantSource clock, ZoneId zone) {
    this(threads, directory, runs, clock, zone, false, false, Optional.empty());
  }

  /** With the system's clock and the folder {@code runs}. */
  public static RunOptions of(int threads, Optional<Path> directory) {
    return new RunOptions(
        threads, directory, Path.of("runs"), InstantSource.system(), ZoneId.systemDefault());
  }

  RunOptions in(Path place) {
    return new RunOptions(
        threads, Optional.of(place), runs, clock, zone, profile, events, whenTrained);
  }

  public RunOptions withProfile(boolean wanted) {
    return new RunOptions(threads, directory, runs, clock, zone, wanted, events, whenTrained);
  }

  public RunOptions withEvents(boolean wanted) {
    return new RunOptions(threads, directory, runs, clock, zone, profile, wanted, whenTrained);
  }

  public RunOptions withWhenTrained(Consumer<NetworkOutcome> next) {
    return new RunOptions(
        threads, directory, runs, clock, zone, profile, events, Optional.of(next));
  }
}
