package dev.bobbin.cli.options;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A run whose model to measure, and on which images. */
public final class MeasureOptions {
  public @Mixin DataOptions data = new DataOptions();
  public @Mixin ThreadOption threads = new ThreadOption();
  public @Mixin SkipBrokenOption broken = new SkipBrokenOption();
  public @Mixin SplitOption chosen = new SplitOption();
  @Mixin RunsFolder folder = new RunsFolder();

  @Parameters(
      paramLabel = "RUN",
      description = "A run directory, or its name in the folder of runs.")
  Path run = Path.of("");

  public Path directory() {
    return folder.find(run);
  }
}
