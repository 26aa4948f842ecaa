package dev.bobbin.cli.commands;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.cli.options.DataOptions;
import dev.bobbin.cli.options.RunsFolder;
import dev.bobbin.cli.options.SkipBrokenOption;
import dev.bobbin.cli.options.SplitOption;
import dev.bobbin.cli.options.ThreadOption;
import dev.bobbin.cli.session.RunData;
import dev.bobbin.cli.session.TrainedModel;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.evaluation.DataEvaluation;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.EvaluatedPredictionsJson;
import dev.bobbin.experiment.evaluation.EvaluationFiles;
import dev.bobbin.experiment.evaluation.FoundDataset;
import dev.bobbin.experiment.evaluation.OtherPictures;
import dev.bobbin.experiment.evaluation.PredictionsCsv;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.model.Classifier;
import dev.bobbin.report.text.EvaluationText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures a model on the data of its run or on other labelled pictures. */
@Command(
    name = "evaluate",
    header = "Measure a trained model: accuracy, loss, a table per class, the confusion matrix.",
    description =
        "By default on the test split of the data that the run was trained on. With --data on other labelled pictures: their classes are matched by name, they are prepared as the model says, and the result is also written to evaluation-NAME.json in the run. The table has the figures of scikit-learn's classification_report.",
    footer = {
      "  bobbin evaluate demo",
      "  bobbin evaluate runs/demo --split validation",
      "  bobbin evaluate demo --predictions test.csv --json",
      "  bobbin evaluate demo --data my-photos"
    })
public final class EvaluateCommand extends HostCommand {
  @Mixin DataOptions data = new DataOptions();
  @Mixin ThreadOption threads = new ThreadOption();
  @Mixin SplitOption chosen = new SplitOption();
  @Mixin SkipBrokenOption broken = new SkipBrokenOption();
  @Mixin RunsFolder folder = new RunsFolder();

  @Parameters(
      paramLabel = "RUN|MODEL",
      description =
          "A run directory, its name in the folder of runs, or, with --data, a .safetensors file.")
  Path source = Path.of("");

  @Option(
      names = "--predictions",
      paramLabel = "FILE.csv",
      description =
          "Also write file, label, predicted class and the probabilities of all classes for each image.")
  Optional<Path> predictions = Optional.empty();

  public EvaluateCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    Path place = folder.findModel(source);
    Optional<Run> run = Files.isDirectory(place) ? Optional.of(Run.open(place)) : Optional.empty();
    Classifier model = TrainedModel.read(place);
    if (run.isEmpty() && data.folder.isEmpty()) {
      throw BobbinException.usage(
          "bobbin evaluate " + source,
          "--data with labelled pictures, since a model file does not know its data",
          "none",
          "--data DIR, or the run");
    }
    RunData found = new RunData(host, data.locations(), broken.skip);
    Optional<OtherPictures> others = found.others(model, run, chosen.asked());
    if (others.isPresent()) {
      evaluate(model, run, place, others.get());
    } else {
      evaluate(model, run.orElseThrow(), found);
    }
    return ExitCode.DONE;
  }

  private void evaluate(Classifier model, Run run, RunData found) throws IOException {
    SplitDataset prepared = found.of(run);
    Split split = chosen.split();
    if (prepared.count(split) == 0) {
      throw BobbinException.usage(
          "--split",
          "a split that has images",
          split.id() + ", which is empty in this run",
          "test");
    }
    EvaluatedPredictions measured;
    try (ThreadTeam team = new ThreadTeam(threads.threads())) {
      measured = run.measure(model, prepared, split, team);
    }
    writePredictions(measured, prepared, split);
    if (common.json) {
      host.json(EvaluatedPredictionsJson.MEASURED.write(measured));
    } else {
      host.out().print(EvaluationText.of(measured));
    }
  }

  private void evaluate(Classifier model, Optional<Run> run, Path place, OtherPictures pictures)
      throws IOException {
    SplitDataset prepared = pictures.data();
    EvaluatedPredictions measured;
    try (ThreadTeam team = new ThreadTeam(threads.threads())) {
      measured =
          run.isPresent()
              ? run.get().measure(model, prepared, Split.TEST, team)
              : EvaluatedPredictions.of(model, prepared, Split.TEST, team);
    }
    writePredictions(measured, prepared, Split.TEST);
    pictures.notes().forEach(host::note);
    if (run.isEmpty() && !model.givesProbabilities()) {
      host.note(
          "the outputs are scores, since the network's last layer has no softmax: the loss is what Keras's cross-entropy makes of them, whatever loss the network was trained with");
    }
    String name = prepared.dataset().name();
    DataEvaluation evaluation =
        new DataEvaluation(
            new FoundDataset(name, prepared.dataset().provenance()),
            model.preprocessing(),
            model.weightsSha256(),
            prepared.dataset().notes(),
            measured);
    Path file = file(run, place, evaluation.data());
    if (run.isPresent()) {
      RunFiles.tidy(run.get().directory());
    }
    if (common.json) {
      host.json(EvaluatedPredictionsJson.ON_OTHER_DATA.write(evaluation));
    } else {
      host.print(
          "%s on %s (%s), prepared as the model says: %s%n",
          source, name, prepared.dataset().provenance().place(), model.preprocessing().summary());
      host.out().print(EvaluationText.of(measured));
    }
    try {
      Documents.write(file, EvaluatedPredictionsJson.ON_OTHER_DATA, evaluation);
      host.note("wrote " + file);
    } catch (BobbinException e) {
      host.note("warning: the evaluation is not kept: " + e.getMessage());
    }
  }

  /** In the run directory; beside a model file. */
  private Path file(Optional<Run> run, Path place, FoundDataset pictures) throws IOException {
    String name = pictures.name() + chosen.asked().map(split -> "-" + split.id()).orElse("");
    String found = pictures.provenance().place();
    return run.isPresent()
        ? EvaluationFiles.of(run.get().directory(), "", name, found)
        : EvaluationFiles.of(place.resolveSibling(""), place.getFileName() + ".", name, found);
  }

  private void writePredictions(EvaluatedPredictions measured, SplitDataset prepared, Split split)
      throws IOException {
    if (predictions.isPresent()) {
      AtomicFile.writeText(
          predictions.get(),
          out ->
              PredictionsCsv.write(
                  measured.predictions(),
                  prepared.images(split),
                  prepared.dataset().classNames(),
                  out));
      host.note("wrote " + predictions.get());
    }
  }
}
