package dev.bobbin.cli.commands;

import dev.bobbin.analysis.profile.ProfileJson;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.text.Names;
import dev.bobbin.cli.options.DataOptions;
import dev.bobbin.cli.options.OptionRange;
import dev.bobbin.cli.options.RunsFolder;
import dev.bobbin.cli.options.SkipBrokenOption;
import dev.bobbin.cli.options.ThreadOption;
import dev.bobbin.cli.render.TrainingPlan;
import dev.bobbin.cli.render.TrainingSummary;
import dev.bobbin.cli.session.Recipes;
import dev.bobbin.cli.session.Session;
import dev.bobbin.cli.session.StarterRecipe;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.Dataset;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.run.RunDocuments;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.run.RunFolder;
import dev.bobbin.experiment.run.RunRepair;
import dev.bobbin.experiment.training.EnsembleOutcome;
import dev.bobbin.experiment.training.InitialModel;
import dev.bobbin.experiment.training.NetworkOutcome;
import dev.bobbin.experiment.training.TrainingOutcome;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a recipe into a run directory. */
@Command(
    name = "train",
    header =
        "Train the network of a recipe, the networks of an ensemble, or one for your own pictures.",
    description =
        "With a folder of pictures in place of a recipe, trains what 'bobbin new' would write for it. Writes everything about the run into its directory: resolved recipe, provenance, metrics, checkpoint, "
            + "model and result. Ctrl-C stops after the current step and saves; --resume continues from the last "
            + "complete epoch, and with --epochs trains a completed run further.",
    footer = {
      "  bobbin train naderi-cnn --run runs/naderi",
      "  bobbin train photos                               a folder of pictures, a folder for each class",
      "  bobbin train recipes/roy-cnn-1.yaml --epochs 3 --learning-rate 0.01 --set seed=7",
      "  bobbin train naderi-cnn --dry-run                 its layers and steps, without training",
      "  bobbin train --resume naderi                      after an interruption",
      "  bobbin train --resume naderi --epochs 8           8 epochs more",
      "  bobbin train naderi-cnn --threads 2 --tensorboard --json"
    })
public final class TrainCommand extends HostCommand {
  private static final String EPOCHS = "training.epochs";
  private static final int MOST_EPOCHS = 1_000_000;
  private static final int MOST_IMAGES = 1_000_000;

  @Mixin DataOptions data = new DataOptions();
  @Mixin ThreadOption threads = new ThreadOption();
  @Mixin SkipBrokenOption broken = new SkipBrokenOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "RECIPE|DATA",
      description =
          "A .yaml file, the name of a recipe that comes with Bobbin, or data such as a folder of pictures.")
  @Nullable String recipe;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Replace a value of the recipe, such as training.epochs=3. May be repeated.")
  List<String> sets = new ArrayList<>();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "Short for --set training.epochs=N; with --resume: train N more epochs, also of a completed run.")
  Optional<Integer> epochs = Optional.empty();

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      description = "Short for --set training.learning-rate=R.")
  Optional<Double> learningRate = Optional.empty();

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Short for --set training.batch-size=N.")
  Optional<Integer> batchSize = Optional.empty();

  @Option(
      names = "--dry-run",
      description =
          "Read the data and show the layers and steps of the training; train and write nothing.")
  boolean dryRun;

  @Option(names = "--quiet", description = "Print warnings and the result, without progress.")
  boolean quiet;

  @Option(
      names = "--initial-weights",
      paramLabel = "RUN|MODEL",
      description =
          "Start from a trained model, as initial-weights in a recipe; with data, train its network. The optimizer goes "
              + "on with the state that 'bobbin import' wrote beside a model, where it is the same; --set "
              + "initial-weights.optimizer-state=none begins without it.")
  Optional<String> initialWeights = Optional.empty();

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "The run directory, new or empty; by default runs/<time>-<recipe>.")
  Optional<Path> directory = Optional.empty();

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description =
          "Continue an interrupted run, by its directory or its name in the folder runs; gives the same weights "
              + "as without the interruption.")
  Optional<Path> resume = Optional.empty();

  @Option(
      names = "--profile",
      description =
          "Show how long each layer takes; also written to profile.json. The result keeps its bits.")
  boolean profile;

  @Option(
      names = "--tensorboard",
      description =
          "Also write TensorBoard event files into the folder tensorboard of the run; a resumed run continues "
              + "them.")
  boolean tensorboard;

  @Option(
      names = "--no-report",
      description =
          "Draw no pictures and write no report at the end, which takes some seconds; bobbin picture and bobbin report "
              + "make them later.")
  boolean withoutReport;

  public TrainCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    Session session =
        new Session(
            host,
            common.json,
            data.locations(),
            threads.threads(),
            new Session.Extras(profile, tensorboard, broken.skip, !withoutReport, quiet));
    if (resume.isPresent()) {
      if (recipe != null
          || !sets.isEmpty()
          || directory.isPresent()
          || initialWeights.isPresent()
          || learningRate.isPresent()
          || batchSize.isPresent()
          || dryRun) {
        throw BobbinException.usage(
            "--resume",
            "no recipe with it, and none of --set, --learning-rate, --batch-size, --run, --initial-weights and --dry-run, since the run has its own",
            "one",
            "--resume alone");
      }
      Path place = new RunsFolder().find(resume.get());
      Optional<Recipe> unbegun = RunFiles.unbegun(place);
      if (unbegun.isPresent()) {
        return session.train(
            unbegun.get(), session.prepare(unbegun.get()), Optional.of(place), this::finish);
      }
      boolean repaired = repair(place);
      Run run = Run.open(place);
      checkProfile(run.recipe());
      return epochs.isEmpty()
          ? session.resume(run, repaired, this::finish)
          : session.goOn(network(run), epochs(epochs.get()), this::finish);
    }
    if (recipe == null) {
      throw BobbinException.usage(
          "bobbin train", "a recipe, or a folder of pictures", "none", "'bobbin train naderi-cnn'");
    }
    Recipes recipes = new Recipes(host);
    List<String> changes = changes();
    Recipe read;
    Optional<Dataset> opened = Optional.empty();
    if (recipes.isData(recipe)) {
      StarterRecipe chosen = starter(recipe);
      read = chosen.read(changes);
      opened = chosen.openedFor(read, broken.skip);
    } else {
      read = recipes.read(recipe, changes);
      recipes.requireData(recipe, read, data.locations());
    }
    read = InitialModel.resolved(read, RunFolder.USUAL);
    checkProfile(read);
    SplitDataset prepared =
        opened.isPresent() ? session.prepare(read, opened.get()) : session.prepare(read);
    if (dryRun) {
      show(new TrainingPlan(read.resolved(prepared.dataset()), prepared));
      return ExitCode.DONE;
    }
    return session.train(read, prepared, directory, this::finish);
  }

  private void show(TrainingPlan plan) {
    if (common.json) {
      host.json(plan.json());
    } else {
      plan.print(host.out());
    }
  }

  private boolean repair(Path directory) throws IOException {
    List<Path> damaged = RunRepair.repair(directory);
    for (Path file : damaged) {
      host.note("warning: %s was damaged or gone, and is made again".formatted(file));
    }
    return !damaged.isEmpty();
  }

  /** The recipe that is chosen for data. */
  private StarterRecipe starter(String dataset) throws IOException {
    StarterRecipe chosen = StarterRecipe.of(host, dataset, data.locations(), initialWeights);
    PrintStream people = common.json ? host.err() : host.out();
    chosen.print(people);
    people.println(
        "  'bobbin new %s%s' writes this recipe to a file, with reasons"
            .formatted(
                Names.shell(dataset),
                initialWeights
                    .map(model -> " --initial-weights " + Names.shell(model))
                    .orElse("")));
    return chosen;
  }

  /** What the options change in the recipe. */
  private List<String> changes() {
    List<String> all = new ArrayList<>();
    // First, so that --set can change what is in it.
    initialWeights.ifPresent(
        model -> all.add("initial-weights={model: %s}".formatted(JsonWriter.compact(model))));
    all.addAll(sets);
    epochs.ifPresent(count -> addShort(all, "--epochs", EPOCHS, epochs(count)));
    batchSize.ifPresent(count ->
        addShort(
            all,
            "--batch-size",
            "training.batch-size",
            OptionRange.check("--batch-size", count, 1, MOST_IMAGES, "--batch-size 64")));
    learningRate.ifPresent(
        rate -> addShort(all, "--learning-rate", "training.learning-rate", rate));
    return all;
  }

  private void addShort(List<String> changes, String option, String key, Object value) {
    if (sets.stream().anyMatch(set -> set.strip().startsWith(key + "="))) {
      throw BobbinException.usage(option, "no --set " + key, "both", "one of them");
    }
    changes.add(key + "=" + value);
  }

  private static int epochs(int count) {
    return OptionRange.check("--epochs", count, 1, MOST_EPOCHS, "--epochs 8");
  }

  private static NetworkRun network(Run run) {
    return switch (run) {
      case NetworkRun network -> network;
      case EnsembleRun ensemble ->
          throw BobbinException.usage(
              "--epochs",
              "a run of one network",
              "the ensemble " + ensemble.directory(),
              "a new ensemble, with --set training.epochs=N");
    };
  }

  private void checkProfile(Recipe experiment) {
    if (profile && experiment instanceof EnsembleRecipe ensemble) {
      throw BobbinException.usage(
          "--profile",
          "a recipe of one network",
          "the ensemble " + ensemble.name(),
          "one of its members");
    }
  }

  private void finish(TrainingOutcome outcome) {
    if (common.json) {
      host.json(document(outcome));
      return;
    }
    PrintStream out = host.out();
    switch (outcome) {
      case NetworkOutcome network -> TrainingSummary.print(out, network);
      case EnsembleOutcome ensemble -> TrainingSummary.printMembers(out, ensemble);
    }
    TrainingSummary.printNext(out, outcome.directory());
  }

  private Map<String, @Nullable Object> document(TrainingOutcome outcome) {
    return switch (outcome) {
      case EnsembleOutcome ensemble -> RunDocuments.ENSEMBLE_RESULT.write(ensemble.result());
      case NetworkOutcome network -> {
        Map<String, @Nullable Object> document = RunDocuments.RESULT.write(network.result());
        if (profile) {
          document.put("profile", network.profile().map(ProfileJson.PROFILE::write).orElse(null));
        }
        yield document;
      }
    };
  }
}
