package dev.bobbin.report.comparison;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.analysis.evaluation.ClassificationReport;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.experiment.compare.ComparedRun;
import dev.bobbin.experiment.compare.Disagreement;
import dev.bobbin.experiment.compare.RunsComparison;
import dev.bobbin.report.page.TableView;
import dev.bobbin.report.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** A comparison of runs for a terminal. */
public final class ComparisonText {
  /** With more runs, lines would be too wide for most terminals. */
  private static final int MOST_WITH_F1 = 3;

  private final RunsComparison comparison;
  private final ComparisonTables tables;
  private final Optional<Integer> onlyClass;
  private final int images;

  /**
   * A comparison's text.
   *
   * @param className restricts the images that are shown to this class
   * @param images how many to show
   */
  public ComparisonText(RunsComparison comparison, Optional<String> className, int images) {
    this.comparison = comparison;
    this.tables = new ComparisonTables(comparison);
    this.images = images;
    List<String> known = comparison.classNames();
    this.onlyClass =
        className.map(name -> {
          if (!known.contains(name)) {
            throw BobbinException.usage(
                "--class", "a class of the data", "'" + name + "'", Names.remedy(name, known));
          }
          return known.indexOf(name);
        });
  }

  public String of(OptionalInt columns) {
    StringBuilder text = new StringBuilder();
    Stream.of(
            Stream.of(tables.runs()),
            tables.settings().stream(),
            tables.differences().stream(),
            classes().stream(),
            disagreements().stream())
        .flatMap(found -> found)
        .forEach(table -> text.append(table.text(columns)).append('\n'));
    for (String sentence : ComparisonWords.of(comparison)) {
      sentence.lines().map(Names::printable).forEach(line -> text.append(line).append('\n'));
    }
    return text.toString();
  }

  private Optional<TableView> classes() {
    if (!tables.hasClasses()) {
      return Optional.empty();
    }
    List<ComparedRun> measured = comparison.measured();
    boolean isPair = measured.size() == 2;
    boolean hasRoom = measured.size() <= MOST_WITH_F1;
    List<TableView.Column> columns =
        new ArrayList<>(List.of(TableView.text(hasRoom ? "recall (f1)" : "recall")));
    measured.forEach(run -> columns.add(TableView.number(run.name())));
    columns.add(TableView.number(isPair ? "difference" : "range", 1));
    List<List<String>> rows = new ArrayList<>();
    List<ClassificationReport> reports = tables.reports();
    for (int c : tables.classIndices()) {
      List<String> row = new ArrayList<>(List.of(comparison.classNames().get(c)));
      double least = 1;
      double most = 0;
      for (ClassificationReport report : reports) {
        ClassificationReport.Row figures = report.classes().get(c);
        row.add(
            Words.share(figures.recall())
                + (hasRoom ? " (" + Words.share(figures.f1()) + ")" : ""));
        least = Math.min(least, figures.recall());
        most = Math.max(most, figures.recall());
      }
      double first = reports.getFirst().classes().get(c).recall();
      double last = reports.getLast().classes().get(c).recall();
      row.add(isPair ? ComparisonTables.signed(first - last) : Words.share(most - least));
      rows.add(row);
    }
    return Optional.of(new TableView("", columns, rows));
  }

  /** Its file, or its index in the split. */
  private String picture(int index) {
    return comparison
        .data()
        .flatMap(data -> data.images(comparison.split()).file(index))
        .orElseGet(() -> Integer.toString(index));
  }

  private Optional<TableView> disagreements() {
    List<Disagreement> chosen =
        comparison.disagreements().stream()
            .filter(one -> onlyClass.isEmpty() || onlyClass.get() == one.label())
            .toList();
    if (chosen.isEmpty() || images == 0) {
      return Optional.empty();
    }
    List<TableView.Column> columns = new ArrayList<>();
    columns.add(
        TableView.text(
            format(
                "image (%,d of %,d on which they disagree)",
                Math.min(images, chosen.size()), chosen.size())));
    columns.add(TableView.text("is"));
    comparison.measured().forEach(run -> columns.add(TableView.text(run.name())));
    List<List<String>> rows = new ArrayList<>();
    for (Disagreement one : chosen.subList(0, Math.min(images, chosen.size()))) {
      List<String> row = new ArrayList<>();
      row.add(picture(one.index()));
      row.add(comparison.classNames().get(one.label()));
      for (Disagreement.Answer answer : one.answers()) {
        String name = comparison.classNames().get(answer.predicted());
        row.add(
            answer.isProbability()
                ? format("%s %.1f %%", name, 100 * answer.output())
                : format("%s (output %.4g)", name, answer.output()));
      }
      rows.add(row);
    }
    return Optional.of(new TableView("", columns, rows));
  }
}
