package dev.bobbin.cli.commands;

import dev.bobbin.cli.session.BoardSession;
import dev.bobbin.cli.terminal.Host;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Serves the run board. */
@Command(
    name = "board",
    header = "Show all runs of a folder on a page that stays up to date.",
    description =
        "A table to sort and filter, live curves of running trainings, overlaid curves of several runs, and "
            + "their reports. Serves until Ctrl-C, on this machine only unless --host is given.",
    footer = {"  bobbin board", "  bobbin board studies --port 0"})
public final class BoardCommand extends HostCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "RUNS-FOLDER",
      description = "The folder of runs, by default runs; it may not exist yet.")
  Path folder = Path.of("runs");

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port to listen on, 2622 by default; 0 for any free port.")
  Optional<Integer> port = Optional.empty();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "Name or address to listen on, 127.0.0.1 by default. Anyone who can reach another address can read the "
              + "runs: there is no password.")
  Optional<String> address = Optional.empty();

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description =
          "A name that requests may be sent to, beside this machine's own, such as that of a proxy; only needed on "
              + "loopback.")
  List<String> hosts = new ArrayList<>();

  public BoardCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return new BoardSession(host, common.json, folder, address, port, Set.copyOf(hosts)).run();
  }
}
