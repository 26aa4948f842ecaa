package dev.bobbin.cli.session;

import dev.bobbin.cli.render.DownloadProgress;
import dev.bobbin.cli.render.TrainingProgress;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Interrupts;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.split.Part;
import dev.bobbin.experiment.evaluation.PreparedData;
import dev.bobbin.experiment.recipe.Experiment;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.run.Ending;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.experiment.training.RunOptions;
import dev.bobbin.experiment.training.TrainingOutcome;
import dev.bobbin.experiment.training.TrainingRun;
import dev.bobbin.report.run.RunReport;
import dev.bobbin.report.text.LayerTableText;
import dev.bobbin.report.text.ProfileText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** One training that a person watches and may interrupt. */
public final class Session {
  /** What to do with a result; it is printed before the JVM may end. */
  @FunctionalInterface
  public interface Finish {
    /** Takes a result. */
    void with(TrainingOutcome outcome) throws IOException;
  }

  private final Host host;
  private final PrintStream people;
  private final DataLocations locations;
  private final int threads;
  private final Extras extras;

  /**
   * What a training does besides.
   *
   * @param profile whether to measure where the time goes
   * @param events whether to write event files for TensorBoard
   */
  public record Extras(boolean profile, boolean events) {
    static final Extras NONE = new Extras(false, false);
  }

  /**
   * A session.
   *
   * @param json whether standard output is kept for the one document, so that all else goes to
   *     standard error
   */
  public Session(Host host, boolean json, DataLocations locations, int threads) {
    this(host, json, locations, threads, Extras.NONE);
  }

  /** A session that does more. */
  public Session(Host host, boolean json, DataLocations locations, int threads, Extras extras) {
    this.host = host;
    this.people = json ? host.err() : host.out();
    this.locations = locations;
    this.threads = threads;
    this.extras = extras;
  }

  /** A new run: returns the exit code. */
  public int train(Recipe recipe, PreparedData data, Optional<Path> directory, Finish finish)
      throws IOException {
    return watch(TrainingRun.create(recipe, data, options(directory)), finish);
  }

  /** Goes on with a run: returns the exit code. */
  public int resume(Run run, Finish finish) throws IOException {
    PreparedData data = prepare(run.recipe());
    return watch(TrainingRun.resume(run, data, options(Optional.empty())), finish);
  }

  private RunOptions options(Optional<Path> directory) {
    return RunOptions.of(threads, directory)
        .withProfile(extras.profile())
        .withEvents(extras.events());
  }

  /** Finds the data of a recipe, shares it out, and says so. */
  public PreparedData prepare(Experiment recipe) {
    Dataset dataset;
    try (DownloadProgress progress = new DownloadProgress(host)) {
      dataset = DatasetCatalogue.open(recipe.data().dataset(), locations, progress);
    }
    PreparedData data = PreparedData.of(dataset, recipe.data());
    people.printf(
        Locale.ROOT,
        "%s on %s (%s): %,d images to train on, %,d to validate, %,d to test%n",
        recipe.name(),
        dataset.name(),
        dataset.provenance().place(),
        data.count(Part.TRAIN),
        data.count(Part.VALIDATION),
        data.count(Part.TEST));
    data.leakage().ifPresent(leakage -> host.note("warning: " + leakage.text()));
    if (recipe instanceof Recipe network) {
      network
          .pretraining()
          .ifPresent(before ->
              host.note(
                  "before that it learns from the %s part for %d epochs, as the recipe asks"
                      .formatted(
                          before.trainOn().name().toLowerCase(Locale.ROOT), before.epochs())));
    }
    return data;
  }

  private int watch(TrainingRun run, Finish finish) throws IOException {
    people.println();
    people.print(LayerTableText.of(run.table()));
    people.println();
    people.println("run " + run.directory());
    people.flush();
    try (Interrupts _ = Interrupts.stopping(host, run::stop)) {
      TrainingOutcome outcome;
      try (TrainingProgress progress = new TrainingProgress(host)) {
        outcome = run.train(progress, finding -> host.note("diagnosis: " + finding.text()));
      }
      Reports reports = new Reports(host, threads);
      reports.draw(outcome);
      outcome
          .profile()
          .ifPresent(measured -> {
            people.println();
            people.print(ProfileText.of(measured));
            people.println();
            people.flush();
          });
      Ending ending = outcome.result().ending();
      if (ending != Ending.INTERRUPTED) {
        reports.write(run.directory(), outcome.data());
      }
      finish.with(outcome);
      return ending == Ending.INTERRUPTED ? ExitCode.INTERRUPTED : ExitCode.DONE;
    }
  }

  /** A result in words. */
  public static void print(Host host, RunResult result) {
    PrintStream out = host.out();
    double seconds = result.secondsPerEpoch().stream().mapToDouble(Double::doubleValue).sum();
    out.printf(
        Locale.ROOT,
        "%s after %d %s in %.1f s of training, %,.0f images/s%n",
        words(result.ending()),
        result.epochs(),
        result.epochs() == 1 ? "epoch" : "epochs",
        seconds,
        result.imagesPerSecond());
    out.printf(
        Locale.ROOT, "test accuracy %.4f, loss %.4f%n", result.testAccuracy(), result.testLoss());
    result.leakage().ifPresent(leakage -> out.println(leakage.text()));
    out.println("weights sha256 " + result.weightsSha256());
    result
        .diagnosis()
        .forEach(finding ->
            out.printf(Locale.ROOT, "diagnosis (epoch %d): %s%n", finding.epoch(), finding.text()));
    if (result.ending() == Ending.INTERRUPTED) {
      out.println("go on with: bobbin train --resume " + result.run());
    }
    out.flush();
  }

  /** What a person may do with a run that is trained. */
  public static void printNext(Host host, RunResult result) {
    host.out().println();
    Path report = RunReport.file(Path.of(result.run()));
    String next =
        Files.exists(report) ? "open " + report + " in a browser" : "bobbin report " + result.run();
    host.out().println("next: " + next);
    host.out().println("      bobbin evaluate " + result.run());
    host.out().println("      bobbin predict " + result.run() + " PICTURE.png");
  }

  private static String words(Ending ending) {
    return switch (ending) {
      case COMPLETED -> "done";
      case STOPPED_EARLY -> "stopped early, as the recipe asks,";
      case INTERRUPTED -> "interrupted";
      case RUNNING, FAILED ->
          throw new IllegalStateException("a result of a run that is " + ending.id());
    };
  }
}
