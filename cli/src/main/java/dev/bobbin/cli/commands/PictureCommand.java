package dev.bobbin.cli.commands;

import dev.bobbin.base.BobbinException;
import dev.bobbin.cli.options.DataOptions;
import dev.bobbin.cli.options.OptionRange;
import dev.bobbin.cli.options.RunsFolder;
import dev.bobbin.cli.options.ThreadOption;
import dev.bobbin.cli.session.RunData;
import dev.bobbin.cli.terminal.Errors;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Json;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.model.Model;
import dev.bobbin.report.comparison.ClassAccuracyPicture;
import dev.bobbin.report.picture.ActivationChart;
import dev.bobbin.report.picture.Heading;
import dev.bobbin.report.picture.Picture;
import dev.bobbin.report.run.RunPictures;
import dev.bobbin.report.run.RunPictures.PictureSettings;
import dev.bobbin.report.run.RunPictures.Written;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws pictures of runs. */
@Command(
    name = "picture",
    header = "Draw pictures of runs, each as PNG and as SVG.",
    description =
        "For one RUN: learning curves, confusion matrices of the training and the test images, a gallery of images and one"
            + " of predictions. Every training draws them at 150 dpi; this command draws them again with other settings.",
    footer = {
      "  bobbin picture demo --dpi 600 --out print",
      "  bobbin picture runs/demo --count 60 --seed 7",
      "  bobbin picture --compare demo naderi --out comparison",
      "  bobbin picture --activations"
    })
public final class PictureCommand extends HostCommand {
  private static final int MOST_IMAGES = 1000;

  @Mixin DataOptions data = new DataOptions();
  @Mixin ThreadOption threads = new ThreadOption();
  @Mixin RunsFolder folder = new RunsFolder();

  @Parameters(
      arity = "0..*",
      paramLabel = "RUN",
      description =
          "A run directory, or its name in the folder of runs; two or more with --compare.")
  List<Path> directories = new ArrayList<>();

  @Option(
      names = "--compare",
      description =
          "One picture of how many test images of each class each RUN classifies correctly: comparison.png, comparison.svg.")
  boolean compare;

  @Option(
      names = "--activations",
      description = "One picture of all activation functions: activations.png, activations.svg.")
  boolean activations;

  @Option(
      names = "--dpi",
      paramLabel = "N",
      description =
          "Pixels per inch of the PNG: 150 by default, 600 for print. The size on paper stays the same.")
  int dpi = PictureSettings.DEFAULT.dpi();

  @Option(names = "--count", paramLabel = "N", description = "Images in a gallery; 25 by default.")
  int count = PictureSettings.DEFAULT.count();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the random choice of images, 1 by default.")
  long seed = PictureSettings.DEFAULT.seed();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder to write into; by default 'pictures' in the RUN, and the working directory for the others.")
  Optional<Path> out = Optional.empty();

  public PictureCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    OptionRange.check("--count", count, 1, MOST_IMAGES, "25");
    OptionRange.check("--dpi", dpi, Picture.LEAST_DPI, Picture.MOST_DPI, "600 for print");
    if (compare && activations) {
      throw BobbinException.usage(
          "bobbin picture", "--compare or --activations, not both", "both", "one after the other");
    }
    List<Written> written;
    if (activations) {
      requireRuns(0, 0, "no RUN with --activations");
      written = List.of(one("activations", ActivationChart.of(Heading.of("Activation functions"))));
    } else if (compare) {
      requireRuns(2, Integer.MAX_VALUE, "two or more RUNs to --compare");
      written = List.of(one("comparison", comparison()));
    } else {
      requireRuns(1, 1, "one RUN, or --compare with several");
      written = draw(NetworkRun.open(folder.find(directories.getFirst())));
    }
    tell(written);
    return ExitCode.DONE;
  }

  private void requireRuns(int least, int most, String expected) {
    if (directories.size() < least || directories.size() > most) {
      throw BobbinException.usage(
          "bobbin picture", expected, directories.size(), "'bobbin picture --help'");
    }
  }

  private Written one(String name, Picture picture) {
    return new Written(name, picture.write(out.orElse(Path.of("")), name, dpi));
  }

  private Picture comparison() throws IOException {
    List<NetworkRun> runs = new ArrayList<>();
    for (Path directory : directories) {
      runs.add(NetworkRun.open(folder.find(directory)));
    }
    return ClassAccuracyPicture.of(runs);
  }

  private List<Written> draw(NetworkRun run) throws IOException {
    SplitDataset prepared = new RunData(host, data.locations()).of(run);
    RunPictures pictures =
        new RunPictures(
            run.recipe(), run.status(), run.metrics(), prepared, measured(run, prepared));
    RunFiles.tidy(run.directory());
    return pictures.write(
        out.orElse(run.directory().resolve(RunFiles.PICTURES)),
        new PictureSettings(dpi, count, seed));
  }

  /** Predictions of the run's model; empty if it has not saved one yet. */
  private Map<Split, EvaluatedPredictions> measured(NetworkRun run, SplitDataset prepared)
      throws IOException {
    Map<Split, EvaluatedPredictions> measured = new EnumMap<>(Split.class);
    Model model;
    try {
      model = run.model();
    } catch (BobbinException e) {
      host.note("warning: no confusion matrices and no predictions: " + Errors.message(e));
      return measured;
    }
    try (ThreadTeam team = new ThreadTeam(threads.threads())) {
      for (Split split : List.of(Split.TRAIN, Split.TEST)) {
        measured.put(split, run.measure(model, prepared, split, team));
      }
    }
    return measured;
  }

  private void tell(List<Written> written) {
    if (common.json) {
      host.json("pictures", written.stream().map(PictureCommand::json).toList());
      return;
    }
    for (Written picture : written) {
      Picture drawn = picture.files().picture();
      host.print(
          "wrote %s and .svg: %.2f x %.2f inches%n",
          picture.files().png(), inches(drawn.width()), inches(drawn.height()));
    }
  }

  private static Map<String, @Nullable Object> json(Written picture) {
    Picture drawn = picture.files().picture();
    return Json.of(
        "name", picture.name(),
        "title", drawn.title(),
        "png", picture.files().png().toString(),
        "svg", picture.files().svg().toString(),
        "widthInches", inches(drawn.width()),
        "heightInches", inches(drawn.height()),
        "dpi", picture.files().dpi());
  }

  private static double inches(double points) {
    return points / Picture.POINTS_PER_INCH;
  }
}
