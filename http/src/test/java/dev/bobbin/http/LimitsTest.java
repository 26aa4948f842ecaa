package dev.bobbin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each limit: a request within it, one beyond, and that nothing is held afterwards. */
@Timeout(60)
final class LimitsTest {
  private static final Duration SHORT = Duration.ofMillis(400);

  private static TestServer small() throws Exception {
    return TestServer.start(limits -> limits.withBodies(1000, 4000));
  }

  private static String chunks(int count, int size) {
    String chunk = Integer.toHexString(size) + "\r\n" + "x".repeat(size) + "\r\n";
    return chunk.repeat(count) + "0\r\n\r\n";
  }

  @Test
  void aBodyWithinTheLimitIsRead() throws Exception {
    try (TestServer server = small();
        RawConnection raw = server.open()) {
      assertThat(server.post("/size", new byte[1000]).body()).isEqualTo("1000 bytes");
      assertThat(server.post("/size", new byte[0]).body()).isEqualTo("0 bytes");
      raw.request("POST /size", "Transfer-Encoding: chunked").send(chunks(10, 100));
      assertThat(raw.answer()).startsWith("HTTP/1.1 200 ").endsWith("1000 bytes");
      // The connection stays open.
      raw.request("POST /size", "Content-Length: 3").send("abc");
      assertThat(raw.answer()).startsWith("HTTP/1.1 200 ").endsWith("3 bytes");
      server.awaitRest();
    }
  }

  @Test
  void aBodyThatSaysItIsTooLargeIsRefusedBeforeItIsSent() throws Exception {
    try (TestServer server = small()) {
      for (String length : List.of("1001", "999999999999", Long.toString(Long.MAX_VALUE))) {
        try (RawConnection raw = server.open()) {
          raw.request("POST /size", "Content-Length: " + length);
          assertThat(raw.answer())
              .startsWith("HTTP/1.1 413 ")
              .contains("Connection: close", "expected at most 1000 bytes, received " + length);
        }
      }
      try (RawConnection raw = server.open()) {
        raw.request("POST /size", "Content-Length: 5000", "Expect: 100-continue");
        assertThat(raw.answer()).startsWith("HTTP/1.1 413 ");
      }
      server.awaitRest();
    }
  }

  @Test
  void aClientThatSendsItsTooLargeBodyWithoutListeningStillReadsWhy() throws Exception {
    try (TestServer server = small()) {
      for (int run = 0; run < 10; run++) {
        HttpResponse<String> answer = server.post("/size", new byte[2_000_000]);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("received 2000000 bytes");
      }
      server.awaitRest();
    }
  }

  /**
   * Sends all bytes before it reads the answer. The server reads for a limited time, so this is
   * repeated if the machine is too busy.
   */
  private static String tell(TestServer server, String line, int bytes) throws Exception {
    while (true) {
      long start = System.nanoTime();
      try (RawConnection raw = server.open()) {
        raw.request(line, "Content-Length: " + bytes);
        byte[] piece = new byte[100_000];
        for (int sent = 0; sent < bytes; sent += piece.length) {
          raw.send(piece);
          Thread.sleep(1);
        }
        return raw.answer();
      } catch (SocketException e) {
        assertThat(TestServer.since(start)).as(e.toString()).isGreaterThan(Watchdog.LINGER);
      }
    }
  }

  @Test
  void aClientThatSendsTooMuchGetsAnAnswerEvenIfItIsNotRead() throws Exception {
    try (TestServer server = TestServer.start(limits -> limits.withBody(1000))) {
      assertThat(tell(server, "POST /size", 20_000_000)).startsWith("HTTP/1.1 413 ");
      assertThat(tell(server, "POST /nothing", 5_000_000)).startsWith("HTTP/1.1 404 ");
      assertThat(tell(server, "GET /hello", 5_000_000)).startsWith("HTTP/1.1 200 ");
      assertThat(tell(server, "BREW /hello", 5_000_000)).startsWith("HTTP/1.1 405 ");
      server.awaitRest();
    }
  }

  @Test
  void whoNeverEndsToSendIsHungUpOn() throws Exception {
    try (TestServer server = TestServer.start(limits -> limits);
        RawConnection raw = server.open()) {
      long start = System.nanoTime();
      raw.request("POST /nothing", "Content-Length: 1000000");
      assertThat(raw.answer()).startsWith("HTTP/1.1 404 ");
      server.awaitRest();
      raw.drip("x".repeat(10_000), 20);
      assertThat(TestServer.since(start)).isBetween(Watchdog.LINGER, TestServer.PATIENCE);
    }
  }

  @Test
  void aChunkedBodyIsCutOffAtTheLimit() throws Exception {
    try (TestServer server = small();
        RawConnection raw = server.open()) {
      raw.request("POST /size", "Transfer-Encoding: chunked").send(chunks(11, 100));
      assertThat(raw.rest()).startsWith("HTTP/1.1 413 ").contains("Connection: close");
      server.awaitRest();
    }
  }

  @Test
  void aBodyThatEndsEarlyIsSaidAndForgotten() throws Exception {
    try (TestServer server = small();
        RawConnection half = server.open();
        RawConnection gone = server.open()) {
      half.request("POST /size", "Content-Length: 100").send("only this").endOutput();
      assertThat(half.rest()).startsWith("HTTP/1.1 400 ").contains("{\"error\":\"body: expected");
      gone.request("POST /size", "Content-Length: 100").send("only this").close();
      server.awaitRest();
      assertThat(server.get("/hello").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void headersThatDripAreCutOff() throws Exception {
    try (TestServer server = TestServer.start(limits -> limits.withArrival(SHORT))) {
      String endless = "GET /hello HTTP/1.1\r\nX: " + "x".repeat(5000);
      try (RawConnection first = server.open();
          RawConnection second = server.open()) {
        drip(first, endless);
        // A second request of a connection has the same time from its own beginning.
        second.request("GET /hello");
        assertThat(second.answer()).startsWith("HTTP/1.1 200 ");
        Thread.sleep(2 * SHORT.toMillis());
        second.request("GET /hello");
        assertThat(second.answer()).startsWith("HTTP/1.1 200 ");
        drip(second, endless);
      }
      assertThat(server.traffic().refused(Refusal.SLOW)).isEqualTo(2);
    }
  }

  /** Sends slowly and is cut off in {@link #SHORT} time. */
  private static void drip(RawConnection raw, String text) throws Exception {
    long start = System.nanoTime();
    raw.drip(text, 20);
    assertThat(TestServer.since(start)).isBetween(SHORT, TestServer.PATIENCE);
  }

  @Test
  void aConnectionThatSaysNothingIsClosed() throws Exception {
    try (TestServer server = TestServer.start(limits -> limits.withIdle(SHORT));
        RawConnection silent = server.open()) {
      assertThat(silent.rest()).isEmpty();
    }
  }

  @Test
  void bodiesThatDripAreAnsweredThatTheyAreTooSlow() throws Exception {
    try (TestServer server = TestServer.start(limits -> limits.withArrival(SHORT))) {
      try (RawConnection known = server.open();
          RawConnection chunked = server.open()) {
        long start = System.nanoTime();
        known.request("POST /size", "Content-Length: 5000").drip("x".repeat(5000), 20);
        assertThat(TestServer.since(start)).isBetween(SHORT, TestServer.PATIENCE);
        assertThat(known.rest())
            .startsWith("HTTP/1.1 408 ")
            .contains("Connection: close", "{\"error\":\"body: expected all of it within");
        start = System.nanoTime();
        chunked
            .request("POST /size", "Transfer-Encoding: chunked")
            .drip("1\r\nx\r\n".repeat(5000), 20);
        assertThat(TestServer.since(start)).isBetween(SHORT, TestServer.PATIENCE);
        assertThat(chunked.rest()).startsWith("HTTP/1.1 408 ");
      }
      server.awaitRest();
      assertThat(server.traffic().refused(Refusal.SLOW)).isEqualTo(2);
    }
  }

  @Test
  void whoDoesNotReadIsCutOffAndNothingStaysHeld() throws Exception {
    try (TestServer server = TestServer.start(limits -> limits.withTime(SHORT));
        RawConnection deaf = new RawConnection(server.port(), 4096)) {
      deaf.request("GET /large");
      // Not for the start of the answer, which may have been cut off.
      TestServer.await("cut off", () -> server.traffic().refused(Refusal.SLOW) == 1);
      server.awaitRest();
    }
  }

  /**
   * Requests a handler that waits for as long as a request may take. Its connection is cut off only
   * if the machine is too busy for the answer; then the request is repeated.
   */
  private static HttpResponse<String> patient(TestServer server, Duration time) throws Exception {
    while (true) {
      long start = System.nanoTime();
      try {
        HttpResponse<String> answer = server.get("/patient");
        assertThat(TestServer.since(start)).isGreaterThanOrEqualTo(time);
        return answer;
      } catch (IOException e) {
        assertThat(TestServer.since(start))
            .as(e.toString())
            .isGreaterThan(time.plus(time.dividedBy(4)));
      }
    }
  }

  @Test
  void aHandlerThatWaitsTooLongAnswersSoInTime() throws Exception {
    Duration time = Duration.ofSeconds(2);
    try (TestServer server = TestServer.start(limits -> limits.withTime(time))) {
      HttpResponse<String> answer = patient(server, time);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).contains("2");
    }
  }

  private static List<CompletableFuture<HttpResponse<String>>> waiting(TestServer server, int count)
      throws InterruptedException {
    HttpRequest request = server.request("/wait").build();
    List<CompletableFuture<HttpResponse<String>>> answers =
        Stream.generate(
                () -> server.client().sendAsync(request, HttpResponse.BodyHandlers.ofString()))
            .limit(count)
            .toList();
    server.begun.acquire(count);
    return answers;
  }

  @Test
  void requestsBeyondTheLimitAreTurnedAwayAtOnceAndProbesAreNot() throws Exception {
    try (TestServer server =
        TestServer.start(limits -> limits.withRequests(3).withExempt(Set.of("/health/*")))) {
      var answers = waiting(server, 3);
      for (int i = 0; i < 20; i++) {
        HttpResponse<String> refused = server.get("/hello");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        // The connection can be used again.
        assertThat(refused.headers().firstValue("Connection")).isEmpty();
        assertThat(refused.body()).contains("at most 3 requests under way");
        assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(server.get("/healthy").statusCode()).isEqualTo(503);
      }
      server.go.countDown();
      for (var answer : answers) {
        assertThat(answer.get().body()).isEqualTo("waited");
      }
      server.awaitRest();
      assertThat(server.get("/hello").statusCode()).isEqualTo(200);
      assertThat(server.traffic().refused(Refusal.REQUESTS)).isEqualTo(40);
    }
  }

  @Test
  void oneClientMayNotTakeAllPlaces() throws Exception {
    try (TestServer server = TestServer.start(limits -> limits.withRequests(10, 2))) {
      var answers = waiting(server, 2);
      HttpResponse<String> refused = server.get("/hello");
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      server.go.countDown();
      for (var answer : answers) {
        answer.get();
      }
      server.awaitRest();
      assertThat(server.get("/hello").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void bodiesThatHaveNotArrivedHoldNoMoreThanTheyHaveSent() throws Exception {
    int most = 1 << 20;
    int senders = 20;
    Duration patient = Duration.ofMinutes(1);
    try (TestServer server =
        TestServer.start(
            limits -> limits.withBodies(most, 4L * most).withArrival(patient).withTime(patient))) {
      List<RawConnection> announced = new ArrayList<>();
      for (int i = 0; i < senders; i++) {
        announced.add(server.open().request("POST /size", "Content-Length: " + most).send("x"));
      }
      awaitBodies(server, (long) senders * Upload.FIRST);
      assertThat(server.post("/size", new byte[most / 2]).body()).isEqualTo(most / 2 + " bytes");
      // When three have sent most of their bodies, there is no memory for a fourth. One after the
      // other, since a growing body holds its old array for a moment too.
      String part = "x".repeat(most * 3 / 4);
      for (int sent = 1; sent <= 3; sent++) {
        announced.get(sent - 1).send(part);
        awaitBodies(server, (long) sent * most + (long) (senders - sent) * Upload.FIRST);
      }
      assertThat(server.post("/size", new byte[most]).statusCode()).isEqualTo(503);
      for (RawConnection connection : announced) {
        connection.close();
      }
      server.awaitRest();
      assertThat(server.post("/size", new byte[most]).statusCode()).isEqualTo(200);
    }
  }

  private static void awaitBodies(TestServer server, long bytes) throws InterruptedException {
    TestServer.await(bytes + " bytes held", () -> server.traffic().bodies() == bytes);
  }

  @Test
  void unusedConnectionsTakeNoPlacesFromOthers() throws Exception {
    int most = 16;
    try (TestServer server = TestServer.start(limits -> limits.withConnections(most))) {
      List<RawConnection> held = new ArrayList<>();
      for (int i = 0; i < most; i++) {
        RawConnection connection = server.open().request("GET /hello");
        assertThat(connection.answer()).startsWith("HTTP/1.1 200 ");
        held.add(connection);
      }
      // New connections do not count as unused.
      Thread.sleep(200);
      for (int i = 0; i < most; i++) {
        held.add(server.open());
      }
      TestServer.await(
          "all were taken",
          () -> server.connections() + server.traffic().refused(Refusal.CONNECTIONS) >= 2L * most);
      // When more than seven eighths are used, the number goes down to three quarters.
      TestServer.await("there is room again", () -> server.connections() <= most * 7 / 8);
      // Those unused for longest first.
      assertThat(held.getFirst().rest()).isEmpty();
      assertThat(server.get("/hello").statusCode()).isEqualTo(200);
      assertThat(server.traffic().refused(Refusal.CONNECTIONS)).isPositive();
    }
  }

  @Test
  void connectionsThatWorkAreNotClosedAndTheNextOnesAreToldSo() throws Exception {
    // However slow this thread is, no connection counts as unused before its request.
    Duration patient = Duration.ofHours(10);
    try (TestServer server =
        TestServer.start(limits -> limits.withConnections(4).withArrival(patient))) {
      List<RawConnection> working = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        working.add(server.open().request("GET /wait"));
      }
      server.begun.acquire(4);
      for (int i = 0; i < 10; i++) {
        try (RawConnection one = server.open()) {
          assertThat(one.request("GET /hello").rest())
              .startsWith("HTTP/1.1 503 ")
              .contains("Retry-After: 1", "Connection: close", "at most 4 connections");
        }
      }
      server.go.countDown();
      for (RawConnection connection : working) {
        assertThat(connection.answer()).startsWith("HTTP/1.1 200 ");
      }
      server.awaitRest();
    }
  }

  @Test
  void faultsOfHandlersAreAnsweredWithoutWhatTheySay() throws Exception {
    try (TestServer server = TestServer.start(limits -> limits)) {
      HttpResponse<String> fault = server.get("/fault");
      assertThat(fault.statusCode()).isEqualTo(500);
      assertThat(fault.body())
          .contains("a fault of its own", fault.headers().firstValue("X-Request-Id").orElseThrow())
          .doesNotContain("secret");
      HttpResponse<String> error = server.get("/error");
      assertThat(error.statusCode()).isEqualTo(500);
      assertThat(error.body()).contains("a fault of its own").doesNotContain("deep inside");
      assertThat(server.get("/hello").statusCode()).isEqualTo(200);
      server.awaitRest();
    }
  }

  @Test
  void limitsThatLetNothingInAreNone() {
    assertThatThrownBy(() -> Limits.DEFAULT.withRequests(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("limit of requests: expected more than 0, received 0; try");
    assertThatThrownBy(() -> Limits.DEFAULT.withTime(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Limits.DEFAULT.withBody(Integer.MAX_VALUE).bodies()).isEqualTo(Integer.MAX_VALUE);
  }
}
