package dev.bobbin.report.reproduction;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.analysis.stats.SampleStatistics;
import dev.bobbin.experiment.recipe.NetworkRecipe.Published;
import dev.bobbin.experiment.reproduction.ExperimentAssessment;
import dev.bobbin.experiment.reproduction.ExperimentRecord;
import dev.bobbin.experiment.reproduction.PublishedMetricCheck;
import dev.bobbin.experiment.reproduction.Reproduction;
import dev.bobbin.experiment.reproduction.ReproductionVerdict;
import dev.bobbin.experiment.reproduction.RunMeasurement;
import dev.bobbin.report.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A reproduction for a terminal, with a line for each main metric of an experiment. */
public final class ReproductionText {
  private ReproductionText() {}

  public static String of(Reproduction reproduction) {
    StringBuilder text = new StringBuilder();
    text.append(format("%-40s %10s %18s %9s%n", "experiment", "published", "measured", "seconds"));
    for (ExperimentAssessment assessment : reproduction.assessments()) {
      ExperimentRecord experiment = assessment.experiment();
      text.append(format("%n%s: %s%n", experiment.id(), assessment.text()));
      for (Line line : lines(assessment)) {
        text.append(
            format(
                "%-40s %10s %18s %9s%n",
                "  " + line.metric(), line.published(), line.measured(), line.seconds()));
      }
      assessment.evidence().forEach(why -> text.append(format("  %s%n", why)));
      assessment.comparisons().forEach(claim -> text.append(format("  %s%n", claim.text())));
      if (experiment.isLeaking()) {
        text.append(format("  leakage: trained on the test images%n"));
      }
      experiment.missing().ifPresent(why -> text.append(format("  %s%n", why)));
    }
    return text.toString();
  }

  /** A line for each experiment: how many trainings it took, and how long. */
  public static String summary(Reproduction reproduction) {
    StringBuilder text = new StringBuilder();
    for (ExperimentAssessment assessment : reproduction.assessments()) {
      ExperimentRecord experiment = assessment.experiment();
      int count = experiment.measurements().size();
      double seconds =
          experiment.measurements().stream().mapToDouble(RunMeasurement::seconds).sum();
      String what =
          count == 0
              ? assessment.verdict().text()
              : format("ran: %s, %,.0f s", Words.count(count, "training", "trainings"), seconds);
      text.append(format("%-24s %s%n", experiment.id(), what));
      experiment.missing().ifPresent(why -> text.append(format("%-24s %s%n", "", why)));
    }
    return text.toString();
  }

  /**
   * One line of a table.
   *
   * @param metric its name, with the setting in a study
   * @param measured mean and standard deviation over the seeds
   * @param difference measured minus published
   * @param seconds of one training, mean over the seeds
   */
  record Line(
      String metric, String published, String measured, String difference, String seconds) {}

  /** The main metric of an experiment, or of each setting of a study. */
  static List<Line> lines(ExperimentAssessment assessment) {
    List<Line> lines = new ArrayList<>();
    for (PublishedMetricCheck check : headlines(assessment)) {
      List<RunMeasurement> measurements = assessment.experiment().of(check.published().setting());
      lines.add(line(check, measurements));
    }
    if (lines.isEmpty()) {
      // No number was published: shows the first metric of a claim.
      String metric =
          assessment.experiment().recipe().published().stream()
              .map(Published::metric)
              .findFirst()
              .orElse("test-accuracy");
      for (Optional<String> setting : assessment.experiment().settings()) {
        List<RunMeasurement> measurements = assessment.experiment().of(setting);
        List<Double> values =
            measurements.stream()
                .map(m -> m.values(metric))
                .filter(all -> !all.isEmpty())
                .map(List::getLast)
                .toList();
        lines.add(
            new Line(
                setting.map(s -> s + ": ").orElse("") + metric.replace('-', ' '),
                "-",
                spread(values),
                "-",
                seconds(measurements)));
      }
    }
    if (lines.isEmpty()) {
      lines.add(new Line("-", "-", "-", "-", "-"));
    }
    return lines;
  }

  /** The first compared number; in a study the first of each setting. */
  private static List<PublishedMetricCheck> headlines(ExperimentAssessment assessment) {
    List<PublishedMetricCheck> chosen = new ArrayList<>();
    for (PublishedMetricCheck check : assessment.checks()) {
      boolean known =
          chosen.stream()
              .anyMatch(c -> c.published().setting().equals(check.published().setting()));
      boolean refuted = check.verdict() == ReproductionVerdict.CLAIM_DOES_NOT_HOLD;
      if (check.headline().isPresent()
          && check.verdict() != ReproductionVerdict.NOT_COMPARED
          && !check.published().metric().equals("test-class-counts")
          && (!known || refuted)) {
        chosen.add(check);
      }
    }
    return chosen;
  }

  private static Line line(PublishedMetricCheck check, List<RunMeasurement> measurements) {
    double published = check.headline().orElseThrow();
    List<Double> values = check.headlines();
    OptionalDouble mean = values.stream().mapToDouble(Double::doubleValue).average();
    return new Line(
        name(check),
        number(published),
        spread(values),
        mean.isPresent() ? signed(mean.getAsDouble() - published) : "-",
        seconds(measurements));
  }

  static String name(PublishedMetricCheck check) {
    return check.published().setting().map(s -> s + ": ").orElse("")
        + check.published().metric().replace('-', ' ');
  }

  /** {@code 0.8911}, or mean and standard deviation over the seeds: {@code 0.8883 ± 0.0030}. */
  static String spread(List<Double> values) {
    if (values.isEmpty()) {
      return "-";
    }
    SampleStatistics spread = SampleStatistics.of(values);
    String mean = number(spread.mean());
    return spread.count() == 1 ? mean : mean + " \u00b1 " + number(spread.standardDeviation());
  }

  static String seconds(List<RunMeasurement> measurements) {
    OptionalDouble mean = measurements.stream().mapToDouble(RunMeasurement::seconds).average();
    return mean.isPresent() ? format("%,.0f", mean.getAsDouble()) : "-";
  }

  /** Four decimals for values near 1, none for counts. */
  static String number(double value) {
    return Math.abs(value) >= 100 ? format("%.0f", value) : format("%.4f", value);
  }

  static String signed(double value) {
    return Math.abs(value) >= 100 ? format("%+.0f", value) : format("%+.4f", value);
  }
}
