package dev.bobbin.cli.commands;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Json;
import dev.bobbin.experiment.run.RunFolder;
import dev.bobbin.interop.ExportCheck;
import dev.bobbin.interop.Proof;
import dev.bobbin.model.io.ModelFileKind;
import dev.bobbin.report.text.Sentences;
import dev.bobbin.report.text.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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
  private static final String EXPECTED = "a file that 'bobbin export' wrote";

  private static final String NOTHING = "nothing there";

  @Parameters(paramLabel = "FILE", description = "What 'bobbin export' wrote.")
  Path file = Path.of("");

  public VerifyExportCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    ExportCheck check =
        (Files.exists(file) ? ExportCheck.of(file) : Optional.<ExportCheck>empty())
            .orElseThrow(this::unproved);
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

  /** What has no proof may be something else than an exported file. */
  private BobbinException unproved() {
    Optional<Path> proved = Proof.exportedOf(file);
    if (proved.isPresent()) {
      return BobbinException.of(
          file,
          EXPECTED,
          Files.exists(file) ? "its proof" : NOTHING,
          "'bobbin verify-export %s'".formatted(Names.shell(proved.get())));
    }
    if (!Files.exists(file)) {
      Path run = RunFolder.USUAL.path().resolve(file);
      return file.getNameCount() == 1 && kind(run) == ModelFileKind.RUN
          ? BobbinException.of(file, EXPECTED, "the name of a run", toExport())
          : BobbinException.of(file, EXPECTED, NOTHING, "another path");
    }
    return switch (kind(file)) {
      case RUN, BOBBIN -> BobbinException.of(file, EXPECTED, kind(file).words(), toExport());
      default ->
          BobbinException.of(
              file,
              "its proof beside it, " + Proof.fileOf(file),
              "none",
              "what 'bobbin export' wrote, with its proof");
    };
  }

  private String toExport() {
    return "'bobbin export %s --to onnx' first, and then the file that it writes"
        .formatted(Names.shell(file));
  }

  private static ModelFileKind kind(Path place) {
    try {
      return ModelFileKind.of(place);
    } catch (IOException e) {
      return ModelFileKind.UNKNOWN;
    }
  }
}
