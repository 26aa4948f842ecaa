package dev.bobbin.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a server ends. */
@Timeout(60)
final class DrainTest {
  @Test
  void whatIsUnderWayIsAnsweredAndNothingNewIs() throws Exception {
    try (TestServer server = TestServer.start(limits -> limits.withExempt(Set.of("/health/*")));
        RawConnection kept = server.open()) {
      kept.request("GET /hello");
      assertThat(kept.answer()).startsWith("HTTP/1.1 200 ");
      CompletableFuture<HttpResponse<String>> waiting =
          server
              .client()
              .sendAsync(server.request("/wait").build(), HttpResponse.BodyHandlers.ofString());
      server.begun.acquire();
      assertThat(server.server().draining()).isFalse();
      Thread closing = Thread.ofVirtual().start(() -> server.server().close());
      TestServer.await("told to stop", () -> server.server().draining());

      // Whether the connection is old or new, and whatever is asked but for its health.
      kept.request("GET /hello");
      assertThat(kept.rest())
          .startsWith("HTTP/1.1 503 ")
          .contains("Connection: close", "Retry-After: 1", "a request to stop");
      assertThat(server.post("/size", new byte[10]).statusCode()).isEqualTo(503);
      assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(closing.isAlive()).isTrue();

      server.go.countDown();
      assertThat(waiting.get().body()).isEqualTo("waited");
      closing.join();
    }
  }

  @Test
  void connectionsOnWhichNothingIsUnderWayAreNotWaitedFor() throws Exception {
    try (TestServer server = TestServer.start(limits -> limits);
        RawConnection kept = server.open();
        RawConnection silent = server.open();
        RawConnection half = server.open()) {
      kept.request("GET /hello");
      assertThat(kept.answer()).startsWith("HTTP/1.1 200 ");
      half.send("GET /hello HTT");
      long start = System.nanoTime();
      server.server().close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
      assertThat(kept.rest()).isEmpty();
      assertThat(silent.rest()).isEmpty();
      assertThat(half.rest()).isEmpty();
    }
  }

  @Test
  void whoTakesTooLongIsNotWaitedFor() throws Exception {
    Duration stop = Duration.ofMillis(500);
    try (TestServer server = TestServer.start(limits -> limits.withStop(stop))) {
      CompletableFuture<HttpResponse<String>> waiting =
          server
              .client()
              .sendAsync(server.request("/wait").build(), HttpResponse.BodyHandlers.ofString());
      server.begun.acquire();
      long start = System.nanoTime();
      server.server().close();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(stop, Duration.ofSeconds(4));
      assertThat(waiting.handle((answer, failure) -> failure != null).get()).isTrue();
    }
  }

  @Test
  void underLoadEveryRequestIsAnsweredOrRefusedInWords() throws Exception {
    TestServer server = TestServer.start(limits -> limits);
    Thread[] clients = new Thread[8];
    int[][] counts = new int[clients.length][3];
    for (int i = 0; i < clients.length; i++) {
      int[] mine = counts[i];
      clients[i] = Thread.ofVirtual().start(() -> ask(server, mine));
    }
    TestServer.await("some answers", () -> counts[0][0] > 20);
    server.server().close();
    for (Thread client : clients) {
      client.join();
    }
    server.close();
    for (int[] count : counts) {
      assertThat(count[0]).as("answered").isPositive();
      assertThat(count[2]).as("broken off in the middle").isZero();
    }
  }

  /** Asks on new connections until none is taken any more. */
  private static void ask(TestServer server, int[] count) {
    while (true) {
      String answer;
      try (RawConnection raw = server.open()) {
        answer = raw.request("GET /hello", "Connection: close").rest();
      } catch (Exception e) {
        return;
      }
      if (answer.isEmpty()) {
        // Taken by the system, not yet by the server, when it ended: the client may try another.
        return;
      }
      if (answer.startsWith("HTTP/1.1 200 ") && answer.endsWith("hello")) {
        count[0]++;
      } else if (answer.startsWith("HTTP/1.1 503 ") && answer.contains("a request to stop")) {
        count[1]++;
      } else {
        count[2]++;
      }
    }
  }
}
