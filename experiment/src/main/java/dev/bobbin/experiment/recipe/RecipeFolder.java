package dev.bobbin.experiment.recipe;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A folder of recipes that are found by name, such as those shipped with Bobbin.
 *
 * @param path need not exist
 */
public record RecipeFolder(Path path) {
  private static final String SUFFIX = ".yaml";

  /** Whether a text is a name; everything else is a path. */
  public static boolean isName(String text) {
    return text.matches("[\\p{Alnum}_-]+");
  }

  public Optional<Path> find(String name) {
    return isName(name)
        ? Optional.of(path.resolve(name + SUFFIX)).filter(Files::isRegularFile)
        : Optional.empty();
  }

  public List<String> names() throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        names.add(name.substring(0, name.length() - SUFFIX.length()));
      }
    }
    Collections.sort(names);
    return names;
  }
}
