package dev.bobbin.cli.commands;

import dev.bobbin.base.BobbinException;
import dev.bobbin.cli.options.DataOptions;
import dev.bobbin.cli.options.OptionRange;
import dev.bobbin.cli.options.SkipBrokenOption;
import dev.bobbin.cli.render.DownloadProgress;
import dev.bobbin.cli.render.SweepProgress;
import dev.bobbin.cli.session.Recipes;
import dev.bobbin.cli.session.Reports;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Interrupts;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.run.FolderLock;
import dev.bobbin.experiment.run.RunFolder;
import dev.bobbin.experiment.study.SharedData;
import dev.bobbin.experiment.study.StudyJson;
import dev.bobbin.experiment.study.StudyPlan;
import dev.bobbin.experiment.study.StudyResult;
import dev.bobbin.experiment.study.StudyRunner;
import dev.bobbin.experiment.study.TrialOutcome;
import dev.bobbin.experiment.training.RunStore;
import dev.bobbin.report.picture.Picture;
import dev.bobbin.report.study.StudyFiles;
import dev.bobbin.report.study.StudyText;
import dev.bobbin.report.text.Sentences;
import dev.bobbin.report.text.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a recipe's study and compares its settings. */
@Command(
    name = "sweep",
    header = "Train the study of a recipe: compare its settings.",
    description =
        "Every setting is trained with every seed, several trials at once. Each trial is an ordinary run in the folder of"
            + " runs: after an interruption, the same command continues without repeating finished trials. The result is a"
            + " table, a chart and study.json.",
    footer = {
      "  bobbin sweep smith-study-l2",
      "  bobbin sweep ali-rates --seeds 3 --set training.epochs=5",
      "  bobbin sweep ali-rates --runs studies --jobs 4 --threads 2 --json"
    })
public final class SweepCommand extends HostCommand {
  private static final int MOST_JOBS = 1024;

  @Mixin DataOptions data = new DataOptions();
  @Mixin SkipBrokenOption broken = new SkipBrokenOption();

  @Parameters(
      paramLabel = "RECIPE",
      description = "A .yaml file with a study, or the name of one that comes with Bobbin.")
  String recipe = "";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Replace a value of the recipe that the study does not vary, or of the study itself, such as"
              + " study.seeds=3. May be repeated.")
  List<String> sets = new ArrayList<>();

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      description = "The folder of runs, where finished trials are reused; by default runs.")
  Path runs = Path.of("runs");

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description =
          "Trials to train at once; by default as many as the cores allow. Results have the same bits for any "
              + "number.")
  Optional<Integer> jobs = Optional.empty();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads for each trial, 1 by default. Results have the same bits for any number.")
  int threads = 1;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Seeds for each setting: the recipe's own and the numbers after it.")
  Optional<Integer> seeds = Optional.empty();

  @Option(
      names = "--dpi",
      paramLabel = "N",
      description = "Pixels per inch of the chart's PNG, 150 by default; 600 for print.")
  int dpi = Picture.SCREEN_DPI;

  public SweepCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    int cores = Runtime.getRuntime().availableProcessors();
    int each = checked("--threads", threads, 1, MOST_JOBS);
    int atOnce = checked("--jobs", jobs.orElse(Math.max(1, cores / each)), 1, MOST_JOBS);
    checked("--dpi", dpi, Picture.LEAST_DPI, Picture.MOST_DPI);
    Recipes recipes = new Recipes(host);
    NetworkRecipe read = recipes.readNetwork(recipe, sets);
    recipes.requireData(recipe, read, data.locations());
    StudyPlan plan = plan(read).resolved(RunFolder.USUAL);
    SharedData shared =
        new SharedData(recipe ->
            DownloadProgress.open(
                host,
                recipe.data().dataset(),
                data.locations(),
                broken.with(recipe.preprocessing())));
    StudyRunner study = prepare(plan, shared, atOnce, each);
    host.note(
        "%s: %s with %s each, %s at once"
            .formatted(
                plan.name(),
                Words.count(plan.settings().size(), "setting", "settings"),
                Words.count(plan.seeds().size(), "seed", "seeds"),
                Words.count(atOnce, "trial", "trials")));
    shared.of(read).leakage().ifPresent(leakage -> host.note("warning: " + Sentences.of(leakage)));
    StudyFiles files = StudyFiles.in(runs, plan, study.keys());
    try (FolderLock _ = FolderLock.hold(files.folder());
        Interrupts _ = Interrupts.stopping(host, study::stop)) {
      StudyResult result = study.train(new SweepProgress(host, plan, System::nanoTime));
      return finish(result, files);
    }
  }

  private static int checked(String option, int value, int least, int most) {
    String nearest = Integer.toString(Math.clamp(value, least, most));
    return OptionRange.check(option, value, least, most, nearest);
  }

  private StudyPlan plan(NetworkRecipe read) {
    if (read.study().isEmpty()) {
      throw BobbinException.usage(
          recipe,
          "a recipe with a study",
          "one without",
          "'bobbin train "
              + recipe
              + "', or adding --set 'study={grid: {training.learning-rate: [1e-3, 1e-4]}}'");
    }
    StudyPlan plan = StudyPlan.of(read);
    for (String set : sets) {
      String path = set.substring(0, set.indexOf('=')).strip();
      for (String varied : plan.settings().getFirst().values().keySet()) {
        if (varied.equals(path) || varied.startsWith(path + ".") || path.startsWith(varied + ".")) {
          throw BobbinException.usage(
              "--set " + set,
              "a value that the study does not vary",
              "one that it varies (" + varied + ")",
              "replacing the study's own values");
        }
      }
    }
    if (seeds.isEmpty()) {
      return plan;
    }
    return plan.withSeeds(checked("--seeds", seeds.get(), 1, MOST_JOBS));
  }

  private StudyRunner prepare(StudyPlan plan, SharedData shared, int atOnce, int each)
      throws IOException {
    return new StudyRunner(
        plan, RunStore.of(runs, new Reports(host, each)::draw), shared, atOnce, each);
  }

  private int finish(StudyResult result, StudyFiles files) throws IOException {
    files.write(result, dpi);
    if (common.json) {
      host.json(StudyJson.STUDY.write(result));
    } else {
      host.out().println();
      host.out().print(StudyText.of(result));
      host.out().println("study " + files.folder());
      host.out().flush();
    }
    if (!result.isComplete()) {
      host.note("interrupted: the same command continues");
      return ExitCode.INTERRUPTED;
    }
    boolean anyFinished =
        result.trials().stream().anyMatch(trial -> trial.status() == TrialOutcome.Status.FINISHED);
    return anyFinished ? ExitCode.DONE : ExitCode.FAILED;
  }
}
