package dev.bobbin.cli.commands;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.text.Names;
import dev.bobbin.base.text.TextTable;
import dev.bobbin.base.text.TextTable.Column;
import dev.bobbin.cli.options.RunsFolder;
import dev.bobbin.cli.render.RunTable;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.recipe.RecipeYaml;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.run.RunDocuments;
import dev.bobbin.experiment.run.RunProvenance;
import dev.bobbin.experiment.run.list.RunCatalogue;
import dev.bobbin.experiment.run.list.RunSummary;
import dev.bobbin.experiment.run.list.RunSummaryJson;
import dev.bobbin.model.schema.EpochJson;
import dev.bobbin.report.text.Sentences;
import dev.bobbin.report.text.StartText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one run. */
@Command(
    name = "show",
    header = "Show one run: its settings, results, machine and problems.",
    description = "Also works for runs that are being trained or are damaged.",
    footer = {"  bobbin runs show demo", "  bobbin runs show runs/demo --json"})
public final class RunsShowCommand extends HostCommand {
  private static final int LAST_EPOCHS = 10;

  @Mixin RunsFolder folder = new RunsFolder();

  @Parameters(
      paramLabel = "RUN",
      description = "A run directory, or its name in the folder of runs.")
  Path directory = Path.of("");

  public RunsShowCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    Path run = folder.find(directory);
    RunSummary summary = RunCatalogue.read(run);
    Optional<Run> opened = open(run);
    List<EpochDone> epochs =
        opened
            .map(found ->
                switch (found) {
                  case NetworkRun network -> network.metrics();
                  case EnsembleRun _ -> List.<EpochDone>of();
                })
            .orElse(List.of());
    if (common.json) {
      Map<String, @Nullable Object> document = RunSummaryJson.SUMMARY.write(summary);
      document.put(
          "settings", opened.map(found -> RecipeYaml.settings(found.recipe())).orElse(null));
      document.put(
          "sessions",
          opened
              .map(found ->
                  found.provenance().sessions().stream().map(RunDocuments.SESSION::write).toList())
              .orElse(null));
      document.put("metrics", epochs.stream().map(EpochJson.EPOCH::write).toList());
      host.json(document);
      return ExitCode.DONE;
    }
    print(summary);
    opened.ifPresent(found -> printSessions(found.provenance()));
    printEpochs(epochs);
    if (!summary.members().isEmpty()) {
      host.out().println();
      host.out().print(RunTable.of(summary.members(), ZoneId.systemDefault()).text(host.columns()));
    }
    return ExitCode.DONE;
  }

  /** Empty for a damaged run; its summary says what is wrong. */
  private static Optional<Run> open(Path run) {
    try {
      return Optional.of(Run.open(run));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private void print(RunSummary run) {
    RunSummary.Figures figures = run.figures();
    line("run", run.directory() + ", " + run.status().id());
    run.setup()
        .ifPresent(setup -> {
          line(
              "recipe",
              "%s, seed %d, %s".formatted(setup.recipe(), setup.seed(), setup.kind().id()));
          line(
              "data",
              setup.dataset() + (setup.trainsOnTest() ? ", trained on its test images" : ""));
          line("training", training(setup));
        });
    line(
        "epochs",
        format(
            "%d%s in %.1f s of training",
            figures.epochs(),
            run.setup().map(setup -> " of " + setup.epochs()).orElse(""),
            figures.seconds()));
    if (figures.validationAccuracy().isPresent()) {
      line(
          "validation",
          "accuracy "
              + RunTable.figure(figures.validationAccuracy())
              + (figures.bestEpoch().isPresent()
                  ? ", the best, in epoch " + figures.bestEpoch().getAsInt()
                  : ""));
    }
    if (figures.testAccuracy().isPresent()) {
      line(
          "test",
          "accuracy %s, loss %s"
              .formatted(
                  RunTable.figure(figures.testAccuracy()), RunTable.figure(figures.testLoss())));
    }
    figures.parameters().ifPresent(count -> line("parameters", format("%,d", count)));
    figures.leakage().ifPresent(leakage -> host.out().println(Sentences.of(leakage)));
    figures.diagnosis().forEach(kind -> line("diagnosis", kind.id()));
    run.problem().ifPresent(problem -> problem.lines().forEach(text -> line("problem", text)));
  }

  private static String training(RunSummary.Setup setup) {
    List<String> parts = new ArrayList<>();
    setup.optimizer().ifPresent(parts::add);
    setup.learningRate().ifPresent(rate -> parts.add("rate " + JsonWriter.number(rate)));
    setup.batchSize().ifPresent(batch -> parts.add("batch " + batch));
    return parts.isEmpty() ? "members differ" : String.join(", ", parts);
  }

  private void printSessions(RunProvenance provenance) {
    provenance
        .initialWeights()
        .ifPresent(start -> {
          line("start", StartText.of(start));
          start.optimizerState().ifPresent(state -> line("optimizer", StartText.of(state)));
        });
    for (RunProvenance.Session session : provenance.sessions()) {
      line(
          "session",
          "%s to %s, %s%s; Bobbin %s%s, %d threads, Java %s, %s"
              .formatted(
                  session.started().truncatedTo(ChronoUnit.SECONDS),
                  session
                      .ended()
                      .map(ended -> ended.truncatedTo(ChronoUnit.SECONDS).toString())
                      .orElse("-"),
                  session.status().id(),
                  StartText.goesOn(session),
                  session.bobbin().version(),
                  session
                      .bobbin()
                      .commit()
                      .map(commit -> " at " + commit.substring(0, Math.min(12, commit.length())))
                      .orElse(""),
                  session.threads(),
                  session.machine().java(),
                  session.machine().cpu()));
    }
  }

  private void printEpochs(List<EpochDone> epochs) {
    if (epochs.isEmpty()) {
      return;
    }
    host.out().println();
    TextTable table =
        new TextTable(
            List.of(
                Column.figure("epoch", 0),
                Column.figure("loss", 0),
                Column.figure("accuracy", 0),
                Column.figure("validation loss", 1),
                Column.figure("accuracy", 1),
                Column.figure("rate", 2),
                Column.figure("seconds", 2)));
    for (EpochDone epoch :
        epochs.subList(Math.max(0, epochs.size() - LAST_EPOCHS), epochs.size())) {
      table.add(
          List.of(
              Integer.toString(epoch.epoch()),
              format("%.4f", epoch.loss()),
              format("%.4f", epoch.accuracy()),
              RunTable.figure(epoch.validationLoss()),
              RunTable.figure(epoch.validationAccuracy()),
              JsonWriter.number(epoch.learningRate()),
              format("%.1f", epoch.trainingSeconds())));
    }
    host.out().print(table.text(host.columns()));
  }

  private void line(String name, String text) {
    PrintStream out = host.out();
    out.printf("%-11s %s%n", name, Names.printable(text));
  }
}
