package dev.bobbin.lab.recipe;

import dev.bobbin.formats.tree.JsonWriter;
import dev.bobbin.formats.tree.Node;
import dev.bobbin.formats.tree.Position;
import dev.bobbin.formats.tree.Problem;
import dev.bobbin.formats.tree.Problems;
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

/** Recipes as YAML files. */
public final class RecipeFile {
  /** A recipe of a hundred layers has some ten kilobytes. */
  private static final int MOST_BYTES = 1 << 20;

  private RecipeFile() {}

  /** Reads a recipe as it stands. */
  public static Recipe read(Path file) throws IOException {
    return read(file, List.of());
  }

  /**
   * Reads a recipe with some values replaced.
   *
   * @param file the YAML
   * @param sets {@code path=value}, such as {@code training.epochs=3} or {@code
   *     network.layers.0.conv2d.filters=8}; the value is YAML
   * @throws RecipeException with all that is wrong
   */
  public static Recipe read(Path file, List<String> sets) throws IOException {
    byte[] bytes;
    if (Files.isDirectory(file)) {
      throw wrong(file, "expected a recipe file, received a folder");
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
      return parse(
          file.toString(),
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(),
          sets);
    } catch (CharacterCodingException e) {
      throw wrong(file, "expected UTF-8, received bytes that are not");
    }
  }

  /**
   * Reads a recipe from a text.
   *
   * @param source what messages call it
   */
  public static Recipe parse(String source, String yaml, List<String> sets) throws RecipeException {
    Problems problems = new Problems();
    Node tree = Overrides.apply(YamlReader.read(source, yaml), sets, problems);
    Recipe recipe = RecipeVocabulary.RECIPE.read(tree, "", problems);
    if (recipe == null || problems.count() > 0) {
      throw new RecipeException(problems.all());
    }
    ShapeCheck.check(recipe.network(), tree);
    recipe.study().ifPresent(study -> Variation.check(recipe, study, tree, problems));
    if (problems.count() > 0) {
      throw new RecipeException(problems.all());
    }
    return recipe;
  }

  /** The recipe as YAML with every default written out; reading it gives an equal recipe. */
  public static String write(Recipe recipe) {
    return YamlWriter.write((Map<?, ?>) RecipeVocabulary.RECIPE.write(recipe));
  }

  /**
   * The part of a recipe that decides the bits of a run's weights, as a tree with every default
   * written out. The name of the data set is left out: its content decides.
   */
  public static Map<String, Object> decisive(Recipe recipe) {
    Map<String, Object> tree = new LinkedHashMap<>();
    Map<?, ?> written = (Map<?, ?>) RecipeVocabulary.RECIPE.write(recipe);
    for (String name : List.of("data", "network", "training", "seed")) {
      tree.put(name, Objects.requireNonNull(written.get(name)));
    }
    Map<Object, Object> data = new LinkedHashMap<>((Map<?, ?>) tree.get("data"));
    data.remove("name");
    tree.put("data", data);
    return tree;
  }

  /** The JSON Schema of recipes, as {@code recipes/recipe.schema.json} holds it. */
  public static String schema() {
    return JsonWriter.indented(RecipeVocabulary.schema());
  }

  private static RecipeException wrong(Path file, String message) {
    return new RecipeException(List.of(new Problem(Position.of(file.toString()), "", message)));
  }
}
