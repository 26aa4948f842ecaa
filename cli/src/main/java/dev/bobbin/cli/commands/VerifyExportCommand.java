package dev.bobbin.cli.commands;

import dev.bobbin.base.BobbinException;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Json;
import dev.bobbin.interop.ExportCheck;
import dev.bobbin.report.text.Sentences;
import dev.bobbin.report.text.Words;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Checks an exported file by its proof. */
@Command(
    name = "verify-export",
    header = "Check that an exported file is whole and answers as its proof says.",
    description =
        "Reads the file as other programs' files are read, runs it on the images of FILE.proof.json beside it, and "
            + "compares. The exit code is 1 if an answer differs by more than the proof allows, or if the file has "
            + "changed since it was exported.",
    footer = {"  bobbin verify-export demo.onnx", "  bobbin verify-export demo-tfjs --json"})
public final class VerifyExportCommand extends HostCommand {
  @Parameters(paramLabel = "FILE", description = "What 'bobbin export' wrote.")
  Path file = Path.of("");

  public VerifyExportCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    ExportCheck check =
        ExportCheck.of(file)
            .orElseThrow(() ->
                BobbinException.of(
                    file, "its proof beside it", "none", "a file that 'bobbin export' wrote"));
    if (common.json) {
      host.json(
          Json.of(
              "file", file.toString(),
              "unchanged", check.unchanged(),
              "images", check.images(),
              "origin", check.origin(),
              "largestDifference", check.largestDifference(),
              "tolerance", check.tolerance(),
              "agrees", check.agrees()));
    } else {
      host.print(
          "%s answers %s%s%n",
          file,
          Sentences.agreement(check.largestDifference(), check.origin()),
          check.agrees() ? "" : "; its proof allows " + Words.difference(check.tolerance()));
      if (!check.unchanged()) {
        host.print("%s has changed since it was exported%n", file);
      }
    }
    return check.agrees() && check.unchanged() ? ExitCode.DONE : ExitCode.FAILED;
  }
}
