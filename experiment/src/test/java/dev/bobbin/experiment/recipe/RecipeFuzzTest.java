package dev.bobbin.experiment.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.fixtures.FuzzTarget;
import dev.bobbin.base.fixtures.Fuzzer;
import dev.bobbin.experiment.fixtures.TinyRuns;
import dev.bobbin.experiment.fixtures.TinyStudy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Recipes of networks, studies and ensembles; and {@code --set}, which changes them. */
class RecipeFuzzTest {
  private static final Path SHIPPED = Path.of("..", "recipes");

  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> hundredsOfSpoiltInputsAreReadOrRefused() throws IOException {
    return Fuzzer.hundreds(targets());
  }

  @Tag("slow")
  @TestFactory
  Stream<DynamicTest> manySpoiltInputsAreReadOrRefused() throws IOException {
    return Fuzzer.many(targets());
  }

  private static List<FuzzTarget> targets() throws IOException {
    RecipeFolder shipped = new RecipeFolder(SHIPPED);
    Path place = folder.resolve("spoilt.yaml");
    return List.of(
        FuzzTarget.text(
            "recipe",
            "spoilt.yaml",
            List.of(
                bytes(RecipeYaml.write(TinyRuns.recipe())),
                bytes(
                    RecipeYaml.write(
                        TinyStudy.recipe(
                            "{metric: validation-accuracy, grid: {training.learning-rate: [0.1, 0.01]}}"))),
                shipped("pai-scratch-study"),
                shipped("roy-cnn-3"),
                shipped("smith-study-rate")),
            FuzzTarget.file(place, file -> again(RecipeYaml.read(file, List.of(), shipped)))),
        FuzzTarget.text(
            "ensemble",
            ".yaml",
            List.of(shipped("roy-vote-mixed"), shipped("roy-vote-same")),
            FuzzTarget.file(place, file -> RecipeYaml.read(file, List.of(), shipped))),
        FuzzTarget.text(
            "--set",
            "",
            Stream.of(
                    "training.epochs=3",
                    "network.layers.0.conv2d.filters=8",
                    "training.optimizer={sgd: {momentum: 0.9}}",
                    "seed=7")
                .map(RecipeFuzzTest::bytes)
                .toList(),
            bytes -> TinyRuns.recipe(new String(bytes, StandardCharsets.UTF_8))));
  }

  /** A recipe that is read is written as one that gives the same. */
  private static void again(Recipe recipe) {
    if (recipe instanceof NetworkRecipe) {
      String written = RecipeYaml.write(recipe);
      assertThat(RecipeYaml.parse("written", written, List.of())).isEqualTo(recipe);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] shipped(String name) throws IOException {
    return Files.readAllBytes(SHIPPED.resolve(name + ".yaml"));
  }
}
