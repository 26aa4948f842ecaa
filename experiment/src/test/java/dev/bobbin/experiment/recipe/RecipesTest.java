package dev.bobbin.experiment.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.json.Node;
import dev.bobbin.engine.network.shape.LayerTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The recipes of the repository. */
class RecipesTest {
  private static final Path RECIPES = Path.of("..", "recipes");

  static List<Path> recipes() {
    try (Stream<Path> files = Files.list(RECIPES)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @TempDir Path folder;

  private static Recipe read(Path file) throws IOException {
    return RecipeYaml.read(file, List.of(), new RecipeFolder(Path.of("nowhere")));
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void everyRecipeIsRightAndReadsBackEqual(Path file) throws IOException {
    Recipe recipe = read(file);
    assertThat(recipe.name() + ".yaml").isEqualTo(file.getFileName().toString());
    for (NetworkRecipe network : recipe.networks()) {
      assertThat(LayerTable.of(network.network()).rows().getLast().output().size()).isEqualTo(10);
    }
    Path written = Files.writeString(folder.resolve("written.yaml"), RecipeYaml.write(recipe));
    assertThat(read(written)).isEqualTo(recipe);
    assertThat(Files.readString(file))
        .startsWith("# yaml-language-server: $schema=../docs/schemas/recipe.schema.json\n");
  }

  /** Counted by hand, layer by layer, from the reports' descriptions. */
  @ParameterizedTest
  @CsvSource({
    "naderi-dense, 432810",
    "naderi-cnn, 224714",
    "smith-dense, 556510",
    "smith-deep, 2652010",
    "smith-cnn, 42065",
    "roy-cnn-1, 693962",
    "roy-cnn-2, 159882",
    "roy-cnn-3, 289610",
    "demo, 105866",
  })
  void networksHaveAsManyParametersAsTheReportsNetworks(String name, long parameters)
      throws IOException {
    NetworkRecipe recipe = RecipeYaml.readNetwork(RECIPES.resolve(name + ".yaml"));
    assertThat(LayerTable.of(recipe.network()).parameters()).isEqualTo(parameters);
  }

  /**
   * PyYAML takes {@code 1e-7} for a text: a float of YAML 1.1 has a point and a signed exponent.
   */
  @ParameterizedTest
  @MethodSource("recipes")
  void numbersAreNumbersToReadersOfYaml11Too(Path file) throws IOException {
    Pattern number = Pattern.compile("[-+]?(0|[1-9][0-9]*|[0-9]+\\.[0-9]*([eE][-+][0-9]+)?)");
    for (String yaml : List.of(Files.readString(file), RecipeYaml.write(read(file)))) {
      assertThat(numbers(YamlReader.read(file.toString(), yaml)))
          .isNotEmpty()
          .allSatisfy(text -> assertThat(text).matches(number));
    }
  }

  private static Stream<String> numbers(Node node) {
    return switch (node) {
      case Node.Scalar scalar ->
          scalar.kind() == Node.Kind.NUMBER ? Stream.of(scalar.text()) : Stream.empty();
      case Node.Sequence sequence -> sequence.items().stream().flatMap(RecipesTest::numbers);
      case Node.Mapping mapping ->
          mapping.entries().values().stream().flatMap(entry -> numbers(entry.value()));
    };
  }

  @Test
  void theSchemaThatIsCheckedInIsCurrent() throws IOException {
    Path file = Path.of("..", "docs", "schemas", "recipe.schema.json");
    if (Boolean.getBoolean("bobbin.write")) {
      Files.writeString(file, RecipeYaml.schema());
    }
    assertThat(Files.readString(file))
        .as(
            "docs/schemas/recipe.schema.json; to write it again: mvn test -pl experiment -am -Dtest=RecipesTest -Dbobbin.write=true -Dsurefire.failIfNoSpecifiedTests=false")
        .isEqualTo(RecipeYaml.schema());
  }

  @Test
  void theReferenceNamesEveryWordOfTheVocabulary() throws IOException {
    String reference = Files.readString(Path.of("..", "docs", "recipes.md"));
    assertThat(words(RecipeCodecs.schema()))
        .allSatisfy(word -> assertThat(reference).contains("`" + word + "`"));
  }

  /** All names of properties and all fixed words. */
  private static Stream<String> words(Object schema) {
    return switch (schema) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .flatMap(entry ->
                  switch ((String) entry.getKey()) {
                    case "properties" ->
                        Stream.concat(
                            ((Map<?, ?>) entry.getValue())
                                .keySet().stream().map(String.class::cast),
                            ((Map<?, ?>) entry.getValue())
                                .values().stream().flatMap(RecipesTest::words));
                    case "enum" -> ((List<?>) entry.getValue()).stream().map(String.class::cast);
                    default -> words(entry.getValue());
                  });
      case List<?> list -> list.stream().flatMap(RecipesTest::words);
      default -> Stream.empty();
    };
  }
}
