package dev.bobbin.cli.options;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A run whose model is measured, and on which images. */
public final class MeasureOptions {
  public @Mixin CommonOptions common = new CommonOptions();
  public @Mixin DataOptions data = new DataOptions();
  public @Mixin ThreadOption threads = new ThreadOption();
  public @Mixin PartOption chosen = new PartOption();

  @Parameters(paramLabel = "RUN", description = "A folder that 'bobbin train' has written.")
  public Path directory = Path.of("");
}
