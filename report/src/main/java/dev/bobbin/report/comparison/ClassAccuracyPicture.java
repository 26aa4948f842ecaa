package dev.bobbin.report.comparison;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.analysis.evaluation.ClassificationReport.Row;
import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.analysis.evaluation.Leakage;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.data.split.Split;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.report.picture.ClassComparison;
import dev.bobbin.report.picture.ClassComparison.Model;
import dev.bobbin.report.picture.Heading;
import dev.bobbin.report.picture.Picture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A picture of several runs: how many test images of each class each of them classifies correctly.
 */
public final class ClassAccuracyPicture {
  private ClassAccuracyPicture() {}

  /**
   * Draws a comparison from the runs' evaluations; nothing is measured again.
   *
   * @param runs at least one; runs of the same recipe are named by their directories
   * @throws BobbinException if a run has no evaluation, or runs have different classes or images
   */
  public static Picture of(List<NetworkRun> runs) throws IOException {
    List<Model> models = new ArrayList<>();
    List<String> classNames = List.of();
    List<String> leaking = new ArrayList<>();
    for (NetworkRun run : runs) {
      Evaluation test = test(run);
      List<String> own = test.report().classes().stream().map(Row::name).toList();
      if (models.isEmpty()) {
        classNames = own;
      } else if (!own.equals(classNames)) {
        throw BobbinException.of(
            run.directory(),
            "the classes " + classNames + " as in " + runs.getFirst().directory(),
            own,
            "runs on one data set");
      }
      String name = name(run, runs);
      models.add(new Model(name, test.confusion()));
      if (leakage(run).isPresent()) {
        leaking.add(name);
      }
    }
    String datasets =
        runs.stream()
            .map(run -> run.provenance().dataset())
            .distinct()
            .collect(Collectors.joining(", "));
    Heading heading =
        Heading.of("Test images of each class that are classified correctly")
            .with(format("%s, %,d test images", datasets, models.getFirst().confusion().total()));
    return ClassComparison.of(
        leaking.isEmpty()
            ? heading
            : heading.warning(Heading.TRAINED_ON_TEST + ": " + String.join(", ", leaking)),
        classNames,
        models);
  }

  private static Evaluation test(NetworkRun run) throws IOException {
    Optional<Evaluation> test = run.evaluation(Split.TEST);
    if (test.isEmpty()) {
      throw BobbinException.of(
          run.directory(),
          "a run that was measured",
          "one that is " + run.status().id() + " without " + RunFiles.EVALUATION,
          "bobbin train --resume " + Names.shell(run.directory()));
    }
    return test.get();
  }

  private static Optional<Leakage> leakage(NetworkRun run) {
    return run.result().flatMap(RunResult::leakage);
  }

  private static String name(NetworkRun run, List<NetworkRun> runs) {
    String name = run.recipe().name();
    long alike = runs.stream().filter(other -> other.recipe().name().equals(name)).count();
    return alike == 1 ? name : name + " (" + run.directory().getFileName() + ")";
  }
}
