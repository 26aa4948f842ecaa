package dev.bobbin.cli;

import dev.bobbin.lab.run.Part;
import picocli.CommandLine.Option;

/** Which images a model is measured on. */
final class PartOption {
  @Option(
      names = "--part",
      paramLabel = "PART",
      description = "Images to measure on: test (the default), validation or train.")
  Part part = Part.TEST;
}
