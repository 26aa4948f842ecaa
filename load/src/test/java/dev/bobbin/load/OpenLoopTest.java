package dev.bobbin.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The load generator measures a scripted server. */
@Timeout(60)
final class OpenLoopTest {
  private static final Duration MOMENT = Duration.ofMillis(300);

  private static OpenLoop.Result load(String answer) throws IOException {
    try (ScriptedServer server = new ScriptedServer(answer)) {
      byte[] request =
          HttpConnection.request(server.url(), "POST", "/", "text/plain", new byte[] {1});
      return new OpenLoop(server.url(), request, "right".getBytes(StandardCharsets.US_ASCII), 4)
          .run(200, MOMENT);
    }
  }

  @Test
  void rightAnswersAreAnswered() throws IOException {
    OpenLoop.Result result = load("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nright");
    assertThat(result.answered()).isPositive().isEqualTo(result.sent());
    assertThat(result.p99()).isPositive();
    assertThat(result.wrong() + result.other() + result.broken()).isZero();
  }

  @Test
  void wrongAnswersAreWrong() throws IOException {
    OpenLoop.Result result = load("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong");
    assertThat(result.wrong()).isPositive();
    assertThat(result.answered()).isZero();
  }

  @Test
  void aRefusalSaysWhenToTryAgain() throws IOException {
    OpenLoop.Result refused =
        load("HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n");
    assertThat(refused.refused()).isPositive();
    assertThat(refused.other()).isZero();
    OpenLoop.Result silent = load("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
    assertThat(silent.refused()).isZero();
    assertThat(silent.other()).isPositive();
  }

  @Test
  void timesSinceARequestWasDueHaveTheWaitForAConnection() throws IOException {
    // A request is due every 10 ms, and the one connection there is takes 50 for each.
    try (ScriptedServer server =
        new ScriptedServer(
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nright", Duration.ofMillis(50))) {
      byte[] request =
          HttpConnection.request(server.url(), "POST", "/", "text/plain", new byte[] {1});
      OpenLoop.Result result =
          new OpenLoop(server.url(), request, "right".getBytes(StandardCharsets.US_ASCII), 1)
              .run(100, Duration.ofSeconds(1));
      assertThat(result.p50()).isGreaterThan(49);
      // The second one waits 40 ms at least, each one after it longer.
      assertThat(result.dueP99()).isGreaterThan(result.p99() + 35);
    }
  }

  @Test
  void aPercentileOfNothingIsNone() throws IOException {
    OpenLoop.Result result = load("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong");
    assertThat(result.p99()).isNaN();
    assertThat(result.dueP99()).isNaN();
    assertThat(result.refusalP99()).isNaN();
  }

  @Test
  void noAnswerIsBrokenAndAClosedConnectionIsOpenedAgain() throws IOException {
    OpenLoop.Result nothing = load("Connection: close");
    assertThat(nothing.broken()).isGreaterThan(4);
    OpenLoop.Result closing =
        load("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nright");
    assertThat(closing.answered()).isPositive();
    assertThat(closing.broken()).isZero();
  }
}
