package dev.bobbin.cli.commands;

import dev.bobbin.cli.options.DatasetArgument;
import dev.bobbin.cli.render.DatasetReport;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads a dataset to its last byte. */
@Command(
    name = "check",
    header = "Read a dataset completely and check it.",
    description =
        "Named datasets are compared with the known SHA-256 of their decompressed files; sizes and labels are always checked.",
    footer = {"  bobbin data check fashion-mnist", "  bobbin data check fashion-mnist-mini --json"})
public final class DataCheckCommand extends HostCommand {
  @Mixin DatasetArgument dataset = new DatasetArgument();

  public DataCheckCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() {
    DatasetReport.print(host, common.json, dataset.open(host));
    return ExitCode.DONE;
  }
}
