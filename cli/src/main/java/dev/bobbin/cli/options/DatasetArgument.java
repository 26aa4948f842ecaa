package dev.bobbin.cli.options;

import dev.bobbin.cli.render.DownloadProgress;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.catalogue.PathOptions;
import dev.bobbin.model.Polarity;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A dataset, and how to read it. */
public final class DatasetArgument {
  @Parameters(
      paramLabel = "DATASET",
      arity = "0..1",
      description =
          "A name ('bobbin data list' shows them), or the path of a folder of IDX files, of a Kaggle CSV, or of a"
              + " folder of images with a folder for each class. fashion-mnist by default.")
  public String name = "fashion-mnist";

  @Mixin DataOptions data = new DataOptions();

  @Option(
      names = "--polarity",
      paramLabel = "POLARITY",
      description =
          "Polarity of a folder's images: light-on-dark (the default), dark-on-light, or auto (each by its "
              + "border).")
  public Polarity polarity = Polarity.LIGHT_ON_DARK;

  @Option(
      names = "--size",
      paramLabel = "HxW",
      description = "Height and width to scale a folder's images to; 28x28 by default.")
  public ImageSize size = new ImageSize(PathOptions.DEFAULT.height(), PathOptions.DEFAULT.width());

  /** Finds, downloads, checks and reads it. */
  public Dataset open(Host host) {
    return DownloadProgress.open(
        host, name, data.locations(), polarity, size.height(), size.width());
  }
}
