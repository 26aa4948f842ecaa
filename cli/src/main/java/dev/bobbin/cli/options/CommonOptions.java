package dev.bobbin.cli.options;

import picocli.CommandLine.Option;

/** Options of every command. */
public final class CommonOptions {
  @Option(
      names = "--json",
      description = "Print one JSON document on standard output and nothing else there.")
  public boolean json;

  @Option(names = "--verbose", description = "Show the stack trace of an error.")
  public boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  public boolean help;
}
