package dev.bobbin.cli.commands;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.text.Names;
import dev.bobbin.cli.options.DataOptions;
import dev.bobbin.cli.render.DatasetReport;
import dev.bobbin.cli.session.StarterRecipe;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Json;
import dev.bobbin.experiment.recipe.RecipeYaml;
import dev.bobbin.experiment.starter.DataSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a recipe for data that have none. */
@Command(
    name = "new",
    header = "Write a recipe for your own pictures.",
    description =
        "Looks at the pictures, says what it saw, and writes a recipe whose comments give the reason for each "
            + "setting. 'bobbin train DATA' trains the same recipe without writing it.",
    footer = {
      "  bobbin new photos                            writes photos.yaml",
      "  bobbin new photos --initial-weights shoes    starts from the run shoes",
      "  bobbin new photos --out small.yaml           then: bobbin train small.yaml"
    })
public final class NewCommand extends HostCommand {
  private static final String SUFFIX = ".yaml";

  @Mixin DataOptions data = new DataOptions();

  @Parameters(
      paramLabel = "DATA",
      description =
          "A folder of pictures with a folder for each class, or other data as 'bobbin data' reads them.")
  String dataset = "";

  @Option(
      names = "--out",
      paramLabel = "FILE.yaml",
      description =
          "The recipe to write; by default named after the data, in the working directory.")
  Optional<Path> out = Optional.empty();

  @Option(
      names = "--initial-weights",
      paramLabel = "RUN|MODEL",
      description =
          "Start from a trained model: the recipe takes its layers and its preprocessing.")
  Optional<String> initialWeights = Optional.empty();

  @Option(names = "--force", description = "Replace the file if it exists.")
  boolean force;

  public NewCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    out.ifPresent(this::requireFree);
    StarterRecipe recipe = StarterRecipe.of(host, dataset, data.locations(), initialWeights);
    Path file = out.orElseGet(() -> requireFree(Path.of(fileName(recipe.summary().name()))));
    AtomicFile.writeText(file, recipe.yaml());
    if (common.json) {
      print(recipe, file);
      return ExitCode.DONE;
    }
    recipe.print(host.out());
    String skip = recipe.summary().originals().broken() > 0 ? " --skip-broken" : "";
    host.print("wrote %s; train it: bobbin train %s%s%n", file, Names.shell(file), skip);
    return ExitCode.DONE;
  }

  private Path requireFree(Path file) {
    if (Files.exists(file) && !force) {
      throw BobbinException.usage(
          file,
          "a new file",
          "one that exists",
          "--out with another name, or --force to replace it");
    }
    return file;
  }

  private static String fileName(String name) {
    return name.replaceAll("[^\\p{Alnum}_.-]+", "-") + SUFFIX;
  }

  private void print(StarterRecipe recipe, Path file) {
    DataSummary summary = recipe.summary();
    Map<String, Integer> classes = new LinkedHashMap<>();
    for (int i = 0; i < summary.classes(); i++) {
      classes.put(summary.classNames().get(i), summary.trainCounts().get(i));
    }
    host.json(
        "dataset", recipe.dataset(),
        "train", summary.train(),
        "validation", summary.validation().stream().boxed().findFirst().orElse(null),
        "validating", recipe.plan().validating(summary),
        "test", summary.test(),
        "trainingPicturesOfClass", classes,
        "pictures", DatasetReport.json(summary.originals()),
        "repeatsInTrain", summary.repeats(),
        "testImagesInTrain", summary.leaks(),
        "withDifferentLabels", summary.twoLabels(),
        "mirror",
            Json.of(
                "accuracy", summary.mirrorSymmetry().accuracy(),
                "mirroredAccuracy", summary.mirrorSymmetry().mirroredAccuracy()),
        "notes", summary.notes(),
        "file", file.toString(),
        "recipe", RecipeYaml.settings(recipe.read(List.of())));
  }
}
