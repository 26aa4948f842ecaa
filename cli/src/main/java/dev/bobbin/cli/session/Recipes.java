package dev.bobbin.cli.session;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.recipe.RecipeFolder;
import dev.bobbin.experiment.recipe.RecipeYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Recipes by path, or by the name of one that comes with Bobbin. */
public final class Recipes {
  /** In the comment that names the schema for editors. */
  private static final String EDITOR_LINE = "yaml-language-server";

  private static final Pattern RECIPE = Pattern.compile("(?i)\\.(ya?ml|json)$");

  private final RecipeFolder shipped;

  public Recipes(Host host) {
    this.shipped = new RecipeFolder(host.recipes());
  }

  /**
   * Reads a recipe of one network.
   *
   * @param given a path, or the name of a recipe that comes with Bobbin; an existing file takes
   *     precedence
   * @param sets values to replace, {@code path=value}
   */
  public NetworkRecipe readNetwork(String given, List<String> sets) throws IOException {
    return RecipeYaml.readNetwork(file(given), sets);
  }

  /** Reads a recipe of a network or of an ensemble. */
  public Recipe read(String given, List<String> sets) throws IOException {
    return RecipeYaml.read(file(given), sets, shipped);
  }

  /**
   * Refuses a recipe whose data are not in the working directory, from which its path starts, but
   * in the recipe's own folder: with the path to give.
   *
   * @param given as to {@link #read}
   */
  public void requireData(String given, Recipe recipe, DataLocations locations) throws IOException {
    String name = recipe.data().dataset();
    if (locations.explicit().isPresent() || DatasetCatalogue.isNamed(name)) {
      return;
    }
    Path here;
    try {
      here = Path.of(name);
    } catch (InvalidPathException e) {
      return;
    }
    Path beside = file(given).resolveSibling(here);
    if (!Files.exists(here) && Files.exists(beside)) {
      throw BobbinException.of(
          name,
          "a folder or file with a dataset in %s, from which paths in recipes start"
              .formatted(Path.of("").toAbsolutePath()),
          "one beside the recipe only",
          "--data " + Names.shell(beside));
    }
  }

  /**
   * Whether a text is meant as data to train on, not as a recipe: a folder, or a file or a dataset
   * by other names than recipes have. The name of a recipe that comes with Bobbin is a recipe, even
   * where a folder has it too.
   */
  public boolean isData(String given) {
    if (shipped.find(given).isPresent()) {
      return false;
    }
    if (DatasetCatalogue.isNamed(given)) {
      return true;
    }
    try {
      Path path = Path.of(given);
      return Files.isDirectory(path) || (Files.exists(path) && !RECIPE.matcher(given).find());
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** All recipes that come with Bobbin and have a source. */
  public List<Recipe> published() throws IOException {
    List<Recipe> all = new ArrayList<>();
    for (String name : shipped.names()) {
      Recipe recipe = read(name, List.of());
      if (!recipe.source().isEmpty()) {
        all.add(recipe);
      }
    }
    return all;
  }

  /** The names of all recipes that come with Bobbin, with the first comment of their files. */
  public Map<String, String> described() throws IOException {
    Map<String, String> described = new LinkedHashMap<>();
    for (String name : shipped.names()) {
      try (Stream<String> lines = Files.lines(file(name))) {
        described.put(
            name,
            lines
                .filter(line -> line.startsWith("# ") && !line.contains(EDITOR_LINE))
                .findFirst()
                .map(line -> line.substring(2))
                .orElse(""));
      }
    }
    return described;
  }

  private Path file(String given) throws IOException {
    Path file = Path.of(given);
    if (Files.exists(file) || !RecipeFolder.isName(given)) {
      return file;
    }
    Optional<Path> named = shipped.find(given);
    if (named.isEmpty()) {
      List<String> known = shipped.names();
      throw BobbinException.usage(
          given,
          "a recipe file, or the name of a recipe that comes with Bobbin",
          "neither",
          Names.nearest(given, known)
              .map(near -> "'" + near + "'")
              .orElse(
                  "one that 'bobbin recipes' lists, the path of a .yaml file, or for 'bobbin train' a folder of pictures"));
    }
    return named.get();
  }
}
