package dev.bobbin.experiment.recipe;

import dev.bobbin.base.BobbinException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The recipes of the repository's {@code recipes} folder, at build time. */
public final class BuiltInRecipes {
  private BuiltInRecipes() {}

  /**
   * Reads a recipe.
   *
   * @param name of its file, without {@code .yaml}
   * @param sets {@code path=value}, such as {@code training.epochs=3}
   * @throws IllegalArgumentException if no recipe has that name
   * @throws BobbinException if a replaced value is invalid
   */
  public static NetworkRecipe read(String name, List<String> sets) {
    String file = name + ".yaml";
    try (InputStream in = BuiltInRecipes.class.getResourceAsStream("recipes/" + file)) {
      if (in == null) {
        throw new IllegalArgumentException(
            "recipe: expected one that is built in, received '" + name + "'; try demo");
      }
      return RecipeYaml.parse(
          "built-in " + file, new String(in.readAllBytes(), StandardCharsets.UTF_8), sets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
