package dev.bobbin.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads a dataset to its last byte. */
@Command(
    name = "check",
    header = "Read a dataset completely and check it.",
    description = {
      "",
      "Named datasets are compared with the known SHA-256 of their decompressed files; everything is checked for"
          + " sizes and labels."
    })
final class DataCheckCommand implements Callable<Integer> {
  private final Host host;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin DatasetArgument dataset = new DatasetArgument();

  DataCheckCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    DatasetReport.print(host, common.json, dataset.open(host));
    return ExitCode.DONE;
  }
}
