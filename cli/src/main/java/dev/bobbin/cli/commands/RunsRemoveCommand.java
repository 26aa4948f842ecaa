package dev.bobbin.cli.commands;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.cli.options.RunsFolder;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Json;
import dev.bobbin.experiment.run.list.RunRemoval;
import dev.bobbin.report.text.Words;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes runs. */
@Command(
    name = "remove",
    header = "Remove runs from the folder of runs.",
    description =
        "Asks first. Removes nothing if a RUN is not a run directory, is outside the folder, is a symbolic "
            + "link or is being trained. Symbolic links inside a run are not followed.",
    footer = {
      "  bobbin runs remove demo naderi --dry-run",
      "  bobbin runs remove demo --yes --json",
      "  bobbin runs remove runs/naderi --yes"
    })
public final class RunsRemoveCommand extends HostCommand {
  @Mixin RunsFolder folder = new RunsFolder();

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description = "Run directories, or their names in the folder of runs.")
  List<Path> runs = new ArrayList<>();

  @Option(names = "--yes", description = "Remove without asking.")
  boolean yes;

  @Option(names = "--dry-run", description = "Only print what would be removed.")
  boolean dryRun;

  public RunsRemoveCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    List<RunRemoval> removals = new ArrayList<>();
    for (Path run : runs) {
      RunRemoval removal = RunRemoval.of(folder.path, folder.find(run));
      if (!removals.contains(removal)) {
        removals.add(removal);
      }
    }
    boolean removes = !dryRun && (yes || agreed(removals));
    if (removes) {
      for (RunRemoval removal : removals) {
        removal.remove();
      }
    }
    report(removals, removes);
    return ExitCode.DONE;
  }

  private boolean agreed(List<RunRemoval> removals) throws IOException {
    if (host.columns().isEmpty()) {
      throw BobbinException.usage(
          "bobbin runs remove", "a terminal to ask at", "none", "--yes, or --dry-run first");
    }
    removals.forEach(removal -> host.note(line(removal)));
    host.err()
        .printf(
            "remove %s for good? [y/N] ",
            removals.size() == 1 ? "this run" : "these " + removals.size() + " runs");
    host.err().flush();
    String answer =
        new BufferedReader(new InputStreamReader(host.in(), StandardCharsets.UTF_8)).readLine();
    return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
  }

  private void report(List<RunRemoval> removals, boolean removed) {
    long bytes = removals.stream().mapToLong(RunRemoval::bytes).sum();
    if (common.json) {
      host.json(
          "folder",
          folder.path.toString(),
          "removed",
          removed,
          "runs",
          removals.stream().map(RunsRemoveCommand::json).toList(),
          "bytes",
          bytes);
      return;
    }
    if (!removed && !dryRun) {
      host.out().println("nothing was removed");
      return;
    }
    removals.forEach(
        removal -> host.out().println((removed ? "removed " : "would remove ") + line(removal)));
    host.out().println((removed ? "freed " : "would free ") + size(bytes));
  }

  private static String line(RunRemoval removal) {
    return "%s (%s, %s)"
        .formatted(
            Names.printable(removal.directory().toString()),
            Words.count(removal.files(), "file", "files"),
            size(removal.bytes()));
  }

  private static Map<String, @Nullable Object> json(RunRemoval removal) {
    return Json.of(
        "run", removal.directory().toString(), "files", removal.files(), "bytes", removal.bytes());
  }

  /** {@code 512 bytes}, {@code 6.6 MB}. */
  static String size(long bytes) {
    return bytes < 1000
        ? bytes + (bytes == 1 ? " byte" : " bytes")
        : bytes < 1_000_000 ? format("%.1f kB", bytes / 1e3) : format("%,.1f MB", bytes / 1e6);
  }
}
