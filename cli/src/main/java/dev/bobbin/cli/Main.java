package dev.bobbin.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code bobbin} command. */
@Command(
    name = "bobbin",
    description = "Trains, evaluates and uses neural networks for small images.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
