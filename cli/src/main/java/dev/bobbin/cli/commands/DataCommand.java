package dev.bobbin.cli.commands;

import dev.bobbin.cli.options.CommonOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands about datasets. */
@Command(
    name = "data",
    header = "Find, download, check, look at and convert datasets.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  bobbin data list",
      "  bobbin data fetch fashion-mnist",
      "  bobbin data show fashion-mnist --out gallery.png",
      "  bobbin data split naderi-cnn --out split.json",
      "  bobbin data convert fashion-mnist --to csv --out fashion-csv"
    })
public final class DataCommand implements Runnable {
  @Mixin CommonOptions common = new CommonOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "expected a command, received none; try 'bobbin data list'");
  }
}
