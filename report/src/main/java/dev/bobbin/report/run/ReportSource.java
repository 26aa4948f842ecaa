package dev.bobbin.report.run;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.analysis.evaluation.Temperature;
import dev.bobbin.base.BobbinException;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.training.EnsembleOutcome;
import dev.bobbin.experiment.training.NetworkOutcome;
import dev.bobbin.experiment.training.TrainingOutcome;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The input of a report, from a training that has just ended or from a run directory.
 *
 * @param networks the run itself, or those runs of an ensemble's members that still exist
 * @param findings problems in training, if it was monitored
 * @param split whose images are shown
 * @param images to explain, by their index in the split; if empty, the report chooses
 * @param model if the run has one, or a network after its last whole epoch
 */
record ReportSource(
    Run run,
    List<NetworkRun> networks,
    Optional<List<Finding>> findings,
    SplitDataset data,
    Split split,
    List<Integer> images,
    Optional<MeasuredModel> model) {
  /**
   * A model with its predictions.
   *
   * @param trainAccuracy on the training images, if it is known
   * @param temperature for its outputs, if one was fitted
   */
  record MeasuredModel(
      Classifier classifier,
      EvaluatedPredictions measured,
      OptionalDouble trainAccuracy,
      OptionalDouble temperature) {}

  /** From a training that has just ended; nothing is read or measured again. */
  static ReportSource of(TrainingOutcome outcome) {
    Optional<EvaluatedPredictions> train = Optional.ofNullable(outcome.measured().get(Split.TRAIN));
    List<NetworkRun> networks =
        switch (outcome) {
          case NetworkOutcome one -> List.of(one.run());
          case EnsembleOutcome ensemble -> ensemble.members();
        };
    return new ReportSource(
        outcome.run(),
        networks,
        Optional.of(outcome.figures().diagnosis()),
        outcome.data(),
        Split.TEST,
        List.of(),
        Optional.of(
            new MeasuredModel(
                outcome.model(),
                outcome.test(),
                train.stream().mapToDouble(figures -> figures.evaluation().accuracy()).findFirst(),
                OptionalDouble.empty())));
  }

  /**
   * From a run directory; its model is read and measured.
   *
   * @param calibrate whether to fit a temperature on the validation images
   */
  static ReportSource of(
      Run run,
      SplitDataset data,
      Split split,
      boolean calibrate,
      List<Integer> images,
      ThreadTeam team)
      throws IOException {
    Optional<MeasuredModel> model = model(run, data, split, calibrate, team);
    return switch (run) {
      case NetworkRun one ->
          new ReportSource(run, List.of(one), one.diagnosis(), data, split, images, model);
      case EnsembleRun ensemble ->
          new ReportSource(
              run,
              ensemble.memberRuns(),
              ensemble.result().map(result -> result.whole().diagnosis()),
              data,
              split,
              images,
              model);
    };
  }

  private static Optional<MeasuredModel> model(
      Run run, SplitDataset data, Split split, boolean calibrate, ThreadTeam team)
      throws IOException {
    Optional<Model> unfinished =
        run instanceof NetworkRun one ? one.unfinished(data) : Optional.empty();
    if (unfinished.isEmpty() && !Files.isRegularFile(run.directory().resolve(RunFiles.MODEL))) {
      return Optional.empty();
    }
    require(data, split);
    Classifier classifier = unfinished.isPresent() ? unfinished.get() : run.model();
    EvaluatedPredictions measured = run.measure(classifier, data, split, team);
    OptionalDouble temperature = OptionalDouble.empty();
    if (calibrate) {
      require(data, Split.VALIDATION);
      temperature =
          OptionalDouble.of(
              Temperature.fit(run.measure(classifier, data, Split.VALIDATION, team).predictions()));
    }
    return Optional.of(new MeasuredModel(classifier, measured, trainAccuracy(run), temperature));
  }

  private static OptionalDouble trainAccuracy(Run run) throws IOException {
    return run instanceof NetworkRun one
        ? one.evaluation(Split.TRAIN).stream().mapToDouble(Evaluation::accuracy).findFirst()
        : OptionalDouble.empty();
  }

  private static void require(SplitDataset data, Split split) {
    if (data.count(split) == 0) {
      throw BobbinException.usage(
          "report",
          split.words() + " images",
          "a run whose split leaves them out",
          "a recipe with more of them");
    }
  }
}
