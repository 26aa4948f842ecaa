package dev.bobbin.cli.options;

import dev.bobbin.base.BobbinException;
import dev.bobbin.cli.render.DownloadProgress;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.catalogue.DataLocations;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A dataset, and how to read it. */
public final class DatasetArgument {
  @Parameters(
      paramLabel = "DATASET",
      arity = "0..1",
      description =
          "A name ('bobbin data list' shows them), or a path: a folder of pictures with a folder for each class, a "
              + "CSV with the columns file and label, a CSV of pixels, IDX, NumPy or Parquet files. fashion-mnist by "
              + "default.")
  @Nullable String name;

  @Mixin DataOptions data = new DataOptions();

  @Mixin PreprocessingOptions preprocessing = new PreprocessingOptions();

  @Mixin SkipBrokenOption broken = new SkipBrokenOption();

  /** What the user named, if anything. */
  public Optional<String> given() {
    return Optional.ofNullable(name);
  }

  /** Where to look for it. */
  public DataLocations locations() {
    return data.locations();
  }

  /** Finds, downloads, checks and reads it. */
  public Dataset open(Host host) {
    return open(host, given().orElse("fashion-mnist"), preprocessing.spec());
  }

  /**
   * Finds, downloads, checks and reads a dataset as a recipe says.
   *
   * @param usual its name or path, unless the user named another
   * @param how the recipe has pictures prepared
   * @param recipe as the user named it
   * @throws BobbinException if the user said how to prepare pictures as well
   */
  public Dataset open(Host host, String usual, PreprocessingSpec how, String recipe) {
    if (!preprocessing.spec().equals(PreprocessingSpec.AUTO)) {
      throw BobbinException.usage(
          recipe,
          "no --size, --channels, --fit or --polarity, since the recipe says how pictures are prepared",
          "one of them",
          "data.preprocessing in " + recipe);
    }
    return open(host, given().orElse(usual), how);
  }

  private Dataset open(Host host, String chosen, PreprocessingSpec how) {
    return DownloadProgress.open(host, chosen, data.locations(), broken.with(how));
  }
}
