package dev.bobbin.cli.commands;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.text.Names;
import dev.bobbin.cli.options.DataOptions;
import dev.bobbin.cli.options.OptionRange;
import dev.bobbin.cli.options.ThreadOption;
import dev.bobbin.cli.render.TrainingProgress;
import dev.bobbin.cli.session.Recipes;
import dev.bobbin.cli.session.Reports;
import dev.bobbin.cli.terminal.Errors;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Interrupts;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.Progress;
import dev.bobbin.engine.train.TrainingListener;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.reproduction.Reproducer;
import dev.bobbin.experiment.reproduction.Reproducer.Scope;
import dev.bobbin.experiment.reproduction.Reproduction;
import dev.bobbin.experiment.reproduction.ReproductionJson;
import dev.bobbin.experiment.run.FolderLock;
import dev.bobbin.experiment.training.RunStore;
import dev.bobbin.report.reproduction.ReproductionPage;
import dev.bobbin.report.reproduction.ReproductionText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains the published experiments again and compares the results. */
@Command(
    name = "reproduce",
    header = "Run the published experiments again and compare.",
    description =
        "Trains what is missing, continues what was interrupted, and reuses finished runs with the same "
            + "recipe, data and revision of the engine. Writes a page and a JSON document; experiments that are not "
            + "run keep their results there.",
    footer = {
      "  bobbin reproduce --quick",
      "  bobbin reproduce naderi smith-cnn",
      "  bobbin reproduce --seeds 3"
    })
public final class ReproduceCommand extends HostCommand {
  private static final double SECONDS_PER_MINUTE = 60;
  private static final String EMBEDDED = "fashion-mnist-mini";
  private static final String FULL = "fashion-mnist";

  @Mixin DataOptions data = new DataOptions();
  @Mixin ThreadOption threads = new ThreadOption();

  @Parameters(
      arity = "0..*",
      paramLabel = "EXPERIMENT",
      description = "Names of recipes, or the common prefix of a report's recipes, such as naderi.")
  List<String> chosen = new ArrayList<>();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Seeds for each experiment, 1 by default.")
  int seeds = 1;

  @Option(
      names = "--longest",
      paramLabel = "MINUTES",
      description = "Train only one seed of experiments that take longer than this; 10 by default.")
  double longest = 10;

  @Option(
      names = "--quick",
      description =
          "Train one epoch each, as a check; on the embedded images if the full data set is not found. Only runs "
              + "are written.")
  boolean quick;

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      description = "Folder of the runs; by default runs/reproduce, with --quick runs/quick.")
  Optional<Path> runs = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "FILE.md",
      description =
          "The page to write, with a .json of the same name; by default docs/results/reproduction.md"
              + " beside the recipes.")
  Optional<Path> out = Optional.empty();

  public ReproduceCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    OptionRange.atLeast("--seeds", seeds, 1, "3");
    List<Recipe> all = new Recipes(host).published();
    List<Recipe> now = choose(all);
    Path page = out.orElse(host.recipes().resolveSibling("docs/results/reproduction.md"));
    Path json = page.resolveSibling(withoutSuffix(page.getFileName().toString()) + ".json");
    Path folder = runs.orElse(Path.of("runs", quick ? "quick" : "reproduce"));
    try (FolderLock _ = FolderLock.hold(folder)) {
      return reproduce(all, now, page, json, folder);
    }
  }

  private int reproduce(List<Recipe> all, List<Recipe> now, Path page, Path json, Path folder)
      throws IOException {
    Reproduction known = quick ? Reproduction.none(all) : Reproduction.read(json, all);
    RunStore store = RunStore.of(folder, new Reports(host, threads.threads())::draw);
    Reproducer reproducer =
        new Reproducer(store, datasets(), threads.threads(), new Narrator(host));
    Scope scope = new Scope(seeds, longest * SECONDS_PER_MINUTE, quick);
    try (Interrupts _ = Interrupts.stopping(host, reproducer::stop)) {
      for (Recipe experiment : now) {
        if (!reproducer.isStopped()) {
          known = reproducer.run(known, experiment.name(), scope);
          if (!quick) {
            known.write(json);
            AtomicFile.writeText(page, ReproductionPage.of(known));
          }
        }
      }
    }
    Reproduction shown = known.only(now);
    if (common.json) {
      host.json(ReproductionJson.REPRODUCTION.write(shown));
    } else {
      host.out().print(quick ? ReproductionText.summary(shown) : ReproductionText.of(shown));
    }
    if (!quick) {
      host.note("wrote " + page + " and " + json);
    }
    if (reproducer.isStopped()) {
      return ExitCode.INTERRUPTED;
    }
    return shown.isComplete() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private List<Recipe> choose(List<Recipe> all) {
    if (chosen.isEmpty()) {
      return all;
    }
    Set<Recipe> found = new LinkedHashSet<>();
    for (String name : chosen) {
      List<Recipe> named =
          all.stream()
              .filter(e -> e.name().equals(name) || e.name().startsWith(name + "-"))
              .toList();
      // smith-cnn is an experiment, and a prefix of smith-cnn-digits.
      named.stream()
          .filter(e -> e.name().equals(name))
          .findFirst()
          .map(List::of)
          .orElse(named)
          .forEach(found::add);
      if (named.isEmpty()) {
        Set<String> known = new TreeSet<>();
        all.forEach(e -> known.add(e.name()));
        all.forEach(e -> known.add(report(e)));
        throw BobbinException.usage(
            name, "an experiment or a report", "neither", Names.remedy(name, known));
      }
    }
    return List.copyOf(found);
  }

  /** The common prefix of a report's recipes. */
  private static String report(Recipe experiment) {
    int dash = experiment.name().indexOf('-');
    return dash < 0 ? experiment.name() : experiment.name().substring(0, dash);
  }

  private static String withoutSuffix(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** Opens each data set once, without downloads. */
  private Function<String, Optional<Dataset>> datasets() {
    Map<String, Optional<Dataset>> opened = new HashMap<>();
    return name -> opened.computeIfAbsent(name, this::open);
  }

  private Optional<Dataset> open(String name) {
    DataLocations all = data.locations().offline();
    DataLocations locations = name.equals(EMBEDDED) ? all.usual() : all;
    try {
      if (DatasetCatalogue.locate(name, locations).isPresent()) {
        return Optional.of(DatasetCatalogue.open(name, locations, Progress.NONE));
      }
    } catch (BobbinException e) {
      // The folder of --data may contain the data of some experiments only.
      if (data.folder.isEmpty()) {
        throw e;
      }
      host.note(Errors.message(e));
    }
    if (quick && name.equals(FULL)) {
      host.note(FULL + " was not found: using the embedded images");
      return Optional.of(DatasetCatalogue.open(EMBEDDED, all.usual(), Progress.NONE));
    }
    return Optional.empty();
  }

  /** Prints what is trained, and its epochs as they end. */
  private static final class Narrator implements Reproducer.Progress {
    private final Host host;
    private @Nullable TrainingProgress shown;

    Narrator(Host host) {
      this.host = host;
    }

    @Override
    public TrainingListener training(String what) {
      host.note(what);
      TrainingProgress now = new TrainingProgress(host);
      shown = now;
      return now;
    }

    @Override
    public void trained() {
      if (shown != null) {
        shown.close();
        shown = null;
      }
    }

    @Override
    public void note(String text) {
      host.note(text);
    }
  }
}
