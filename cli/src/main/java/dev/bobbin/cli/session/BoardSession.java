package dev.bobbin.cli.session;

import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Interrupts;
import dev.bobbin.server.board.Board;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * Serves a board until it is interrupted. Only this class uses the server, which the script {@code
 * bobbin} adds for {@code board}; other commands do not load it.
 *
 * @param json whether to print the address as a JSON document
 * @param address to listen on, if not loopback
 * @param port to listen on, if not the default
 * @param hosts further names that a request's {@code Host} may have
 */
public record BoardSession(
    Host host,
    boolean json,
    Path folder,
    Optional<String> address,
    Optional<Integer> port,
    Set<String> hosts) {
  public int run() throws IOException, InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    try (Interrupts _ = Interrupts.stopping(host, "interrupted: stopping", stop::countDown);
        Board board =
            Board.start(folder, address.orElse(Board.HOST), port.orElse(Board.PORT), hosts)) {
      if (json) {
        host.json("url", board.url(), "port", board.port(), "folder", folder.toString());
      } else {
        host.out().println(board.url());
        host.out().flush();
        host.note("showing the runs in " + folder + " until Ctrl-C");
      }
      if (!board.isPrivate()) {
        host.note(
            "warning: anyone who can reach this address can read these runs; there is no password");
      }
      stop.await();
      return ExitCode.INTERRUPTED;
    }
  }
}
