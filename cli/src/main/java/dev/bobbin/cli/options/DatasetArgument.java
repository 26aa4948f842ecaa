package dev.bobbin.cli.options;

import dev.bobbin.cli.render.DownloadProgress;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.Dataset;
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
  public String name = "fashion-mnist";

  @Mixin DataOptions data = new DataOptions();

  @Mixin PreprocessingOptions preprocessing = new PreprocessingOptions();

  @Mixin SkipBrokenOption broken = new SkipBrokenOption();

  /** Finds, downloads, checks and reads it. */
  public Dataset open(Host host) {
    return DownloadProgress.open(host, name, data.locations(), broken.with(preprocessing.spec()));
  }
}
