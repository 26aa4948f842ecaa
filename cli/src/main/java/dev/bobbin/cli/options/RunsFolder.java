package dev.bobbin.cli.options;

import dev.bobbin.base.BobbinException;
import dev.bobbin.experiment.run.RunFolder;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The folder of runs, and runs by their names in it. */
public final class RunsFolder {
  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      description = "The folder of runs; by default runs.")
  public Path path = RunFolder.USUAL.path();

  /**
   * A run by its path or name, as {@link RunFolder#find}.
   *
   * @throws BobbinException if there is none
   */
  public Path find(Path given) {
    return new RunFolder(path).find(given);
  }

  /** A run or a model file, as {@link RunFolder#findModel}. */
  public Path findModel(Path given) {
    return new RunFolder(path).findModel(given);
  }
}
