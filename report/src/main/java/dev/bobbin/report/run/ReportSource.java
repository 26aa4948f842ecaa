package dev.bobbin.report.run;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.analysis.evaluation.Temperature;
import dev.bobbin.base.BobbinException;
import dev.bobbin.data.split.Part;
import dev.bobbin.engine.Team;
import dev.bobbin.experiment.evaluation.Measured;
import dev.bobbin.experiment.evaluation.PreparedData;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.training.EnsembleOutcome;
import dev.bobbin.experiment.training.NetworkOutcome;
import dev.bobbin.experiment.training.TrainingOutcome;
import dev.bobbin.model.Classifier;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a report is made of, from a training that has just ended or from a run directory.
 *
 * @param run recipe, provenance and result
 * @param networks the runs of the networks: the run itself, or those of an ensemble's members that
 *     are still there
 * @param findings what went wrong in the training, if it was monitored
 * @param data that it was trained on
 * @param part whose images are shown
 * @param images to look into, by their index in the part; where there are none, the report chooses
 * @param model what was learned, if the run has come so far
 */
record ReportSource(
    Run run,
    List<NetworkRun> networks,
    Optional<List<Finding>> findings,
    PreparedData data,
    Part part,
    List<Integer> images,
    Optional<MeasuredModel> model) {
  /**
   * A model with what the images gave.
   *
   * @param classifier the model
   * @param measured the images of the part
   * @param trainAccuracy of the images that it learned from, as they are, if it is known
   * @param temperature for its outputs, if one was to be fitted
   */
  record MeasuredModel(
      Classifier classifier,
      Measured measured,
      OptionalDouble trainAccuracy,
      OptionalDouble temperature) {}

  /** Of a training that has just ended: nothing is read, and no image is measured again. */
  static ReportSource of(TrainingOutcome outcome) {
    Optional<Measured> train = Optional.ofNullable(outcome.measured().get(Part.TRAIN));
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
        Part.TEST,
        List.of(),
        Optional.of(
            new MeasuredModel(
                outcome.model(),
                outcome.test(),
                train.stream().mapToDouble(figures -> figures.evaluation().accuracy()).findFirst(),
                OptionalDouble.empty())));
  }

  /**
   * Of a run directory, whose model is read and measured.
   *
   * @param calibrate whether to fit a temperature on the validation images
   */
  static ReportSource of(
      Run run, PreparedData data, Part part, boolean calibrate, List<Integer> images, Team team)
      throws IOException {
    Optional<MeasuredModel> model = model(run, data, part, calibrate, team);
    return switch (run) {
      case NetworkRun one ->
          new ReportSource(run, List.of(one), one.diagnosis(), data, part, images, model);
      case EnsembleRun ensemble ->
          new ReportSource(
              run,
              ensemble.memberRuns(),
              ensemble.result().map(result -> result.whole().diagnosis()),
              data,
              part,
              images,
              model);
    };
  }

  private static Optional<MeasuredModel> model(
      Run run, PreparedData data, Part part, boolean calibrate, Team team) throws IOException {
    try {
      run.modelFile();
    } catch (BobbinException _) {
      return Optional.empty();
    }
    require(data, part);
    Classifier classifier = run.model();
    Measured measured = run.measure(classifier, data, part, team);
    OptionalDouble temperature = OptionalDouble.empty();
    if (calibrate) {
      require(data, Part.VALIDATION);
      temperature =
          OptionalDouble.of(
              Temperature.fit(run.measure(classifier, data, Part.VALIDATION, team).predictions()));
    }
    return Optional.of(new MeasuredModel(classifier, measured, trainAccuracy(run), temperature));
  }

  private static OptionalDouble trainAccuracy(Run run) throws IOException {
    return run instanceof NetworkRun one
        ? one.evaluation(Part.TRAIN).stream().mapToDouble(Evaluation::accuracy).findFirst()
        : OptionalDouble.empty();
  }

  private static void require(PreparedData data, Part part) {
    if (data.count(part) == 0) {
      throw BobbinException.usage(
          "report",
          part.words() + " images",
          "a run whose split leaves that part empty",
          "a recipe with more of them");
    }
  }
}
