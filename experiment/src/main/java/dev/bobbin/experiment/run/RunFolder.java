package dev.bobbin.experiment.run;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of runs, which finds runs by their names.
 *
 * @param path of the folder, which need not exist
 */
public record RunFolder(Path path) {
  /** Where runs are made, unless users say otherwise. */
  public static final RunFolder USUAL = new RunFolder(Path.of("runs"));

  private static final String MODEL_SUFFIX = ".safetensors";

  /**
   * A run by its path, or by its name in the folder where no such path exists, or only a folder of
   * something else, as of data.
   *
   * @throws BobbinException if there is neither, with the runs that there are, or only a folder of
   *     something else although runs in the folder have its name after the time they began
   */
  public Path find(Path given) {
    boolean isName = given.getNameCount() == 1 && !given.isAbsolute();
    boolean isOther = isName && Files.isDirectory(given) && !isRun(given);
    if (isOther && !isRun(path.resolve(given))) {
      latest(given.toString(), names(path))
          .ifPresent(run -> {
            throw BobbinException.of(
                given, "a run directory", "a folder of something else", "'" + run + "'");
          });
    }
    if (Files.exists(given) && !(isOther && isRun(path.resolve(given)))) {
      return given;
    }
    Path folder = isName ? path : given.resolveSibling("");
    Path named = folder.resolve(String.valueOf(given.getFileName()));
    if (Files.exists(named)) {
      return named;
    }
    throw BobbinException.of(
        given,
        "a run directory",
        "nothing there" + (isName ? " and no run of that name in " + path : ""),
        remedy(named.getFileName().toString(), folder));
  }

  /** A run as {@link #find}, or the path of a model file, which may be missing. */
  public Path findModel(Path given) {
    return given.toString().endsWith(MODEL_SUFFIX) ? given : find(given);
  }

  private static String remedy(String name, Path folder) {
    List<String> runs = names(folder);
    return runs.isEmpty()
        ? "'bobbin demo' for a first run"
        : latest(name, runs)
            .or(() -> Names.nearest(name, runs))
            .map(near -> "'" + near + "'")
            .orElseGet(() -> "one of those in " + folder + ": " + Names.listed(runs));
  }

  /** The last run with a name that follows the time it began, as trainings give them. */
  private static Optional<String> latest(String name, List<String> runs) {
    Pattern timed = Pattern.compile("[0-9-]+-" + Pattern.quote(name) + "(-[0-9]+)?");
    return runs.stream().filter(run -> timed.matcher(run).matches()).max(Comparator.naturalOrder());
  }

  private static boolean isRun(Path folder) {
    return Files.isRegularFile(folder.resolve(RunFiles.RECIPE));
  }

  private static List<String> names(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> inside = Files.list(folder)) {
      return inside
          .filter(RunFolder::isRun)
          .map(run -> run.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
