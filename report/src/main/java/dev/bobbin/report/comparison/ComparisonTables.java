package dev.bobbin.report.comparison;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.analysis.evaluation.ClassificationReport;
import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.analysis.stats.ConfidenceInterval;
import dev.bobbin.experiment.compare.ComparedRun;
import dev.bobbin.experiment.compare.ComparisonVerdict;
import dev.bobbin.experiment.compare.ModelDifference;
import dev.bobbin.experiment.compare.RunsComparison;
import dev.bobbin.experiment.compare.SeedGroup;
import dev.bobbin.experiment.compare.SettingsDifference;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.report.page.TableView;
import dev.bobbin.report.text.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The tables of a comparison. */
final class ComparisonTables {
  private final RunsComparison comparison;

  ComparisonTables(RunsComparison comparison) {
    this.comparison = comparison;
  }

  TableView runs() {
    List<TableView.Column> columns =
        List.of(
            TableView.text("run"),
            TableView.number(comparison.split().words() + " accuracy"),
            TableView.text("95 % interval", 2),
            TableView.number("loss", 1),
            TableView.number("epochs", 3),
            TableView.text("recipe", 4),
            TableView.number("seed", 4));
    return new TableView(
        "", columns, IntStream.range(0, comparison.runs().size()).mapToObj(this::run).toList());
  }

  private List<String> run(int i) {
    ComparedRun run = comparison.runs().get(i);
    Optional<Evaluation> evaluation = run.measured().map(EvaluatedPredictions::evaluation);
    return List.of(
        run.name() + mark(i),
        evaluation.map(e -> Words.share(e.accuracy())).orElse("not measured"),
        evaluation.map(Evaluation::accuracyInterval).map(ComparisonTables::interval).orElse(""),
        evaluation.map(e -> Words.share(e.loss())).orElse(""),
        run.curve().isEmpty() ? "" : Words.whole(run.curve().size()),
        run.run().recipe().name(),
        Long.toString(run.run().recipe().seed()));
  }

  /** The best run, or all that are as good. */
  private String mark(int run) {
    List<ModelDifference> ties =
        comparison.modelDifferences().stream().filter(ComparisonTables::isTie).toList();
    if (ties.stream().anyMatch(tie -> tie.best() == run || tie.other() == run)) {
      return " (tied)";
    }
    return comparison.best().isPresent() && comparison.best().getAsInt() == run ? " (best)" : "";
  }

  private static boolean isTie(ModelDifference model) {
    return model.isTie() && model.verdict() == ComparisonVerdict.WITHIN_NOISE;
  }

  private static String interval(ConfidenceInterval interval) {
    return Words.share(interval.low()) + " to " + Words.share(interval.high());
  }

  List<TableView> differences() {
    List<TableView> tables = new ArrayList<>();
    if (comparison.groups().stream().anyMatch(group -> group.runs().size() > 1)) {
      tables.add(groups());
    }
    if (!comparison.groupDifferences().isEmpty()) {
      tables.add(groupDifferences());
    }
    if (!comparison.modelDifferences().isEmpty()) {
      tables.add(modelDifferences());
    }
    return tables;
  }

  private TableView groups() {
    return new TableView(
        "Accuracy over the seeds",
        List.of(
            TableView.text("settings"),
            TableView.number("runs", 2),
            TableView.number("mean"),
            TableView.number("sd", 1),
            TableView.number("least", 3),
            TableView.number("most", 3)),
        comparison.groups().stream()
            .map(group ->
                List.of(
                    group.label(),
                    Integer.toString(group.runs().size()),
                    Words.share(group.accuracy().mean()),
                    group.runs().size() == 1
                        ? ""
                        : Words.share(group.accuracy().standardDeviation()),
                    Words.share(group.accuracy().min()),
                    Words.share(group.accuracy().max())))
            .toList());
  }

  private TableView groupDifferences() {
    List<SeedGroup> groups = comparison.groups();
    String best = groups.get(comparison.groupDifferences().getFirst().best()).label();
    return new TableView(
        "Settings, over their seeds",
        List.of(
            TableView.text(best + " against"),
            TableView.number("lead"),
            TableView.text("interval", 2),
            TableView.text("method", 3),
            TableView.text("verdict")),
        comparison.groupDifferences().stream()
            .map(lead ->
                List.of(
                    groups.get(lead.other()).label(),
                    signed(lead.mean()),
                    signed(lead.low()) + " to " + signed(lead.high()),
                    switch (lead.method()) {
                          case PAIRED -> "t interval, seed by seed";
                          case WELCH -> "Welch's t interval";
                        }
                        + ", "
                        + Words.roughPercent(lead.confidence()),
                    words(lead.verdict())))
            .toList());
  }

  private TableView modelDifferences() {
    String best = comparison.runs().get(comparison.best().orElseThrow()).name();
    return new TableView(
        "Models, image by image",
        List.of(
            TableView.text(best + " against"),
            TableView.number("lead"),
            TableView.text("95 % interval", 2),
            TableView.number("both right", 4),
            TableView.number("only the best", 3),
            TableView.number("only the other", 3),
            TableView.number("both wrong", 4),
            TableView.number("p", 1),
            TableView.text("verdict")),
        comparison.modelDifferences().stream()
            .map(model ->
                List.of(
                    comparison.runs().get(model.other()).name(),
                    signed(model.accuracy().difference()),
                    signed(model.accuracy().low()) + " to " + signed(model.accuracy().high()),
                    Words.whole(model.bothCorrect()),
                    Words.whole(model.onlyBest()),
                    Words.whole(model.onlyOther()),
                    Words.whole(model.bothIncorrect()),
                    Words.pValue(model.adjusted()),
                    isTie(model) ? "tied" : words(model.verdict())))
            .toList());
  }

  List<TableView> settings() {
    return Stream.of(
            settings("Settings that differ", comparison.settings()),
            settings("Other differences: data, versions, machine", comparison.environment()))
        .filter(table -> !table.rows().isEmpty())
        .toList();
  }

  private TableView settings(String title, List<SettingsDifference> differences) {
    return SettingsText.table(
        title, "setting", comparison.runs().stream().map(ComparedRun::name).toList(), differences);
  }

  List<TableView> classes() {
    if (!hasClasses()) {
      return List.of();
    }
    List<ClassificationReport> reports = reports();
    List<TableView.Column> columns = new ArrayList<>(List.of(TableView.text("class")));
    comparison.measured().forEach(run -> columns.add(TableView.number(run.name())));
    columns.add(TableView.number("range"));
    columns.add(TableView.number("images"));
    return List.of(
        perClass(
            "Recall: share of a class's images that are classified correctly",
            columns,
            reports,
            true),
        perClass("F1", columns, reports, false));
  }

  /** Whether at least two models were measured on the same images. */
  boolean hasClasses() {
    return comparison.incomparable().isEmpty() && comparison.measured().size() >= 2;
  }

  /** The labels of the classes that have images or were predicted by any of the models. */
  int[] classIndices() {
    List<ClassificationReport> reports = reports();
    return IntStream.range(0, comparison.classNames().size())
        .filter(c -> reports.stream().anyMatch(report -> report.classes().get(c).occurs()))
        .toArray();
  }

  List<ClassificationReport> reports() {
    return comparison.measured().stream()
        .map(run -> run.measured().orElseThrow().evaluation().report())
        .toList();
  }

  private TableView perClass(
      String title,
      List<TableView.Column> columns,
      List<ClassificationReport> reports,
      boolean recall) {
    List<List<String>> rows = new ArrayList<>();
    for (int index : classIndices()) {
      double[] shares =
          reports.stream()
              .map(report -> report.classes().get(index))
              .mapToDouble(row -> recall ? row.recall() : row.f1())
              .toArray();
      double range = Arrays.stream(shares).max().orElse(0) - Arrays.stream(shares).min().orElse(0);
      List<String> row = new ArrayList<>(List.of(comparison.classNames().get(index)));
      for (double share : shares) {
        row.add(Words.share(share));
      }
      row.add(Words.share(range));
      row.add(Words.whole(reports.getFirst().classes().get(index).support()));
      rows.add(row);
    }
    return new TableView(title, columns, rows);
  }

  static String signed(double value) {
    String signed = format("%+.4f", value);
    return signed.substring(1).equals(Words.share(0)) ? Words.share(0) : signed;
  }

  /** A verdict in a table; empty if there is none. */
  private static String words(ComparisonVerdict verdict) {
    return switch (verdict) {
      case CLEAR -> "more than noise";
      case WITHIN_NOISE -> "within noise";
      case LEAKAGE -> "leakage: no verdict";
      case NOT_COMPARABLE, UNKNOWN -> "";
    };
  }
}
