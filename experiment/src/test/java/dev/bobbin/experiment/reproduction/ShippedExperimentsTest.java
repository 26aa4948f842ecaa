package dev.bobbin.experiment.reproduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.NetworkRecipe.Published;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.recipe.RecipeFolder;
import dev.bobbin.experiment.recipe.RecipeYaml;
import dev.bobbin.experiment.study.StudyPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The published figures in the repository's recipes: what is mistyped there is never measured. */
class ShippedExperimentsTest {
  private static final RecipeFolder RECIPES = new RecipeFolder(Path.of("..", "recipes"));

  private static List<Recipe> experiments() throws IOException {
    List<Recipe> all = new ArrayList<>();
    for (String name : RECIPES.names()) {
      all.add(RecipeYaml.read(RECIPES.find(name).orElseThrow(), List.of(), RECIPES));
    }
    return all;
  }

  /** The ids of the five reports' experiments, as they were handed out. */
  @Test
  void everyExperimentOfTheReportsHasARecipe() throws IOException {
    assertThat(RECIPES.names())
        .contains(
            "naderi-dense",
            "naderi-cnn",
            "smith-dense",
            "smith-deep",
            "smith-study-l2",
            "smith-study-rate",
            "smith-cnn",
            "smith-cnn-digits",
            "pai-scratch-500",
            "pai-scratch-100",
            "pai-dense-300",
            "pai-dense-200",
            "pai-cnn-200-100-50",
            "pai-cnn-200-300",
            "ali-sigmoid",
            "ali-relu",
            "ali-relu-dropout",
            "ali-relu-softmax",
            "ali-rates",
            "roy-cnn-1",
            "roy-cnn-2",
            "roy-cnn-3",
            "roy-vote-mixed",
            "roy-vote-same");
  }

  @Test
  void everyPublishedFigureCanBeMeasured() throws IOException {
    Set<String> names = new HashSet<>(RECIPES.names());
    for (Recipe experiment : experiments()) {
      Set<String> settings = new HashSet<>();
      if (experiment instanceof NetworkRecipe recipe && recipe.study().isPresent()) {
        StudyPlan.of(recipe).settings().forEach(setting -> settings.add(setting.label()));
      }
      for (Published published : experiment.published()) {
        assertThatCode(() -> ComparableMetric.named(published.metric()))
            .as(experiment.name())
            .doesNotThrowAnyException();
        published
            .setting()
            .ifPresent(setting -> assertThat(settings).as(experiment.name()).contains(setting));
        published
            .higherThan()
            .filter(above -> !above.equals(Published.OTHER_SETTINGS))
            .ifPresent(above -> assertThat(names).as(experiment.name()).contains(above));
      }
    }
  }
}
