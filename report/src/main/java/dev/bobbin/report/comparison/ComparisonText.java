package dev.bobbin.report.comparison;

import dev.bobbin.analysis.evaluation.ClassificationReport;
import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.base.text.TextTable;
import dev.bobbin.base.text.TextTable.Column;
import dev.bobbin.experiment.compare.ComparedRun;
import dev.bobbin.experiment.compare.Disagreement;
import dev.bobbin.experiment.compare.GroupDifference;
import dev.bobbin.experiment.compare.RunsComparison;
import dev.bobbin.experiment.compare.SeedGroup;
import dev.bobbin.experiment.evaluation.Measured;
import dev.bobbin.report.page.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** A comparison of runs for people at a terminal. */
public final class ComparisonText {
  /** With more runs a line would not fit most terminals. */
  private static final int MOST_WITH_F1 = 3;

  private final RunsComparison comparison;
  private final ComparisonTables tables;
  private final Optional<Integer> onlyClass;
  private final int images;

  /**
   * A comparison's text.
   *
   * @param className the class to which the shown images are restricted
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
    section(text, runs(), columns);
    section(text, settings(), columns);
    section(text, models(), columns);
    section(text, groups(), columns);
    section(text, classes(), columns);
    section(text, disagreements(), columns);
    for (String sentence : ComparisonWords.of(comparison)) {
      sentence.lines().map(Names::printable).forEach(line -> text.append(line).append('\n'));
    }
    return text.toString();
  }

  private static void section(StringBuilder text, Optional<TextTable> table, OptionalInt columns) {
    table.ifPresent(found -> text.append(found.text(columns)).append('\n'));
  }

  private Optional<TextTable> runs() {
    TextTable table =
        new TextTable(
            List.of(
                Column.text(comparison.part().id() + " images", 0),
                Column.figure("accuracy", 0),
                Column.figure("95 % interval", 2),
                Column.figure("loss", 1),
                Column.figure("epochs", 3),
                Column.text("recipe", 4),
                Column.figure("seed", 4)));
    for (int i = 0; i < comparison.runs().size(); i++) {
      ComparedRun run = comparison.runs().get(i);
      boolean isBest = comparison.best().isPresent() && comparison.best().getAsInt() == i;
      Optional<Evaluation> evaluation = run.measured().map(Measured::evaluation);
      table.add(
          List.of(
              run.name(),
              evaluation.map(e -> Words.share(e.accuracy())).orElse("-") + (isBest ? " *" : "  "),
              evaluation.map(e -> ComparisonTables.interval(e.accuracyInterval())).orElse(""),
              evaluation.map(e -> Words.share(e.loss())).orElse(""),
              run.curve().isEmpty() ? "" : Integer.toString(run.curve().size()),
              run.run().recipe().name(),
              Long.toString(run.run().recipe().seed())));
    }
    return Optional.of(table);
  }

  private Optional<TextTable> settings() {
    List<Column> columns = new ArrayList<>(List.of(Column.text("settings that differ", 0)));
    comparison.runs().forEach(run -> columns.add(Column.text(run.name(), 0)));
    TextTable table = new TextTable(columns);
    tables.settingRows(comparison.settings()).forEach(table::add);
    return comparison.settings().isEmpty() ? Optional.empty() : Optional.of(table);
  }

  private Optional<TextTable> models() {
    if (comparison.models().isEmpty()) {
      return Optional.empty();
    }
    String best = comparison.runs().get(comparison.best().orElseThrow()).name();
    TextTable table =
        new TextTable(
            List.of(
                Column.text(best + " against", 0),
                Column.figure("lead", 0),
                Column.figure("95 % interval", 2),
                Column.figure("both right", 4),
                Column.figure("only it", 3),
                Column.figure("only the other", 3),
                Column.figure("both wrong", 4),
                Column.figure("p", 1),
                Column.text("", 0)));
    tables.modelRows().forEach(table::add);
    return Optional.of(table);
  }

  private Optional<TextTable> groups() {
    if (comparison.groups().stream().allMatch(group -> group.runs().size() == 1)) {
      return Optional.empty();
    }
    TextTable table =
        new TextTable(
            List.of(
                Column.text("over seeds", 0),
                Column.figure("runs", 2),
                Column.figure("mean", 0),
                Column.figure("sd", 1),
                Column.figure("min", 3),
                Column.figure("max", 3),
                Column.figure("behind", 1),
                Column.figure("interval", 2),
                Column.text("", 0)));
    for (int i = 0; i < comparison.groups().size(); i++) {
      SeedGroup group = comparison.groups().get(i);
      int index = i;
      Optional<GroupDifference> way =
          comparison.ways().stream().filter(found -> found.other() == index).findFirst();
      boolean isBest = comparison.ways().stream().anyMatch(found -> found.best() == index);
      table.add(
          List.of(
              group.label(),
              Integer.toString(group.runs().size()),
              Words.share(group.accuracy().mean()) + (isBest ? " *" : "  "),
              group.runs().size() == 1 ? "-" : Words.share(group.accuracy().deviation()),
              Words.share(group.accuracy().least()),
              Words.share(group.accuracy().most()),
              way.map(found -> Words.share(found.mean())).orElse(""),
              way.map(found ->
                      ComparisonTables.signed(found.low())
                          + " to "
                          + ComparisonTables.signed(found.high()))
                  .orElse(""),
              way.map(found -> ComparisonTables.words(found.verdict())).orElse("")));
    }
    return Optional.of(table);
  }

  private Optional<TextTable> classes() {
    List<ComparedRun> measured = comparison.measured();
    if (comparison.incomparable().isPresent() || measured.size() < 2) {
      return Optional.empty();
    }
    boolean isPair = measured.size() == 2;
    boolean hasRoom = measured.size() <= MOST_WITH_F1;
    List<Column> columns =
        new ArrayList<>(List.of(Column.text(hasRoom ? "recall (f1)" : "recall", 0)));
    measured.forEach(run -> columns.add(Column.figure(run.name(), 0)));
    columns.add(Column.figure(isPair ? "difference" : "spread", 1));
    TextTable table = new TextTable(columns);
    List<ClassificationReport> reports =
        measured.stream().map(run -> run.measured().orElseThrow().evaluation().report()).toList();
    for (int c = 0; c < comparison.classNames().size(); c++) {
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
      table.add(row);
    }
    return Optional.of(table);
  }

  private Optional<TextTable> disagreements() {
    List<Disagreement> chosen =
        comparison.disagreements().stream()
            .filter(one -> onlyClass.isEmpty() || onlyClass.get() == one.label())
            .toList();
    if (chosen.isEmpty() || images == 0) {
      return Optional.empty();
    }
    List<Column> columns = new ArrayList<>();
    columns.add(
        Column.text(
            String.format(
                Locale.ROOT,
                "image (%,d of %,d on which they disagree)",
                Math.min(images, chosen.size()),
                chosen.size()),
            0));
    columns.add(Column.text("is", 0));
    comparison.measured().forEach(run -> columns.add(Column.text(run.name(), 0)));
    TextTable table = new TextTable(columns);
    for (Disagreement one : chosen.subList(0, Math.min(images, chosen.size()))) {
      List<String> row = new ArrayList<>();
      row.add(Integer.toString(one.index()));
      row.add(comparison.classNames().get(one.label()));
      for (Disagreement.Answer answer : one.answers()) {
        String name = comparison.classNames().get(answer.predicted());
        row.add(
            answer.isProbability()
                ? String.format(Locale.ROOT, "%s %.1f %%", name, 100 * answer.output())
                : String.format(Locale.ROOT, "%s (output %.4g)", name, answer.output()));
      }
      table.add(row);
    }
    return Optional.of(table);
  }
}
