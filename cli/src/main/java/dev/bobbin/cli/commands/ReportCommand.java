package dev.bobbin.cli.commands;

import dev.bobbin.base.text.Names;
import dev.bobbin.cli.options.DataOptions;
import dev.bobbin.cli.options.RunsFolder;
import dev.bobbin.cli.options.SplitOption;
import dev.bobbin.cli.options.ThreadOption;
import dev.bobbin.cli.session.RunData;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.report.run.RunReport;
import dev.bobbin.report.run.RunReport.ReportSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the report of a run. */
@Command(
    name = "report",
    header = "Write the report of a run: one page that shows what its model learned.",
    description =
        "Accuracy, learning curves, confusion matrix with its images, the hardest images and the most "
            + "confident errors, calibration, attributions, an embedding map, network and recipe, all in one HTML "
            + "file. Every training writes one; this command writes it again with other settings.",
    footer = {
      "  bobbin report demo",
      "  bobbin report runs/demo --calibrate",
      "  bobbin report demo --image 12,345",
      "  bobbin report demo --split validation --out validation.html"
    })
public final class ReportCommand extends HostCommand {
  @Mixin DataOptions data = new DataOptions();
  @Mixin ThreadOption threads = new ThreadOption();
  @Mixin SplitOption chosen = new SplitOption();
  @Mixin RunsFolder folder = new RunsFolder();

  @Parameters(
      paramLabel = "RUN",
      description = "A run directory, or its name in the folder of runs.")
  Path source = Path.of("");

  @Option(
      names = "--calibrate",
      description =
          "Fit a temperature on the validation images, and show the calibration with and without it.")
  boolean calibrate;

  @Option(
      names = "--image",
      split = ",",
      paramLabel = "N",
      description =
          "Explain these images, by their index; by default one of each class and the most confident errors.")
  List<Integer> images = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FILE.html",
      description = "File to write, by default report.html in the RUN.")
  Optional<Path> out = Optional.empty();

  public ReportCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    Path directory = folder.find(source);
    Run run = Run.open(directory);
    RunFiles.tidy(directory);
    warnOfMissing(run);
    SplitDataset prepared = new RunData(host, data.locations()).of(run);
    RunReport report;
    try (ThreadTeam team = new ThreadTeam(threads.threads())) {
      report =
          RunReport.of(run, prepared, new ReportSettings(chosen.split(), calibrate, images), team);
    }
    Path file = out.orElse(RunReport.file(directory));
    report.write(file);
    if (common.json) {
      Map<String, @Nullable Object> document = new LinkedHashMap<>();
      document.put("report", file.toString());
      document.putAll(report.json());
      host.json(document);
    } else {
      host.out().print(report.text());
      host.out().println("wrote " + file + ": " + RunsRemoveCommand.size(Files.size(file)));
    }
    return ExitCode.DONE;
  }

  /** What a run with nothing left to train should have, and its report is without. */
  private void warnOfMissing(Run run) {
    if (!run.status().isFinal()) {
      return;
    }
    for (String name : run.missingFiles()) {
      if (!name.equals(RunFiles.EXAMPLES)) {
        host.note(
            "warning: %s has no %s any more; 'bobbin train --resume %s' makes it again"
                .formatted(run.directory(), name, Names.shell(run.directory())));
      }
    }
  }
}
