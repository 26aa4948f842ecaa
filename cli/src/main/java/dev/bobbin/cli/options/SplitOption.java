package dev.bobbin.cli.options;

import dev.bobbin.data.split.Split;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The images to measure a model on. */
public final class SplitOption {
  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description = "Images to measure on: test (the default), validation or train.")
  @Nullable Split split;

  /** The split to measure on. */
  public Split split() {
    return split == null ? Split.TEST : split;
  }

  /** What the user asked for, if anything. */
  public Optional<Split> asked() {
    return Optional.ofNullable(split);
  }
}
