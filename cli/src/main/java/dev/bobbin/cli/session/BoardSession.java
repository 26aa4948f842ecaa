package dev.bobbin.cli.session;

import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Interrupts;
import dev.bobbin.cli.terminal.Json;
import dev.bobbin.server.board.Board;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Serves a board until it is interrupted. Only this class knows the server, which no other command
 * loads: the script {@code bobbin} adds its module for {@code board} alone.
 *
 * @param folder of runs
 * @param address where to listen, if not on loopback
 * @param port where to listen, if not at the usual one
 */
public record BoardSession(
    Host host, Path folder, Optional<String> address, Optional<Integer> port) {
  public int run(boolean json) throws IOException, InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    try (Interrupts _ = Interrupts.stopping(host, "interrupted: stopping", stop::countDown);
        Board board = Board.start(folder, address.orElse(Board.HOST), port.orElse(Board.PORT))) {
      if (json) {
        Json.print(
            host, Json.of("url", board.url(), "port", board.port(), "folder", folder.toString()));
      } else {
        host.out().println(board.url());
        host.out().flush();
        host.note("showing the runs in " + folder + " until Ctrl-C");
      }
      if (!board.isPrivate()) {
        host.note(
            "warning: whoever reaches this machine there can read these runs; there is no password");
      }
      stop.await();
      return ExitCode.INTERRUPTED;
    }
  }
}
