package dev.bobbin.cli.session;

import dev.bobbin.base.Background;
import dev.bobbin.base.text.Names;
import dev.bobbin.cli.render.DownloadProgress;
import dev.bobbin.cli.render.MemberProgress;
import dev.bobbin.cli.render.TrainingProgress;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Interrupts;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.ReadOptions;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.run.SessionStatus;
import dev.bobbin.experiment.training.EnsembleOutcome;
import dev.bobbin.experiment.training.EnsembleTraining;
import dev.bobbin.experiment.training.NetworkOutcome;
import dev.bobbin.experiment.training.NetworkTraining;
import dev.bobbin.experiment.training.RunOptions;
import dev.bobbin.experiment.training.Training;
import dev.bobbin.experiment.training.TrainingOutcome;
import dev.bobbin.experiment.training.Transfer;
import dev.bobbin.model.text.LayerTableText;
import dev.bobbin.report.run.RunReport;
import dev.bobbin.report.text.ProfileText;
import dev.bobbin.report.text.Sentences;
import dev.bobbin.report.text.StartText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Trains a network or an ensemble with progress; Ctrl-C interrupts it. */
public final class Session {
  /** What to do with a result; it is printed before the JVM may end. */
  @FunctionalInterface
  public interface Finish {
    void with(TrainingOutcome outcome) throws IOException;
  }

  private final Host host;
  private final boolean json;
  private final Host watching;
  private final PrintStream people;
  private final DataLocations locations;
  private final int threads;
  private final Extras extras;
  private final Reports reports;
  private Optional<Background<NetworkOutcome>> drawing = Optional.empty();

  /**
   * Optional parts of a training.
   *
   * @param profile whether to measure how long each layer takes; only for one network
   * @param events whether to write TensorBoard event files
   * @param skipBroken whether to leave out pictures that cannot be read
   * @param report whether to draw pictures and write a report
   * @param quiet whether to print nothing but warnings and the result
   */
  public record Extras(
      boolean profile, boolean events, boolean skipBroken, boolean report, boolean quiet) {
    /** What a training does unless it is told otherwise. */
    public static final Extras NONE = new Extras(false, false, false, true, false);
  }

  /**
   * A session.
   *
   * @param json whether standard output is reserved for one document, so that text goes to standard
   *     error
   */
  public Session(Host host, boolean json, DataLocations locations, int threads, Extras extras) {
    this.host = host;
    this.json = json;
    this.watching = extras.quiet() ? host.silent() : host;
    this.people = json ? watching.err() : watching.out();
    this.locations = locations;
    this.threads = threads;
    this.extras = extras;
    this.reports = new Reports(host, threads);
  }

  /** Trains a new run and returns the exit code. */
  public int train(Recipe recipe, SplitDataset data, Optional<Path> directory, Finish finish)
      throws IOException {
    return switch (recipe) {
      case NetworkRecipe network ->
          watch(
              NetworkTraining.create(network, data, options(directory, this::beginDrawing)),
              finish);
      case EnsembleRecipe ensemble ->
          watch(
              EnsembleTraining.create(ensemble, data, options(directory, reports::draw)),
              ensemble,
              finish);
    };
  }

  /**
   * Trains a run of one network for more epochs than its recipe says, and returns the exit code.
   *
   * @param epochs to train, at least 1
   */
  public int goOn(NetworkRun run, int epochs, Finish finish) throws IOException {
    SplitDataset data = new RunData(host, locations).of(run);
    tell(run.recipe(), data);
    NetworkTraining training =
        NetworkTraining.continued(run, epochs, data, options(Optional.empty(), this::beginDrawing));
    int last = training.spec().epochs();
    people.printf("%s goes on after epoch %d, to epoch %d%n", run.directory(), last - epochs, last);
    boolean restored =
        run.status() == SessionStatus.STOPPED_EARLY
            && run.recipe().training().earlyStopping().orElseThrow().restoreBestWeights();
    if (restored) {
      people.println("from the weights of that epoch, the last, not from those of the best");
    }
    return watch(training, finish);
  }

  /**
   * Continues a run and returns the exit code.
   *
   * @param repaired whether something of it was damaged, and is whole again or deleted
   */
  public int resume(Run run, boolean repaired, Finish finish) throws IOException {
    SplitDataset data = new RunData(host, locations).of(run);
    tell(run.recipe(), data);
    if (run.isWhole()) {
      List<NetworkRun> undrawn = extras.report() ? undrawn(run) : List.of();
      boolean unreported = extras.report() && !Files.isRegularFile(RunReport.file(run.directory()));
      if (repaired || unreported || !undrawn.isEmpty()) {
        complete(run, undrawn, data, finish);
        return ExitCode.DONE;
      }
    }
    warnOfLostFindings(run);
    Optional<Path> same = Optional.empty();
    return switch (run) {
      case NetworkRun network ->
          watch(NetworkTraining.resume(network, data, options(same, this::beginDrawing)), finish);
      case EnsembleRun ensemble ->
          watch(
              EnsembleTraining.resume(ensemble, data, options(same, reports::draw)),
              ensemble.recipe(),
              finish);
    };
  }

  private void warnOfLostFindings(Run run) throws IOException {
    if (run instanceof NetworkRun network
        && !network.metrics().isEmpty()
        && network.diagnosis().isEmpty()
        && network.result().isEmpty()) {
      host.note(
          "warning: %s has no %s any more: findings of its first %d epochs are lost"
              .formatted(run.directory(), RunFiles.DIAGNOSIS, network.metrics().size()));
    }
  }

  /** The run, or those of an ensemble's members, without all their pictures. */
  private static List<NetworkRun> undrawn(Run run) throws IOException {
    List<NetworkRun> runs =
        switch (run) {
          case NetworkRun network -> List.of(network);
          case EnsembleRun ensemble -> ensemble.memberRuns();
        };
    return runs.stream().filter(one -> !RunFiles.hasPictures(one.directory())).toList();
  }

  /** Makes what a training that was killed after its last epoch has left undone. */
  private void complete(Run run, List<NetworkRun> undrawn, SplitDataset data, Finish finish)
      throws IOException {
    people.println(run.directory() + " is trained: nothing is missing but pictures or the report");
    people.flush();
    RunFiles.tidy(run.directory());
    TrainingOutcome outcome;
    try (ThreadTeam team = new ThreadTeam(threads)) {
      for (NetworkRun one : undrawn) {
        SplitDataset seen = SplitDataset.of(data.dataset(), one.recipe().data());
        draw(NetworkOutcome.read(one, seen, team));
      }
      outcome = TrainingOutcome.read(run, data, team);
    }
    report(outcome);
    finish.with(outcome);
  }

  private RunOptions options(Optional<Path> directory, Consumer<NetworkOutcome> draw) {
    RunOptions options =
        RunOptions.of(threads, directory).withProfile(extras.profile()).withEvents(extras.events());
    return extras.report() ? options.withWhenTrained(draw) : options;
  }

  private void draw(NetworkOutcome outcome) {
    tellOnTerminal("drawing the pictures of the run");
    reports.draw(outcome);
  }

  /** Draws on another thread, beside the report. */
  private void beginDrawing(NetworkOutcome outcome) {
    drawing =
        Optional.of(
            Background.start(() -> {
              draw(outcome);
              return outcome;
            }));
  }

  private void report(TrainingOutcome outcome) {
    if (extras.report()) {
      tellOnTerminal("writing the report");
      reports.write(outcome);
    }
  }

  /** Says what takes some seconds. */
  private void tellOnTerminal(String task) {
    if (watching.columns().isPresent()) {
      watching.note(task);
    }
  }

  /** Loads and splits the recipe's data set, and prints a summary. */
  public SplitDataset prepare(Recipe recipe) {
    ReadOptions options = ReadOptions.DEFAULT.with(recipe.preprocessing());
    Dataset dataset =
        DownloadProgress.open(
            host,
            recipe.data().dataset(),
            locations,
            extras.skipBroken() ? options.skippingBroken() : options);
    return prepare(recipe, dataset);
  }

  /** Splits the recipe's data set, which was opened as the recipe says, and prints a summary. */
  public SplitDataset prepare(Recipe recipe, Dataset dataset) {
    SplitDataset data = SplitDataset.of(dataset, recipe.data());
    tell(recipe.resolved(dataset), data);
    return data;
  }

  private void tell(Recipe recipe, SplitDataset data) {
    Dataset dataset = data.dataset();
    people.printf(
        Locale.ROOT,
        "%s on %s (%s): %,d images to train on, %,d to validate, %,d to test%n",
        recipe.name(),
        dataset.name(),
        dataset.provenance().place(),
        data.count(Split.TRAIN),
        data.count(Split.VALIDATION),
        data.count(Split.TEST));
    if (!DatasetCatalogue.isNamed(recipe.data().dataset())) {
      people.println("pictures as " + data.preprocessing().summary());
    }
    data.leakage().ifPresent(leakage -> host.note("warning: " + Sentences.of(leakage)));
    List<String> untrained = data.classesMissingFrom(Split.TRAIN);
    if (!untrained.isEmpty()) {
      host.note(
          "warning: no image of %s is left to train on; try data.validation-split: {stratified: 0.1}"
              .formatted(Names.listed(untrained)));
    }
    List<String> unwatched =
        data.count(Split.VALIDATION) == 0 ? List.of() : data.classesMissingFrom(Split.VALIDATION);
    if (!unwatched.isEmpty()) {
      host.note("the validation split has no image of " + Names.listed(unwatched));
    }
    if (data.passesOverValidation()) {
      host.note(
          "the dataset's own validation images are not used, since the recipe holds others back; without data.validation-split they are");
    }
    if (recipe instanceof NetworkRecipe network) {
      if (network.lacksSoftmax()) {
        host.note(
            "warning: network: the last layer has no softmax, so its outputs are no probabilities, which the cross-entropy expects; try activation: softmax in it");
      }
      network
          .pretraining()
          .ifPresent(before ->
              host.note(
                  "pretraining on the %s split for %d epochs, as the recipe says"
                      .formatted(Names.id(before.trainOn()), before.epochs())));
    }
  }

  private int watch(NetworkTraining training, Finish finish) throws IOException {
    people.println();
    people.print(LayerTableText.of(training.table()));
    people.println();
    StartText.frozen(training.spec(), training.table()).ifPresent(people::println);
    training.transfer().ifPresent(this::tell);
    List<String> random = training.frozenAtRandom();
    if (!random.isEmpty()) {
      host.note(
          "warning: frozen with random weights: %s; try initial-weights, or training without freezing them"
              .formatted(String.join(", ", random)));
    }
    begin(training);
    try (Interrupts _ = Interrupts.stopping(host, training::stop)) {
      NetworkOutcome outcome;
      try (TrainingProgress progress = new TrainingProgress(watching)) {
        outcome = training.train(progress, finding -> host.note("diagnosis: " + finding.text()));
      }
      outcome
          .profile()
          .ifPresent(measured -> {
            people.println();
            people.print(ProfileText.of(measured));
            people.println();
            people.flush();
          });
      boolean interrupted = outcome.run().status() == SessionStatus.INTERRUPTED;
      if (!interrupted) {
        report(outcome);
      }
      drawing.ifPresent(Background::join);
      finish.with(outcome);
      return interrupted ? ExitCode.INTERRUPTED : ExitCode.DONE;
    }
  }

  private void tell(Transfer transfer) {
    people.println(StartText.of(transfer.weights()));
    transfer.weights().optimizerState().map(StartText::of).ifPresent(people::println);
    transfer
        .preprocessing()
        .ifPresent(models ->
            host.note(
                "warning: %s was trained on pictures as %s, not as these"
                    .formatted(transfer.weights().model(), models.summary())));
  }

  private int watch(EnsembleTraining training, EnsembleRecipe recipe, Finish finish)
      throws IOException {
    begin(training);
    try (Interrupts _ = Interrupts.stopping(host, training::stop);
        MemberProgress progress = new MemberProgress(watching, people, recipe)) {
      Optional<EnsembleOutcome> outcome = training.train(progress);
      if (outcome.isEmpty()) {
        interrupted(training.directory(), progress.trained(), recipe.members().size());
        return ExitCode.INTERRUPTED;
      }
      report(outcome.get());
      finish.with(outcome.get());
      return ExitCode.DONE;
    }
  }

  private void begin(Training training) {
    people.println("run " + training.directory());
    people.flush();
  }

  private void interrupted(Path directory, int trained, int members) {
    if (json) {
      host.json(
          "run",
          directory.toString(),
          "status",
          SessionStatus.INTERRUPTED.id(),
          "trainedMembers",
          trained,
          "allMembers",
          members);
      return;
    }
    people.printf("interrupted with %d of %d members trained%n", trained, members);
    people.println("continue with: bobbin train --resume " + Names.shell(directory));
    people.flush();
  }
}
