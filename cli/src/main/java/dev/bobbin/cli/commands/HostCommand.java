package dev.bobbin.cli.commands;

import dev.bobbin.cli.options.CommonOptions;
import dev.bobbin.cli.terminal.Host;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A command that prints its result, as text or as one JSON document, and gives an exit code. */
@Command(descriptionHeading = "%n", footerHeading = "%nExamples:%n")
abstract class HostCommand implements Callable<Integer> {
  final Host host;
  @Mixin CommonOptions common = new CommonOptions();

  HostCommand(Host host) {
    this.host = host;
  }
}
