package dev.bobbin.cli.commands;

import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.cli.options.DataOptions;
import dev.bobbin.cli.options.SkipBrokenOption;
import dev.bobbin.cli.render.DownloadProgress;
import dev.bobbin.cli.session.Recipes;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.split.Split;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.evaluation.SplitJson;
import dev.bobbin.experiment.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes which image is in which split. */
@Command(
    name = "split",
    header = "Write the indices of the images that a recipe trains, validates and tests on.",
    description = "The file is a JSON document with the indices of each split.",
    footer = {
      "  bobbin data split roy-cnn-1 --out split.json",
      "  bobbin data split roy-cnn-1 --set data.validation-split=none --out split.json"
    })
public final class DataSplitCommand extends HostCommand {
  @Mixin DataOptions data = new DataOptions();
  @Mixin SkipBrokenOption broken = new SkipBrokenOption();

  @Parameters(
      paramLabel = "RECIPE",
      description = "A .yaml file, or the name of a recipe that comes with Bobbin.")
  String recipe = "";

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Replace a value of the recipe.")
  List<String> sets = new ArrayList<>();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.json",
      description = "File to write.")
  Path out = Path.of("");

  public DataSplitCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    Recipes recipes = new Recipes(host);
    Recipe read = recipes.read(recipe, sets);
    recipes.requireData(recipe, read, data.locations());
    Dataset dataset =
        DownloadProgress.open(
            host, read.data().dataset(), data.locations(), broken.with(read.preprocessing()));
    SplitDataset prepared = SplitDataset.of(dataset, read.data());
    AtomicFile.writeText(
        out, file -> file.write(JsonWriter.compact(SplitJson.of(read.name(), prepared)) + "\n"));
    if (common.json) {
      host.json(
          "recipe", read.name(),
          "dataset", dataset.name(),
          "file", out.toString(),
          "train", prepared.count(Split.TRAIN),
          "validation", prepared.count(Split.VALIDATION),
          "test", prepared.count(Split.TEST),
          "notes", dataset.notes());
    } else {
      host.print(
          "wrote %s: %,d images to train on, %,d to validate, %,d to test%n",
          out,
          prepared.count(Split.TRAIN),
          prepared.count(Split.VALIDATION),
          prepared.count(Split.TEST));
    }
    return ExitCode.DONE;
  }
}
