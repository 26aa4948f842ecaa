package dev.bobbin.cli.commands;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.base.text.TextTable;
import dev.bobbin.base.text.TextTable.Column;
import dev.bobbin.cli.options.RunsFolder;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.experiment.compare.ComparisonJson;
import dev.bobbin.experiment.compare.SettingsDifference;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.run.filter.RunAttribute;
import dev.bobbin.experiment.run.filter.RunAttribute.Value;
import dev.bobbin.experiment.run.list.RunCatalogue;
import dev.bobbin.experiment.run.list.RunSummary;
import dev.bobbin.experiment.run.list.RunSummaryJson;
import dev.bobbin.report.comparison.SettingsText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows how two runs differ. */
@Command(
    name = "diff",
    header = "Show how two runs differ: settings, environment and results.",
    description =
        "Settings are those of the resolved recipes, with every default. Nothing is measured again: 'bobbin "
            + "compare' says whether a difference is more than noise.",
    footer = {"  bobbin runs diff demo naderi", "  bobbin runs diff runs/demo runs/naderi --json"})
public final class RunsDiffCommand extends HostCommand {
  private static final List<RunAttribute> RESULTS =
      List.of(
          RunAttribute.STATUS,
          RunAttribute.EPOCHS,
          RunAttribute.LOSS,
          RunAttribute.ACCURACY,
          RunAttribute.VALIDATION_LOSS,
          RunAttribute.VALIDATION_ACCURACY,
          RunAttribute.TEST_ACCURACY,
          RunAttribute.TEST_LOSS,
          RunAttribute.PARAMETERS,
          RunAttribute.SECONDS,
          RunAttribute.DIAGNOSIS,
          RunAttribute.LEAKAGE);

  @Mixin RunsFolder folder = new RunsFolder();

  @Parameters(
      arity = "2",
      paramLabel = "RUN",
      description = "Two run directories, or their names in the folder of runs.")
  List<Path> runs = new ArrayList<>();

  public RunsDiffCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    List<Run> opened = new ArrayList<>();
    List<RunSummary> summaries = new ArrayList<>();
    for (Path run : runs) {
      Path directory = folder.find(run);
      summaries.add(RunCatalogue.read(directory));
      opened.add(Run.open(directory));
    }
    List<SettingsDifference> settings =
        SettingsDifference.ofRecipes(opened.stream().map(Run::recipe).toList());
    List<SettingsDifference> environment =
        SettingsDifference.ofProvenances(opened.stream().map(Run::provenance).toList());
    if (common.json) {
      host.json(
          "runs", summaries.stream().map(RunSummaryJson.SUMMARY::write).toList(),
          "settings", settings.stream().map(ComparisonJson.SETTING::write).toList(),
          "environment", environment.stream().map(ComparisonJson.SETTING::write).toList());
      return ExitCode.DONE;
    }
    List<String> names = summaries.stream().map(RunSummary::name).toList();
    host.out().print(SettingsText.table("", "settings", names, settings).text(host.columns()));
    if (settings.isEmpty()) {
      host.out().println("the same in all");
    }
    if (!environment.isEmpty()) {
      host.out().println();
      host.out()
          .print(SettingsText.table("", "environment", names, environment).text(host.columns()));
    }
    host.out().println();
    host.out().print(results(names, summaries).text(host.columns()));
    return ExitCode.DONE;
  }

  private static TextTable results(List<String> names, List<RunSummary> summaries) {
    List<Column> columns = new ArrayList<>(List.of(Column.text("results", 0)));
    names.forEach(name -> columns.add(Column.text(name, 0)));
    TextTable table = new TextTable(columns);
    for (RunAttribute attribute : RESULTS) {
      List<String> row = new ArrayList<>(List.of(attribute.id()));
      summaries.forEach(run -> row.add(attribute.of(run).map(RunsDiffCommand::text).orElse("-")));
      if (row.stream().skip(1).anyMatch(cell -> !cell.equals("-") && !cell.isEmpty())) {
        table.add(row);
      }
    }
    return table;
  }

  private static String text(Value value) {
    return switch (value) {
      case Value.Numeric(double number) ->
          number == Math.rint(number) ? format("%,.0f", number) : format("%.4f", number);
      case Value.Text _, Value.Time _, Value.Texts _ -> value.text();
    };
  }
}
