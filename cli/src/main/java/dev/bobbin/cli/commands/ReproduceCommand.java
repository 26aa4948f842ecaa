package dev.bobbin.cli.commands;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.text.Names;
import dev.bobbin.cli.options.DataOptions;
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

/** Runs the published experiments and sets what comes out beside what was published. */
@Command(
    name = "reproduce",
    header = "Run the published experiments again and compare.",
    description = "Trains what is missing, continues what was interrupted, and reuses finished runs whose recipe, data and revision"
          + " of the engine's bits are the same. Writes a page and a JSON document beside it; what is not run now keeps"
          + " its figures there.",
    footer = {"  bobbin reproduce --quick",
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
      description = "Names of recipes, or what the names of a report's recipes begin with: naderi.")
  List<String> chosen = new ArrayList<>();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "With how many seeds each experiment is trained; by default with one.")
  int seeds = 1;

  @Option(
      names = "--longest",
      paramLabel = "MINUTES",
      description = "Where the first training takes longer, leave it at one seed; 10 by default.")
  double longest = 10;

  @Option(
      names = "--quick",
      description =
          "Train one epoch each, to see that all work; on the embedded images where the full data are not here."
              + " Nothing is written but runs.")
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
    if (seeds < 1) {
      throw BobbinException.usage("--seeds", "at least 1", seeds, "3");
    }
    List<Recipe> all = new Recipes(host).published();
    List<Recipe> now = choose(all);
    Path page = out.orElse(host.recipes().resolveSibling("docs/results/reproduction.md"));
    Path json = page.resolveSibling(withoutSuffix(page.getFileName().toString()) + ".json");
    Reproduction known = quick ? Reproduction.none(all) : Reproduction.read(json, all);
    RunStore store =
        RunStore.of(
            runs.orElse(Path.of("runs", quick ? "quick" : "reproduce")),
            new Reports(host, threads.threads())::draw);
    Reproducer reproducer =
        new Reproducer(store, datasets(), threads.threads(), new Narrator(host));
    Scope extent = new Scope(seeds, longest * SECONDS_PER_MINUTE, quick);
    try (Interrupts _ = Interrupts.stopping(host, reproducer::stop)) {
      for (Recipe experiment : now) {
        if (!reproducer.isStopped()) {
          known = reproducer.run(known, experiment.name(), extent);
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
      // smith-cnn is an experiment, though smith-cnn-digits begins with it.
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

  /** What the names of a report's recipes begin with. */
  private static String report(Recipe experiment) {
    int dash = experiment.name().indexOf('-');
    return dash < 0 ? experiment.name() : experiment.name().substring(0, dash);
  }

  private static String withoutSuffix(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** Opens each data set once; only what is on this machine. */
  private Function<String, Optional<Dataset>> datasets() {
    Map<String, Optional<Dataset>> opened = new HashMap<>();
    return name -> opened.computeIfAbsent(name, this::open);
  }

  private Optional<Dataset> open(String name) {
    DataLocations locations = data.locations().offline();
    try {
      if (DatasetCatalogue.locate(name, locations).isPresent()) {
        return Optional.of(DatasetCatalogue.open(name, locations, Progress.NONE));
      }
    } catch (BobbinException e) {
      // The folder that was named has the data of some experiments, not of all.
      if (data.folder.isEmpty()) {
        throw e;
      }
      host.note(Errors.message(e));
    }
    if (quick && name.equals(FULL)) {
      host.note(FULL + " is not here: the embedded part of it is used");
      return Optional.of(DatasetCatalogue.open(EMBEDDED, locations, Progress.NONE));
    }
    return Optional.empty();
  }

  /** Tells what is trained, and its epochs as they end. */
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
