package dev.bobbin.cli.commands;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.cli.options.MeasureOptions;
import dev.bobbin.cli.session.RunData;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.EvaluatedPredictionsJson;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.report.text.EvaluationText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a run's model. */
@Command(
    name = "evaluate",
    header = "Measure a trained model: accuracy, loss, a table per class, the confusion matrix.",
    description = "The table has the figures of scikit-learn's classification_report.",
    footer = {
      "  bobbin evaluate demo",
      "  bobbin evaluate runs/demo --split validation",
      "  bobbin evaluate demo --predictions test.csv --json"
    })
public final class EvaluateCommand extends HostCommand {
  @Mixin MeasureOptions options = new MeasureOptions();

  @Option(
      names = "--predictions",
      paramLabel = "FILE.csv",
      description =
          "Also write index, label, predicted class and all class probabilities of each image.")
  Optional<Path> predictions = Optional.empty();

  public EvaluateCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    Run run = Run.open(options.directory());
    SplitDataset prepared =
        new RunData(host, options.data.locations(), options.broken.skip).of(run);
    if (prepared.count(options.chosen.split) == 0) {
      throw BobbinException.usage(
          "--split",
          "a split that has images",
          options.chosen.split.id() + ", which is empty in this run",
          "test");
    }
    EvaluatedPredictions measured;
    try (ThreadTeam team = new ThreadTeam(options.threads.threads())) {
      measured = run.measure(prepared, options.chosen.split, team);
    }
    if (predictions.isPresent()) {
      AtomicFile.writeText(predictions.get(), measured.predictions()::writeCsv);
      host.note("wrote " + predictions.get());
    }
    if (common.json) {
      host.json(EvaluatedPredictionsJson.MEASURED.write(measured));
    } else {
      host.out().print(EvaluationText.of(measured));
    }
    return ExitCode.DONE;
  }
}
