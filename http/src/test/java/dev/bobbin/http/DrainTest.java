package dev.bobbin.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shutdown of a server. */
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

      // On old and new connections, all requests except health checks are refused.
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
    // Waiting for them would take a minute.
    try (TestServer server = TestServer.start(limits -> limits.withStop(Duration.ofMinutes(1)));
        RawConnection kept = server.open();
        RawConnection silent = server.open();
        RawConnection half = server.open()) {
      kept.request("GET /hello");
      assertThat(kept.answer()).startsWith("HTTP/1.1 200 ");
      half.send("GET /hello HTT");
      long start = System.nanoTime();
      server.server().close();
      assertThat(TestServer.since(start)).isLessThan(TestServer.PATIENCE);
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
      // The handler would take twice as long.
      assertThat(TestServer.since(start)).isBetween(stop, TestServer.PATIENCE.dividedBy(2));
      assertThat(waiting.handle((answer, failure) -> failure != null).get()).isTrue();
    }
  }

  @Test
  void underLoadEveryRequestIsAnsweredOrRefusedInWords() throws Exception {
    TestServer server = TestServer.start(limits -> limits);
    Thread[] clients = new Thread[8];
    List<AtomicIntegerArray> counts =
        Stream.generate(() -> new AtomicIntegerArray(3)).limit(clients.length).toList();
    for (int i = 0; i < clients.length; i++) {
      AtomicIntegerArray mine = counts.get(i);
      clients[i] = Thread.ofVirtual().start(() -> ask(server, mine));
    }
    TestServer.await(
        "some answers for each", () -> counts.stream().allMatch(count -> count.get(0) > 20));
    server.server().close();
    for (Thread client : clients) {
      client.join();
    }
    server.close();
    for (AtomicIntegerArray count : counts) {
      assertThat(count.get(2)).as("broken off in the middle").isZero();
    }
  }

  /** Sends requests on new connections until none is accepted. */
  private static void ask(TestServer server, AtomicIntegerArray count) {
    while (true) {
      String answer;
      try (RawConnection raw = server.open()) {
        answer = raw.request("GET /hello", "Connection: close").rest();
      } catch (Exception e) {
        return;
      }
      if (answer.isEmpty()) {
        // Accepted by the system but not by the server: the client may try again.
        return;
      }
      if (answer.startsWith("HTTP/1.1 200 ") && answer.endsWith("hello")) {
        count.incrementAndGet(0);
      } else if (answer.startsWith("HTTP/1.1 503 ") && answer.contains("a request to stop")) {
        count.incrementAndGet(1);
      } else {
        count.incrementAndGet(2);
      }
    }
  }
}
