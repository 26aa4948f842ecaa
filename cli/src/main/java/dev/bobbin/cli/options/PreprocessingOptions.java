package dev.bobbin.cli.options;

import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.PreprocessingSpec.Channels;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.model.Fit;
import dev.bobbin.model.Polarity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a dataset's pictures are prepared. */
public final class PreprocessingOptions {
  @Option(
      names = "--size",
      paramLabel = "HxW",
      description =
          "Height and width of the images. By default those of the data; files of pictures become 28x28 where they "
              + "differ in size or are larger than 64x64.")
  @Nullable ImageSize size;

  @Option(
      names = "--channels",
      paramLabel = "CHANNELS",
      description = "grey, rgb, or auto (the default): rgb if some pictures are in colour.")
  Channels channels = Channels.AUTO;

  @Option(
      names = "--fit",
      paramLabel = "FIT",
      description =
          "How a picture of another aspect fills the size: pad (the default), crop or stretch.")
  Fit fit = Fit.PAD;

  @Option(
      names = "--polarity",
      paramLabel = "POLARITY",
      description =
          "Polarity of the pictures: as-is, light-on-dark, dark-on-light (inverted), or auto (the default): by "
              + "the borders of all of them; those in colour as they are.")
  Polarity polarity = Polarity.AUTO;

  /** What they say. */
  public PreprocessingSpec spec() {
    PreprocessingSpec usual = PreprocessingSpec.AUTO;
    return new PreprocessingSpec(
        Optional.ofNullable(size).map(given -> new Size(given.height(), given.width())),
        channels,
        fit,
        usual.background(),
        polarity,
        usual.scale(),
        usual.orientation());
  }
}
