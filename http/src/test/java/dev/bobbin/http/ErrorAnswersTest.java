package dev.bobbin.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every error is JSON with the security headers, from each place that makes one. */
@Timeout(60)
final class ErrorAnswersTest {
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start(limits -> limits);
  }

  @AfterAll
  static void end() {
    server.close();
  }

  private static String ask(String text) throws Exception {
    try (RawConnection raw = server.open()) {
      return raw.send(text).rest();
    }
  }

  private static String send(String line) throws Exception {
    return ask(line + "\r\nHost: localhost:" + server.port() + "\r\nConnection: close\r\n\r\n");
  }

  private static void check(String answer) {
    assertThat(answer)
        .contains(
            "\r\nContent-Type: application/json\r\n",
            "\r\nContent-Security-Policy: default-src 'none'",
            "\r\nX-Content-Type-Options: nosniff\r\n",
            "\r\nCache-Control: no-store\r\n",
            "\r\n\r\n{\"error\":\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%0C", "%5C", "a%2Fb", "%C3", "%zz", "%00", "..;", "%2e%2e"})
  void aPathThatCannotBeMeantIsRefusedAlikeForAllMethods(String name) throws Exception {
    for (String method : new String[] {"GET", "POST", "PUT", "DELETE", "OPTIONS", "BREW"}) {
      String answer = send(method + " /items/" + name + " HTTP/1.1");
      assertThat(answer).as(method).matches("(?s)HTTP/1.1 (400|404|405) .*");
      check(answer);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\n",
        "PUT /size HTTP/9.9\r\n\r\n",
        "PUT /size HTTP/1.1\r\n\r\n",
        "PUT /size HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "PUT /size HTTP/1.1\r\nHost: a@localhost\r\n\r\n",
        "PUT /size HTTP/1.1\r\nHost: a b\r\n\r\n",
        "PUT /size HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        "PUT /size HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: x\r\n\r\n"
      })
  void aMalformedRequestIsRefusedInJson(String request) throws Exception {
    String answer = ask(request);
    assertThat(answer).matches("(?s)HTTP/1.1 (400|426|501|505) .*");
    check(answer);
  }

  @Test
  void connectIsRefusedInJson() throws Exception {
    // Its target is an authority; the connection stays open after the answer.
    try (RawConnection raw = server.open()) {
      raw.send(
          "CONNECT localhost:%1$d HTTP/1.1\r\nHost: localhost:%1$d\r\n\r\n"
              .formatted(server.port()));
      String answer = raw.answer();
      assertThat(answer).matches("(?s)HTTP/1.1 (400|405) .*");
      check(answer);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /hello, 'GET, HEAD'",
    "DELETE, /hello, 'GET, HEAD'",
    "GET, /size, POST",
    "HEAD, /size, POST",
    "PUT, /size, POST",
    "OPTIONS, /size, POST",
    "BREW, /items/x, 'GET, HEAD'",
    "DELETE, /nothing, 'GET, HEAD, POST, PUT'"
  })
  void aWrongMethodIsToldTheMethodsOfThatRoute(String method, String path, String allowed)
      throws Exception {
    String answer = send(method + " " + path + " HTTP/1.1");
    assertThat(answer).startsWith("HTTP/1.1 405 ").contains("\r\nAllow: " + allowed + "\r\n");
    if (!method.equals("HEAD")) {
      check(answer);
    }
  }

  @Test
  void anUnknownPathIsNotFoundByEachMethodThatTheServerTakes() throws Exception {
    for (String method : new String[] {"GET", "POST", "PUT"}) {
      String answer = send(method + " /nothing HTTP/1.1");
      assertThat(answer).startsWith("HTTP/1.1 404 ").doesNotContain("Allow:");
      check(answer);
    }
  }
}
