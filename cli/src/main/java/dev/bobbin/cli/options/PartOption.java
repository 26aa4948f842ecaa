package dev.bobbin.cli.options;

import dev.bobbin.data.split.Part;
import picocli.CommandLine.Option;

/** Which images a model is measured on. */
public final class PartOption {
  @Option(
      names = "--part",
      paramLabel = "PART",
      description = "Images to measure on: test (the default), validation or train.")
  public Part part = Part.TEST;
}
