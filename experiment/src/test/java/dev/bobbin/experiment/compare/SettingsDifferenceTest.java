package dev.bobbin.experiment.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.RecipeYaml;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsDifferenceTest {
  private static final String TINY =
      """
      name: tiny
      data: fashion-mnist-mini
      network:
        layers:
          - flatten
          - dense: {units: 4, activation: relu}
          - dense: {units: 10, activation: softmax}
      training: {epochs: 2, batch-size: 32, optimizer: adam, learning-rate: 1e-3}
      """;

  private static NetworkRecipe recipe(String... sets) throws IOException {
    return RecipeYaml.parse("tiny", TINY, List.of(sets));
  }

  private static List<String> differences(NetworkRecipe... recipes) {
    return SettingsDifference.ofRecipes(List.of(recipes)).stream()
        .map(
            d -> d.path() + ": " + json(d.values().getFirst()) + " | " + json(d.values().getLast()))
        .toList();
  }

  private static String json(Optional<Object> value) {
    return JsonWriter.compact(value.orElseThrow());
  }

  @Test
  void equalRecipesDifferInNothingWhateverTheirNames() throws IOException {
    assertThat(differences(recipe(), recipe("name=other", "notes=[x]"))).isEmpty();
  }

  @Test
  void leavesAreGivenAsSetTakesThem() throws IOException {
    assertThat(
            differences(
                recipe(),
                recipe("seed=5", "network.layers.1.dense.units=8", "training.batch-size=64")))
        .containsExactly(
            "network.layers.1.dense.units: 4 | 8", "training.batch-size: 32 | 64", "seed: 1 | 5");
  }

  @Test
  void anotherKindIsOneDifference() throws IOException {
    assertThat(differences(recipe(), recipe("training.optimizer={sgd: {momentum: 0.5}}")))
        .containsExactly(
            "training.optimizer: {\"adam\":{\"beta1\":0.9,\"beta2\":0.999,\"epsilon\":1e-7}} | {\"sgd\":{\"momentum\":0.5,\"nesterov\":false}}");
  }

  @Test
  void whatOneOfThreeLacksIsEmptyThere() {
    assertThat(
            SettingsDifference.of(
                List.of(
                    Map.of("a", List.of(1L, 2L)),
                    Map.of("a", List.of(1L, 2L, 3L)),
                    Map.of("a", List.of(1L, 2L, 3L)))))
        .containsExactly(
            new SettingsDifference(
                "a.2", List.of(Optional.empty(), Optional.of(3L), Optional.of(3L))));
  }
}
