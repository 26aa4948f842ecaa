package dev.bobbin.cli.session;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.cli.render.DownloadProgress;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.ReadOptions;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.recipe.RecipeYaml;
import dev.bobbin.experiment.run.RunFolder;
import dev.bobbin.experiment.starter.DataSummary;
import dev.bobbin.experiment.starter.RecipePlan;
import dev.bobbin.experiment.starter.RecipePlanner;
import dev.bobbin.experiment.training.InitialModel;
import dev.bobbin.report.text.DataSummaryText;
import dev.bobbin.report.text.StarterRecipeText;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/**
 * A recipe that was chosen for data.
 *
 * @param dataset its name or path, as it was given
 * @param summary what was seen of it
 * @param plan the settings
 * @param yaml the recipe, with reasons
 * @param opened the dataset, as it was looked at
 */
public record StarterRecipe(
    String dataset, DataSummary summary, RecipePlan plan, String yaml, Dataset opened) {
  /**
   * Reads a dataset and chooses a recipe for it. Pictures that cannot be read are left out.
   *
   * @param start the run or model file that training starts from, if any
   * @throws BobbinException if it is no dataset, or has one class only, or there is no such model
   */
  public static StarterRecipe of(
      Host host, String dataset, DataLocations locations, Optional<String> start)
      throws IOException {
    Optional<InitialModel> initial =
        start.isPresent()
            ? Optional.of(InitialModel.of(start.get(), RunFolder.USUAL))
            : Optional.empty();
    Dataset opened =
        DownloadProgress.read(
            host,
            dataset,
            locations,
            ReadOptions.DEFAULT
                .with(initial.map(StarterRecipe::asModels).orElse(PreprocessingSpec.AUTO))
                .withSize(RecipePlanner::size)
                .skippingBroken());
    DataSummary summary = DataSummary.of(opened);
    DownloadProgress.tellNotes(host, opened);
    RecipePlan plan =
        initial
            .map(found -> RecipePlanner.plan(summary, start.orElseThrow(), found.model()))
            .orElseGet(() -> RecipePlanner.plan(summary));
    return new StarterRecipe(
        dataset, summary, plan, StarterRecipeText.of(dataset, summary, plan), opened);
  }

  private static PreprocessingSpec asModels(InitialModel initial) {
    return PreprocessingSpec.exactly(
        initial.model().preprocessing(), new PreprocessingSpec.Scale.ZeroToOne());
  }

  /**
   * The dataset, if it was looked at as a recipe reads it: pictures need not be read again.
   *
   * @param recipe {@link #read}, with other values perhaps
   * @param skipBroken whether pictures that cannot be read may be left out
   */
  public Optional<Dataset> openedFor(Recipe recipe, boolean skipBroken) {
    Shape shape = opened.preprocessing().size();
    boolean ofSize =
        plan.preprocessing()
            .size()
            .map(new Size(shape.height(), shape.width())::equals)
            .orElse(true);
    return Optional.of(opened)
        .filter(_ -> ofSize)
        .filter(_ -> recipe.data().dataset().equals(dataset))
        .filter(_ -> recipe.preprocessing().equals(plan.preprocessing()))
        .filter(_ -> skipBroken || opened.originals().broken() == 0);
  }

  /**
   * The recipe.
   *
   * @param sets values to replace, {@code path=value}
   */
  public NetworkRecipe read(List<String> sets) {
    return RecipeYaml.parse(dataset, yaml, sets);
  }

  /** Prints what was seen and what was chosen. */
  public void print(PrintStream out) {
    out.println(Names.printable(dataset));
    DataSummaryText.of(summary, plan).forEach(line -> out.println("  " + Names.printable(line)));
    out.println("  chosen: " + StarterRecipeText.summary(plan));
  }
}
