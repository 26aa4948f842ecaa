package dev.bobbin.report.reproduction;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.experiment.reproduction.ExperimentAssessment;
import dev.bobbin.experiment.reproduction.ExperimentRecord;
import dev.bobbin.experiment.reproduction.PublishedMetricCheck;
import dev.bobbin.experiment.reproduction.Reproduction;
import dev.bobbin.experiment.reproduction.RunMeasurement;
import dev.bobbin.report.reproduction.ReproductionText.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A reproduction as a page of Markdown. */
public final class ReproductionPage {
  private static final String HEAD =
      """
      # Published and measured

      Every experiment of the reports, trained again with the settings that its recipe in `recipes/` states and assumes. This
      page is written by

          ./bobbin reproduce --seeds 3

      which trains what is missing, reuses finished runs, and stores the results in `reproduction.json` beside this page. The
      same recipe, seed and data give the same weights on every machine, so results stay valid; `reproduce` warns
      if a later run gives other weights.

      How to read it: *measured* is the mean and standard deviation over the seeds, or the value itself if there was one seed;
      *seconds* is the time of one training, on a machine that may have been busy with other work. A metric **matches** if the
      mean is within one percentage point of the published accuracy (three for metrics of a single class, on average over
      the classes), or within a tenth of the published loss. Each published network was trained once, with an unknown seed,
      and the seed alone changes an accuracy by some tenths of a point. If a report gives a value for every epoch, the
      last one is compared. Nothing was tuned to match better.

      """;

  private ReproductionPage() {}

  public static String of(Reproduction reproduction) {
    StringBuilder page = new StringBuilder(HEAD);
    List<ExperimentAssessment> assessments = reproduction.assessments();
    page.append(machines(assessments));
    Map<String, List<ExperimentAssessment>> reports =
        assessments.stream()
            .collect(
                Collectors.groupingBy(
                    ReproductionPage::report, LinkedHashMap::new, Collectors.toList()));
    reports.forEach((report, own) -> {
      page.append("## ").append(report).append("\n\n");
      page.append(
          "| experiment | metric | published | measured | difference | seeds | seconds | verdict |\n");
      page.append("|---|---|---|---|---|---|---|---|\n");
      own.forEach(assessment -> page.append(rows(assessment)));
      String notes = own.stream().map(ReproductionPage::notes).collect(Collectors.joining());
      page.append('\n').append(notes).append(notes.isEmpty() ? "" : "\n");
    });
    page.append("# All metrics\n\n");
    assessments.forEach(assessment -> page.append(details(assessment)));
    return page.toString().stripTrailing() + "\n";
  }

  private static String report(ExperimentAssessment assessment) {
    Map<String, String> source = assessment.experiment().recipe().source();
    String author = source.getOrDefault("author", "Without an author");
    return source.containsKey("title") ? author + ": " + source.get("title") : author;
  }

  private static String machines(List<ExperimentAssessment> assessments) {
    TreeSet<String> machines = new TreeSet<>();
    assessments.forEach(j -> j.experiment().measurements().forEach(m -> machines.add(m.machine())));
    return machines.isEmpty() ? "" : "Measured on " + String.join("; ", machines) + ".\n\n";
  }

  private static String rows(ExperimentAssessment assessment) {
    ExperimentRecord experiment = assessment.experiment();
    StringBuilder rows = new StringBuilder();
    boolean first = true;
    for (Line line : ReproductionText.lines(assessment)) {
      rows.append(
          format(
              "| %s | %s | %s | %s | %s | %s | %s | %s |\n",
              first ? "`" + cell(experiment.id()) + "`" : "",
              cell(line.metric()),
              line.published(),
              line.measured(),
              line.difference(),
              first ? seeds(experiment) : "",
              line.seconds(),
              first ? cell(assessment.text()) + leakage(experiment) : ""));
      first = false;
    }
    return rows.toString();
  }

  private static String seeds(ExperimentRecord experiment) {
    List<Long> seeds =
        experiment.measurements().stream().map(RunMeasurement::seed).distinct().toList();
    return seeds.isEmpty() ? "-" : Integer.toString(seeds.size());
  }

  private static String leakage(ExperimentRecord experiment) {
    return experiment.isLeaking() ? " (**leakage**: trained on the test images)" : "";
  }

  /** The list below a table: evidence, claims, missing data. */
  private static String notes(ExperimentAssessment assessment) {
    List<String> lines = new ArrayList<>(assessment.evidence());
    assessment
        .comparisons()
        .forEach(comparison ->
            lines.add(
                comparison.text()
                    + ": "
                    + comparison.verdict().text()
                    + note(comparison.published().note())));
    assessment.experiment().missing().ifPresent(lines::add);
    return lines.stream()
        .map(line -> "- `%s`: %s.\n".formatted(assessment.experiment().id(), line))
        .collect(Collectors.joining());
  }

  private static String note(Optional<String> note) {
    return note.map(text -> " (" + text + ")").orElse("");
  }

  private static String details(ExperimentAssessment assessment) {
    ExperimentRecord experiment = assessment.experiment();
    StringBuilder text = new StringBuilder();
    text.append("## ").append(experiment.id()).append("\n\n");
    experiment.recipe().notes().forEach(note -> text.append("- ").append(note).append('\n'));
    if (experiment.isLeaking()) {
      text.append("- leakage: trained on the test images.\n");
    }
    text.append('\n');
    if (assessment.checks().stream().anyMatch(check -> !check.measured().isEmpty())) {
      text.append("| metric | published | measured (mean) | verdict |\n|---|---|---|---|\n");
      for (PublishedMetricCheck check : assessment.checks()) {
        text.append(
            "| %s | %s | %s | %s |\n"
                .formatted(
                    cell(ReproductionText.name(check) + note(check.published().note())),
                    numbers(
                        check.published().value().map(List::of).orElse(check.published().values())),
                    check.measured().isEmpty() ? "-" : numbers(check.means()),
                    check.verdict().text()));
      }
      text.append('\n');
    }
    for (RunMeasurement m : experiment.measurements()) {
      for (String finding : m.diagnosis()) {
        text.append("- seed ").append(m.seed());
        m.setting().ifPresent(setting -> text.append(", ").append(setting));
        text.append(", diagnosis: ").append(finding).append("\n");
      }
    }
    if (experiment.measurements().stream().anyMatch(m -> !m.diagnosis().isEmpty())) {
      text.append('\n');
    }
    if (!experiment.measurements().isEmpty()) {
      text.append(
          "| setting | seed | test accuracy | epochs | weights SHA-256 |\n|---|---|---|---|---|\n");
      for (RunMeasurement m : experiment.measurements()) {
        text.append(
            "| %s | %d | %s | %d | `%s` |\n"
                .formatted(
                    cell(m.setting().orElse("-")),
                    m.seed(),
                    numbers(m.values("test-accuracy")),
                    m.epochs(),
                    m.weightsSha256()));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String numbers(List<Double> values) {
    return values.isEmpty()
        ? "-"
        : values.stream()
            .map(v -> v.isNaN() ? "-" : ReproductionText.number(v))
            .collect(Collectors.joining(" "));
  }

  /** Escapes the bars that would end a cell. */
  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
