package dev.bobbin.cli.session;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.cli.render.TrainingProgress;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Interrupts;
import dev.bobbin.cli.terminal.Json;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.train.TrainingListener;
import dev.bobbin.experiment.evaluation.PreparedData;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.run.Ending;
import dev.bobbin.experiment.run.EnsembleResult;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.training.EnsembleTraining;
import dev.bobbin.experiment.training.RunOptions;
import dev.bobbin.report.text.LayerTableText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The training of an ensemble that a person watches and may interrupt. */
public final class EnsembleSession {
  private final Host host;
  private final boolean json;
  private final PrintStream people;
  private final int threads;
  private final boolean events;

  /**
   * A session.
   *
   * @param events whether to write event files for TensorBoard, in each member's run
   */
  public EnsembleSession(Host host, boolean json, int threads, boolean events) {
    this.host = host;
    this.json = json;
    this.people = json ? host.err() : host.out();
    this.threads = threads;
    this.events = events;
  }

  /** A new run: returns the exit code. */
  public int train(EnsembleRecipe recipe, PreparedData data, Optional<Path> directory)
      throws IOException {
    return watch(EnsembleTraining.create(recipe, data, options(directory)), recipe, data);
  }

  /** Goes on with a run: returns the exit code. */
  public int resume(EnsembleRun run, PreparedData data) throws IOException {
    return watch(EnsembleTraining.resume(run, data, options(Optional.empty())), run.recipe(), data);
  }

  private RunOptions options(Optional<Path> directory) {
    return RunOptions.of(threads, directory)
        .withEvents(events)
        .withWhenTrained(new Reports(host, threads)::draw);
  }

  private int watch(EnsembleTraining training, EnsembleRecipe recipe, PreparedData data)
      throws IOException {
    people.println("run " + training.directory());
    people.flush();
    try (Interrupts _ = Interrupts.stopping(host, training::stop);
        Watch watch = new Watch(recipe)) {
      Optional<EnsembleResult> result = training.train(watch);
      if (result.isEmpty()) {
        interrupted(training.directory(), watch.trained, recipe.members().size());
        return ExitCode.INTERRUPTED;
      }
      new Reports(host, threads).write(training.directory(), data);
      finish(result.get(), recipe);
      return ExitCode.DONE;
    }
  }

  private void interrupted(Path directory, int trained, int members) {
    if (json) {
      Json.print(
          host,
          Json.of(
              "run",
              directory.toString(),
              "ending",
              Ending.INTERRUPTED.id(),
              "trainedMembers",
              trained,
              "allMembers",
              members));
      return;
    }
    people.printf("interrupted with %d of %d members trained%n", trained, members);
    people.println("go on with: bobbin train --resume " + directory);
    people.flush();
  }

  private void finish(EnsembleResult result, EnsembleRecipe recipe) {
    if (json) {
      Json.print(host, result.json());
      return;
    }
    people.println();
    for (int i = 0; i < result.members().size(); i++) {
      EnsembleResult.Member member = result.members().get(i);
      people.printf(
          Locale.ROOT,
          "member %d, %s, seed %d: test accuracy %.4f, loss %.4f%n",
          i + 1,
          member.name(),
          member.seed(),
          member.testAccuracy(),
          member.testLoss());
    }
    people.println("together by " + recipe.rule().id() + ":");
    Session.print(host, result.whole());
    Session.printNext(host, result.whole());
  }

  /** Shows each member as {@link TrainingProgress} shows a network. */
  private final class Watch implements EnsembleTraining.Listener, AutoCloseable {
    private final EnsembleRecipe recipe;
    private int trained;
    private @Nullable TrainingProgress progress;

    Watch(EnsembleRecipe recipe) {
      this.recipe = recipe;
    }

    @Override
    public TrainingListener begins(int index, Recipe member, LayerTable layers) {
      people.println();
      people.println(heading(index));
      people.print(LayerTableText.of(layers));
      people.println();
      people.flush();
      TrainingProgress shown = new TrainingProgress(host);
      progress = shown;
      return shown;
    }

    @Override
    public void found(int index, Finding finding) {
      host.note("member %d: %s".formatted(index + 1, finding.text()));
    }

    @Override
    public void done(int index, Run run) {
      if (progress == null) {
        people.println(heading(index) + ": trained already");
      }
      close();
      trained++;
    }

    private String heading(int index) {
      Recipe member = recipe.members().get(index);
      return "member %d of %d, %s, seed %d"
          .formatted(index + 1, recipe.members().size(), member.name(), member.seed());
    }

    @Override
    public void close() {
      TrainingProgress shown = progress;
      if (shown != null) {
        shown.close();
        progress = null;
      }
    }
  }
}
