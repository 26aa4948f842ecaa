package dev.bobbin.cli.options;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.split.Split;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The images to measure a model on. */
public final class SplitOption {
  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description =
          "Images to measure on: test (the default; of other pictures without a test split, all), validation or train.")
  @Nullable Split split;

  /** The split to measure on. */
  public Split split() {
    return split == null ? Split.TEST : split;
  }

  /**
   * The images of a split that a dataset is published with.
   *
   * @throws BobbinException if it has no such split
   */
  public static LabeledImages of(Dataset dataset, Split split) {
    return split
        .of(dataset)
        .orElseThrow(() ->
            BobbinException.usage(
                "--split",
                "train or test",
                split.id() + ", which " + dataset.name() + " does not have",
                "train"));
  }

  /** What the user asked for, if anything. */
  public Optional<Split> asked() {
    return Optional.ofNullable(split);
  }
}
