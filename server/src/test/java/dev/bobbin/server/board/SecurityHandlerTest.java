package dev.bobbin.server.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Access to the board, and its refusals. */
@Timeout(60)
final class SecurityHandlerTest {
  @TempDir static Path folder;
  private static Board board;

  @BeforeAll
  static void begin() throws IOException {
    board = Board.start(folder, Board.HOST, 0, Set.of());
  }

  @AfterAll
  static void end() {
    board.close();
  }

  private static String host(String line, String host) throws IOException {
    String header =
        host.isEmpty() ? "" : "Host: " + host.replace("PORT", "" + board.port()) + "\r\n";
    return RawClient.sendRaw(board.port(), line + "\r\n" + header + "Connection: close\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:PORT",
        "127.0.0.1:PORT",
        "[::1]:PORT",
        "LOCALHOST:PORT",
        "localhost",
        "127.0.0.1",
        "[::1]",
        "localhost:9000",
        "127.0.0.2:PORT",
        "127.255.255.254"
      })
  void requestsForThisMachineAreAnswered(String host) throws IOException {
    assertThat(host("GET /api/runs HTTP/1.1", host)).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:PORT",
        "localhost.evil.example:PORT",
        "evil-localhost",
        "128.0.0.1:PORT",
        "127.0.0.1.:PORT",
        "127.0.0.01",
        "[::2]:PORT",
        "[::]:PORT",
        "127.0.0.1.evil.example:PORT",
        "127.1:PORT",
        "0.0.0.0:PORT"
      })
  void requestsThatMeanAnotherMachineAreTurnedAway(String host) throws IOException {
    for (String path : List.of("/", "/api/runs", "/api/events", "/nothing", "/page/board.js")) {
      String answer = host("GET " + path + " HTTP/1.1", host);
      assertThat(answer).startsWith("HTTP/1.1 421 ").contains("{\"error\":\"Host: expected");
      assertThat(answer).doesNotContain("cursor");
    }
  }

  @Test
  void requestsWithoutAHostAreTurnedAway() throws IOException {
    assertThat(host("GET /api/runs HTTP/1.1", "")).startsWith("HTTP/1.1 400 ");
    assertThat(host("GET /api/runs HTTP/1.0", "")).startsWith("HTTP/1.1 421 ");
    assertThat(host("GET http://evil.example/api/runs HTTP/1.1", "evil.example"))
        .startsWith("HTTP/1.1 421 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"})
  void onlyReadingIsAllowed(String method) throws IOException {
    String answer = RawClient.send(board.port(), method + " /api/runs HTTP/1.1");
    assertThat(answer).startsWith("HTTP/1.1 405 ").contains("Allow: GET, HEAD", "{\"error\":");
  }

  @Test
  void requestsThatAreTooLargeOrNoneAreRefusedInJson() throws IOException {
    String large = "x".repeat(40_000);
    int port = board.port();
    assertThat(
            RawClient.sendRaw(
                port, "GET / HTTP/1.1\r\nHost: localhost:" + port + "\r\nX: " + large + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ")
        .contains("{\"error\":");
    assertThat(RawClient.send(port, "GET /" + large + " HTTP/1.1"))
        .matches("(?s)HTTP/1\\.1 (414|431) .*\\{\"error\":.*")
        .contains("Connection: close");
    for (String odd :
        List.of(
            "nonsense\r\n\r\n",
            "GET / HTTP/9.9\r\n\r\n",
            "GET\r\n\r\n",
            "\u0016\u0003\u0001 hello\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost:" + port + "\r\nbad header\r\n\r\n",
            "GET /%zz HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n",
            "GET /%c0%ae%c0%ae/ HTTP/1.1\r\nHost: localhost:"
                + port
                + "\r\nConnection: close\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")) {
      String answer = RawClient.sendRaw(port, odd);
      assertThat(answer).as(odd).matches("(?s)HTTP/1\\.1 (400|404|421|505) .*\\{\"error\":.*");
    }
    assertThat(RawClient.send(port, "GET /api/runs HTTP/1.1")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void aHostThatIsNoneIsRefusedAndMakesNoLineOfTheLog() throws IOException {
    for (String odd : List.of("a@localhost", "localhost:x", "[::1", "a b")) {
      assertThat(host("GET / HTTP/1.1", odd)).startsWith("HTTP/1.1 400 ").contains("{\"error\":");
    }
    // Jetty's class that reads it warns with the client's text.
    assertThat(LoggerFactory.getLogger("org.eclipse.jetty.util.HostPort").isWarnEnabled())
        .isFalse();
    assertThat(LoggerFactory.getLogger("org.eclipse.jetty.util").isWarnEnabled()).isTrue();
  }

  @Test
  void everyAnswerHasSecurityHeadersAndNoneInvitesOthers() throws IOException {
    for (String path : List.of("/", "/api/runs", "/nothing", "/api/runs/nothing", "/%2e%2e/x")) {
      String answer =
          RawClient.sendRaw(
              board.port(),
              "GET "
                  + path
                  + " HTTP/1.1\r\nHost: localhost:"
                  + board.port()
                  + "\r\nOrigin: http://evil.example\r\nConnection: close\r\n\r\n");
      assertThat(answer)
          .as(path)
          .contains("Content-Security-Policy: default-src 'none'; script-src 'self'")
          .contains("X-Content-Type-Options: nosniff")
          .contains("Cross-Origin-Resource-Policy: same-origin")
          .contains("Referrer-Policy: no-referrer")
          .doesNotContain("Access-Control", "Set-Cookie", "Server:", "unsafe-inline");
    }
  }

  @Test
  void aTakenPortAndAnUnknownHostAreSaid() {
    assertThatThrownBy(() -> Board.start(folder, Board.HOST, board.port(), Set.of()))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("127.0.0.1 port " + board.port() + ": expected to listen there")
        .hasMessageContaining("try another port");
    assertThatThrownBy(() -> Board.start(folder, "no such host", 0, Set.of()))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith("host: expected a name or an address of this machine");
    assertThatThrownBy(() -> Board.start(folder, Board.HOST, 70_000, Set.of()))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith("port: expected 0 to 65535, received 70000");
  }

  @Test
  void atAnotherAddressAnyNameWillDo() throws IOException {
    try (Board open = Board.start(folder, "0.0.0.0", 0, Set.of())) {
      assertThat(open.isPrivate()).isFalse();
      assertThat(open.url()).isEqualTo("http://localhost:" + open.port() + "/");
      assertThat(
              RawClient.sendRaw(
                  open.port(),
                  "GET /api/runs HTTP/1.1\r\nHost: my.machine:1\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 200 ");
    }
  }
}
