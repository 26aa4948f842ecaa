package dev.bobbin.cli.render;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.base.text.TextTable;
import dev.bobbin.base.text.TextTable.Column;
import dev.bobbin.experiment.run.RunStatus;
import dev.bobbin.experiment.run.list.RunSummary;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Runs as a table with a line for each. */
public final class RunTable {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  private static final List<Column> COLUMNS =
      List.of(
          Column.text("run", 0),
          Column.text("status", 1),
          Column.figure("epochs", 4),
          Column.figure("validation", 3),
          Column.figure("test", 1),
          Column.figure("test loss", 6),
          Column.text("recipe", 2),
          Column.figure("seed", 7),
          Column.figure("seconds", 8),
          Column.text("started", 5),
          Column.text("remarks", 2));

  private RunTable() {}

  public static TextTable of(List<RunSummary> runs, ZoneId zone) {
    TextTable table = new TextTable(COLUMNS);
    runs.forEach(run -> table.add(row(run, zone)));
    return table;
  }

  private static List<String> row(RunSummary run, ZoneId zone) {
    RunSummary.Figures figures = run.figures();
    return List.of(
        run.name(),
        run.status().id(),
        figures.epochs() + run.setup().map(setup -> "/" + setup.epochs()).orElse(""),
        figure(figures.validationAccuracy()),
        figure(figures.testAccuracy()),
        figure(figures.testLoss()),
        run.setup().map(RunSummary.Setup::recipe).orElse(""),
        run.setup().map(setup -> Long.toString(setup.seed())).orElse(""),
        figures.seconds() == 0 ? "" : format("%.1f", figures.seconds()),
        run.started().map(time -> MINUTE.format(time.atZone(zone))).orElse(""),
        remarks(run));
  }

  /** Four decimals, which accuracies of ten thousand images have. */
  public static String figure(OptionalDouble value) {
    return value.isPresent() ? format("%.4f", value.getAsDouble()) : "";
  }

  private static String remarks(RunSummary run) {
    List<String> remarks = new ArrayList<>();
    if (run.leaks()) {
      remarks.add("leakage");
    }
    run.figures().diagnosis().stream().map(Finding.Kind::id).forEach(remarks::add);
    if (run.status() == RunStatus.DAMAGED || run.status() == RunStatus.FAILED) {
      // The first column names the run.
      String own = run.directory() + "/";
      run.problem()
          .flatMap(problem -> problem.lines().findFirst())
          .ifPresent(problem -> remarks.add(problem.replace(own, "").replaceFirst("; try .*", "")));
    }
    return String.join(", ", remarks);
  }
}
