package dev.bobbin.cli.commands;

import dev.bobbin.cli.options.DataOptions;
import dev.bobbin.cli.options.OptionRange;
import dev.bobbin.cli.options.RunsFolder;
import dev.bobbin.cli.options.SkipBrokenOption;
import dev.bobbin.cli.options.SplitOption;
import dev.bobbin.cli.options.ThreadOption;
import dev.bobbin.cli.session.RunData;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.compare.RunsComparison;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.report.comparison.ComparisonReport;
import dev.bobbin.report.comparison.ComparisonText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares runs. */
@Command(
    name = "compare",
    header =
        "Compare runs: the settings that differ, the results, and whether their difference is more than noise.",
    description =
        "All models are measured on the same images: the test split of their data, or with --data other labelled pictures. Two are compared by McNemar's exact test and a paired bootstrap; with several seeds of the same settings, settings are compared by the variation over the seeds. The exit code is 1 if nothing could be compared.",
    footer = {
      "  bobbin compare demo naderi",
      "  bobbin compare runs/demo runs/naderi --split validation --json",
      "  bobbin compare demo naderi --class Shirt --images 30",
      "  bobbin compare demo naderi --html comparison.html",
      "  bobbin compare demo naderi --data my-photos"
    })
public final class CompareCommand extends HostCommand {
  @Mixin DataOptions data = new DataOptions();
  @Mixin ThreadOption threads = new ThreadOption();
  @Mixin SkipBrokenOption broken = new SkipBrokenOption();
  @Mixin SplitOption chosen = new SplitOption();
  @Mixin RunsFolder folder = new RunsFolder();

  @Parameters(
      arity = "2..*",
      paramLabel = "RUN",
      description = "Run directories, or their names in the folder of runs.")
  List<Path> runs = new ArrayList<>();

  @Option(
      names = "--class",
      paramLabel = "NAME",
      description = "Show only images of this class among those on which models disagree.")
  Optional<String> className = Optional.empty();

  @Option(
      names = "--images",
      paramLabel = "N",
      description =
          "How many of the images on which models disagree to show; 10 by default. The JSON document has all.")
  int images = 10;

  @Option(
      names = "--html",
      paramLabel = "FILE.html",
      description = "Also write an HTML page with learning curves and all of these images.")
  Optional<Path> html = Optional.empty();

  public CompareCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    OptionRange.atLeast("--images", images, 0, "10");
    List<Run> opened = new ArrayList<>();
    for (Path run : runs) {
      opened.add(Run.open(folder.find(run)));
    }
    RunsComparison comparison;
    try (ThreadTeam team = new ThreadTeam(threads.threads())) {
      RunData source = new RunData(host, data.locations(), broken.skip);
      comparison =
          RunsComparison.of(
              opened, run -> source.toMeasure(run, chosen.asked()), split(source, opened), team);
    }
    if (html.isPresent()) {
      ComparisonReport.of(comparison).write(html.get());
      host.note("wrote " + html.get());
    }
    ComparisonText text = new ComparisonText(comparison, className, images);
    if (common.json) {
      host.json(ComparisonReport.json(comparison));
    } else {
      host.out().print(text.of(host.columns()));
    }
    return comparison.isCompared() ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** Other pictures are all test images, whatever split of theirs they are. */
  private Split split(RunData source, List<Run> opened) throws IOException {
    return data.folder.isPresent() && source.areOthers(opened.getFirst())
        ? Split.TEST
        : chosen.split();
  }
}
