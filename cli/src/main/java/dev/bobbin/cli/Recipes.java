package dev.bobbin.cli;

import dev.bobbin.formats.tree.Names;
import dev.bobbin.lab.recipe.Recipe;
import dev.bobbin.lab.recipe.RecipeFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Recipes by path, or by the name of one that comes with Bobbin. */
final class Recipes {
  private static final String SUFFIX = ".yaml";

  private final Path shipped;

  Recipes(Host host) {
    this.shipped = host.recipes();
  }

  /**
   * Reads a recipe.
   *
   * @param given a path, or the name of a recipe that comes with Bobbin; a file of that name goes
   *     first
   * @param sets values to replace, {@code path=value}
   */
  Recipe read(String given, List<String> sets) throws IOException {
    Path file = Path.of(given);
    if (!Files.exists(file) && isName(given)) {
      Path named = shipped.resolve(given + SUFFIX);
      if (!Files.isRegularFile(named)) {
        List<String> known = names();
        throw new UsageException(
            given
                + ": expected a recipe file, or the name of a recipe of Bobbin's, received neither; "
                + (known.isEmpty()
                    ? "try the path of a .yaml file"
                    : Names.suggestion(given, known)));
      }
      file = named;
    }
    return RecipeFile.read(file, sets);
  }

  private static boolean isName(String given) {
    return given.matches("[\\p{Alnum}_-]+");
  }

  /** The names of the recipes that come with Bobbin, sorted. */
  List<String> names() throws IOException {
    if (!Files.isDirectory(shipped)) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(shipped, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        names.add(name.substring(0, name.length() - SUFFIX.length()));
      }
    }
    Collections.sort(names);
    return names;
  }
}
