package dev.bobbin.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.data.OriginalPictures;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.engine.spec.TrainingSpec.ClassWeight;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.NetworkRecipe.NoveltyDetection;
import dev.bobbin.experiment.recipe.RecipeYaml;
import dev.bobbin.experiment.starter.DataSummary;
import dev.bobbin.experiment.starter.MirrorSymmetry;
import dev.bobbin.experiment.starter.RecipePlan;
import dev.bobbin.experiment.starter.RecipePlanner;
import dev.bobbin.model.Preprocessing;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StarterRecipeTextTest {
  private static DataSummary summary(String name, int apples, int plums) {
    return summary(name, "apple", apples, plums);
  }

  private static DataSummary summary(String name, String apple, int apples, int plums) {
    Size median = new Size(200, 150);
    return new DataSummary(
        name,
        List.of(apple, "plum"),
        List.of(apples, plums),
        OptionalInt.empty(),
        20,
        new OriginalPictures(
            apples + plums + 20,
            30,
            new Size(90, 90),
            median,
            new Size(900, 1200),
            new TreeMap<>(),
            apples,
            1),
        Preprocessing.standard(new Shape(28, 28, 3)),
        3,
        1,
        2,
        new MirrorSymmetry(140, 0.5, 0.5, 9, 9),
        Optional.of("apple/old/red"),
        List.of());
  }

  private static NetworkRecipe recipe(String dataset, DataSummary data) {
    String yaml = StarterRecipeText.of(dataset, data, RecipePlanner.plan(data));
    assertThat(yaml.lines()).allMatch(line -> line.length() <= 130);
    return RecipeYaml.parse("test", yaml, List.of());
  }

  @Test
  void aLineBreakInTheNameOfAClassStaysInItsComment() {
    NetworkRecipe recipe = recipe("fruit", summary("fruit", "apple\nseed: 7 #", 100, 40));
    assertThat(recipe.seed()).isEqualTo(1);
  }

  @Test
  void readsBackAsPlanned() {
    DataSummary data = summary("fruit", 100, 40);
    RecipePlan plan = RecipePlanner.plan(data);
    RecipePlan.Layers.Blocks blocks = (RecipePlan.Layers.Blocks) plan.network();
    NetworkRecipe recipe = recipe("my/fruit", data);
    assertThat(recipe.name()).isEqualTo("fruit");
    assertThat(recipe.data().dataset()).isEqualTo("my/fruit");
    assertThat(recipe.data().preprocessing().size()).isEqualTo(plan.preprocessing().size());
    assertThat(recipe.data().augmentation()).isEqualTo(plan.augmentation());
    assertThat(recipe.training().epochs()).isEqualTo(plan.epochs());
    assertThat(recipe.training().batchSize()).isEqualTo(plan.batchSize());
    assertThat(recipe.training().classWeight()).contains(new ClassWeight.Balanced());
    assertThat(recipe.noveltyDetection()).contains(new NoveltyDetection(0.95));
    assertThat(
            recipe.network().layers().stream()
                .filter(LayerSpec.Conv2d.class::isInstance)
                .map(layer -> ((LayerSpec.Conv2d) layer).filters()))
        .isEqualTo(
            blocks.filters().stream()
                .flatMap(filters -> Collections.nCopies(blocks.convolutions(), filters).stream())
                .toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "line\nname: other",
        "photos",
        "C:\\Users\\me",
        "a b",
        "no",
        "1e3",
        "-x",
        "#",
        "a: b",
        "it's",
        "Äpfel",
        "[x]"
      })
  void anyNameIsQuotedAsYamlNeedsIt(String name) {
    NetworkRecipe recipe = recipe(name, summary(name, 50, 50));
    assertThat(recipe.name()).isEqualTo(name);
    assertThat(recipe.data().dataset()).isEqualTo(name);
    assertThat(recipe.training().classWeight()).isEmpty();
  }

  @Test
  void namesOfClassesCannotEndAComment() {
    DataSummary data = summary("fruit", 100, 40);
    DataSummary hostile =
        new DataSummary(
            data.name(),
            List.of("apple\nseed: 7", "plum"),
            data.trainCounts(),
            data.validation(),
            data.test(),
            data.originals(),
            data.prepared(),
            0,
            0,
            0,
            data.mirrorSymmetry(),
            data.deepFolder(),
            List.of());
    assertThat(recipe("fruit", hostile).seed()).isEqualTo(1);
  }

  @Test
  void whatWasSeenIsSaidInLines() {
    DataSummary fruit = summary("fruit", 100, 12);
    assertThat(DataSummaryText.of(fruit, RecipePlanner.plan(fruit)))
        .containsExactly(
            "132 pictures of 2 classes: 112 to learn from, of which 17 validate, 20 to test",
            "90x90 to 900x1200, median 200x150, 100 of them in colour",
            "from 12 to 100 training pictures a class: apple 100, plum 12",
            "few pictures: plum has 12; a model that can be relied on needs some 200 of each class",
            "no class has pictures in its own folder, but in folders such as apple/old/red: if those are the classes, give the folder around them",
            "1 picture cannot be read and is left out",
            "duplicates: 3 training pictures repeat an earlier one; 'bobbin data duplicates' lists them",
            "duplicates: 1 test picture is also in the training split, so the test accuracy will look better than it is",
            "2 pictures lie in two classes: one of the two is wrong");
  }
}
