package dev.bobbin.experiment.training;

import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a run needs to know besides recipe and data. None of it changes the weights.
 *
 * @param threads of the training, at least 1
 * @param directory of the run, new or empty; without one it is made in {@code runs}
 * @param runs the folder in which runs are made that name no directory of their own
 * @param clock for names and provenance
 * @param zone of the time in a directory's name
 * @param profile whether to measure where the time goes
 * @param events whether to write event files for TensorBoard; a resumed run that has some continues
 *     them
 * @param whenTrained receives the outcome of each training of one network once its run directory is
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
    Consumer<NetworkOutcome> whenTrained) {
  public RunOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: expected at least 1, received " + threads);
    }
  }

  /** With nothing but the run directory. */
  public RunOptions(
      int threads, Optional<Path> directory, Path runs, InstantSource clock, ZoneId zone) {
    this(threads, directory, runs, clock, zone, false, false, _ -> {});
  }

  /** With the system's clock, in {@code runs} of the working directory. */
  public static RunOptions of(int threads, Optional<Path> directory) {
    return new RunOptions(
        threads, directory, Path.of("runs"), InstantSource.system(), ZoneId.systemDefault());
  }

  /** The same in this directory. */
  RunOptions in(Path place) {
    return new RunOptions(
        threads, Optional.of(place), runs, clock, zone, profile, events, whenTrained);
  }

  /** The same with or without a profile of where the time goes. */
  public RunOptions withProfile(boolean wanted) {
    return new RunOptions(threads, directory, runs, clock, zone, wanted, events, whenTrained);
  }

  /** The same with or without event files for TensorBoard. */
  public RunOptions withEvents(boolean wanted) {
    return new RunOptions(threads, directory, runs, clock, zone, profile, wanted, whenTrained);
  }

  /** The same, with what is done when a network is trained. */
  public RunOptions withWhenTrained(Consumer<NetworkOutcome> next) {
    return new RunOptions(threads, directory, runs, clock, zone, profile, events, next);
  }
}
