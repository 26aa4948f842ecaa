package dev.bobbin.cli.options;

import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.catalogue.ReadOptions;
import picocli.CommandLine.Option;

/** Whether broken pictures are refused. */
public final class SkipBrokenOption {
  @Option(
      names = "--skip-broken",
      description =
          "Leave out pictures that cannot be read, or are listed but not there, and list them; otherwise the first "
              + "of them is an error.")
  public boolean skip;

  /** How to read a dataset by its path. */
  public ReadOptions with(PreprocessingSpec how) {
    ReadOptions options = ReadOptions.DEFAULT.with(how);
    return skip ? options.skippingBroken() : options;
  }
}
