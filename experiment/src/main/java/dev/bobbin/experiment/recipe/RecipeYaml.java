package dev.bobbin.experiment.recipe;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.Position;
import dev.bobbin.base.Problem;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Problems;
import dev.bobbin.base.text.Names;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.model.schema.LayerCodecs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Recipes as YAML files. */
public final class RecipeYaml {
  /** A recipe with a hundred layers has about ten kilobytes. */
  private static final int MOST_BYTES = 1 << 20;

  /** The fields that distinguish the kinds of recipes. */
  private static final List<String> KINDS = List.of("network", "training", "ensemble");

  private RecipeYaml() {}

  /** Reads the recipe of a network. */
  public static NetworkRecipe readNetwork(Path file) throws IOException {
    return readNetwork(file, List.of());
  }

  /**
   * Reads the recipe of a network with some values replaced.
   *
   * @param sets {@code path=value}, such as {@code training.epochs=3} or {@code
   *     network.layers.0.conv2d.filters=8}; the value is YAML
   * @throws BobbinException with all problems
   */
  public static NetworkRecipe readNetwork(Path file, List<String> sets) throws IOException {
    Node tree = tree(file);
    if (isEnsemble(tree)) {
      throw wrong(
          file, "expected the recipe of one network, received an ensemble; try one of its members");
    }
    return recipe(tree, sets);
  }

  /**
   * Reads a recipe of either kind with some values replaced. In an ensemble, paths into {@code
   * data}, {@code network} and {@code training} apply to every member.
   *
   * @param sets {@code path=value}, such as {@code training.epochs=3}
   * @param shipped where members' recipes are looked up that are not in the same folder
   * @throws BobbinException with all problems
   */
  public static Recipe read(Path file, List<String> sets, RecipeFolder shipped) throws IOException {
    Node tree = tree(file);
    Path folder = Objects.requireNonNullElse(file.getParent(), Path.of(""));
    return isEnsemble(tree)
        ? EnsembleRecipeReader.read(tree, sets, folder, shipped)
        : recipe(tree, sets);
  }

  static Node tree(Path file) throws IOException {
    byte[] bytes;
    if (Files.isDirectory(file)) {
      throw wrong(file, "expected a recipe file, received a folder; try the .yaml file in it");
    }
    if (!Files.exists(file)) {
      throw wrong(
          file, "expected a recipe file, received no file of that name; try one of recipes/");
    }
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    }
    if (bytes.length > MOST_BYTES) {
      throw wrong(file, "expected a recipe of at most " + MOST_BYTES + " bytes, received more");
    }
    try {
      return YamlReader.read(
          file.toString(),
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw wrong(file, "expected UTF-8, received bytes that are not");
    }
  }

  /** Whether a file is an ensemble, even an invalid one. */
  static boolean isEnsemble(Node tree) {
    return tree instanceof Node.Mapping mapping
        && (mapping.get("ensemble") != null
            || (mapping.get("network") == null
                && mapping.entries().keySet().stream()
                    .anyMatch(name -> Names.nearest(name, KINDS).equals(Optional.of("ensemble")))));
  }

  /**
   * Reads the recipe of a network from a text.
   *
   * @param source its name in messages
   */
  public static NetworkRecipe parse(String source, String yaml, List<String> sets) {
    return recipe(YamlReader.read(source, yaml), sets);
  }

  private static NetworkRecipe recipe(Node written, List<String> sets) {
    Problems problems = new Problems();
    Node tree = Overrides.apply(written, sets, problems);
    NetworkRecipe recipe = RecipeCodecs.RECIPE.read(tree, "", problems);
    if (recipe == null || problems.count() > 0) {
      throw BobbinException.usage(problems.all());
    }
    LayerTable table = ShapeValidator.check(recipe.network(), tree, "");
    FreezeValidator.check(recipe.training().freeze(), table, tree, "", problems);
    recipe.study().ifPresent(study -> StudySetting.check(recipe, study, tree, problems));
    if (problems.count() > 0) {
      throw BobbinException.usage(problems.all());
    }
    return recipe;
  }

  /**
   * The recipe as YAML with all defaults and with an ensemble's members resolved. Reading it gives
   * an equal recipe.
   */
  public static String write(Recipe recipe) {
    return YamlWriter.write((Map<?, ?>) tree(recipe));
  }

  /**
   * The fields that decide the bits of a run's weights, with all defaults. The data set and initial
   * weights count by their content, not their names.
   */
  public static Map<String, Object> decisive(NetworkRecipe recipe) {
    Map<String, Object> tree = new LinkedHashMap<>();
    Map<?, ?> written = (Map<?, ?>) RecipeCodecs.RECIPE.write(recipe);
    for (String name : List.of("data", "network", "training", "seed")) {
      tree.put(name, Objects.requireNonNull(written.get(name)));
    }
    Object before = written.get("pretrain");
    if (before != null) {
      tree.put("pretrain", before);
    }
    recipe
        .initialWeights()
        .ifPresent(start -> {
          String weights = start.sha256().orElse("unknown: " + start.model());
          tree.put(
              "initial-weights",
              start.stateSha256().<Object>map(state -> List.of(weights, state)).orElse(weights));
        });
    Map<Object, Object> data = new LinkedHashMap<>((Map<?, ?>) tree.get("data"));
    data.remove("name");
    tree.put("data", data);
    return tree;
  }

  /**
   * The settings of a recipe, with all defaults: without name, notes, published metrics and study.
   */
  public static Map<String, Object> settings(Recipe recipe) {
    Map<?, ?> written = (Map<?, ?>) tree(recipe);
    Map<String, Object> tree = new LinkedHashMap<>();
    for (String name :
        List.of("data", "network", "pretrain", "initial-weights", "training", "ensemble", "seed")) {
      Object value = written.get(name);
      if (value != null) {
        tree.put(name, value);
      }
    }
    return tree;
  }

  private static Object tree(Recipe recipe) {
    return switch (recipe) {
      case NetworkRecipe network -> RecipeCodecs.RECIPE.write(network);
      case EnsembleRecipe ensemble -> EnsembleCodecs.ENSEMBLE.write(ensemble);
    };
  }

  /** A text as a value, in quotes unless no YAML reader can take it for anything else. */
  public static String text(String text) {
    return YamlWriter.flow(text);
  }

  /** Each layer on a line, as an item of {@code network.layers}. */
  public static List<String> layers(List<LayerSpec> layers) {
    return layers.stream().map(layer -> YamlWriter.flow(LayerCodecs.LAYER.write(layer))).toList();
  }

  /** A preprocessing on one line, as {@code data.preprocessing} has it. */
  public static String preprocessing(PreprocessingSpec how) {
    return YamlWriter.flow(PreprocessingSpecCodecs.PREPROCESSING.write(how));
  }

  /** The JSON Schema of recipes, as {@code docs/schemas/recipe.schema.json} holds it. */
  public static String schema() {
    return JsonWriter.indented(RecipeCodecs.schema());
  }

  private static BobbinException wrong(Path file, String message) {
    return BobbinException.usage(List.of(new Problem(Position.of(file.toString()), "", message)));
  }
}
