package dev.bobbin.cli.options;

import dev.bobbin.data.split.Split;
import picocli.CommandLine.Option;

/** The images to measure a model on. */
public final class SplitOption {
  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description = "Images to measure on: test (the default), validation or train.")
  public Split split = Split.TEST;
}
