package dev.bobbin.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many hostile clients. */
@Tag("slow")
@Timeout(300)
final class HostileTest {
  private static final long SEED = 20_261_121;
  private static final int SLOW = 500;

  /** Parts of requests, valid and invalid. */
  private static final String[] PIECES = {
    "GET ",
    "POST ",
    "PUT ",
    "/size",
    "/picture",
    "/hello",
    "/items/",
    " HTTP/1.1",
    " HTTP/1.0",
    " HTTP/2.0",
    "\r\n",
    "\n",
    "\r",
    "\0",
    "Host: localhost\r\n",
    "Content-Length: 5\r\n",
    "Content-Length: -1\r\n",
    "Content-Length: 99999999999999999999\r\n",
    "Content-Length: 3\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding: gzip, chunked\r\n",
    "5\r\nhello\r\n",
    "0\r\n\r\n",
    "ffffffffffffffff\r\n",
    "-1\r\n",
    "Expect: 100-continue\r\n",
    "\r\n\r\n",
    "Content-Type: multipart/form-data; boundary=b\r\n",
    "--b\r\n",
    "--b--\r\n",
    "%00",
    "%zz",
    "..",
    "Connection: close\r\n",
    "Connection: upgrade\r\nUpgrade: websocket\r\n",
    "\u00ff\u00fe",
    "hello",
    "Content-Encoding: gzip\r\n",
    "Range: bytes=0-\r\n",
    "If-None-Match: *\r\n",
    "Cookie: a=b\r\n",
    "Authorization: Bearer x\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "TRACE / HTTP/1.1\r\n",
  };

  private static String nonsense(Random random, int port) {
    StringBuilder text = new StringBuilder();
    if (random.nextInt(4) > 0) {
      // Most begin correctly, or the parser would reject all of them.
      String method = random.nextBoolean() ? "POST /size" : "POST /picture";
      text.append(method).append(" HTTP/1.1\r\nHost: localhost:").append(port).append("\r\n");
    }
    int pieces = 1 + random.nextInt(12);
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  @Test
  void thousandsOfMalformedRequestsGetAnErrorOrNothingAndLeaveNothingBehind() throws Exception {
    int count = 10_000;
    ConcurrentHashMap<String, AtomicInteger> statuses = new ConcurrentHashMap<>();
    try (TestServer server = TestServer.start(limits -> limits.withRequests(1024));
        ExecutorService clients = Executors.newFixedThreadPool(16)) {
      long before = heap();
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Random random = new Random(SEED + i);
        all.add(
            clients.submit(() -> {
              String answer = ask(server, nonsense(random, server.port()));
              String status = answer.isEmpty() ? "none" : answer.substring(9, 12);
              statuses.computeIfAbsent(status, _ -> new AtomicInteger()).incrementAndGet();
              return null;
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
      server.awaitRest();
      assertThat(statuses.keySet())
          .as("seed %d: %s", SEED, statuses)
          .noneMatch(status -> status.startsWith("5") && !status.matches("50[15]"));
      assertThat(server.get("/hello").body()).isEqualTo("hello");
      TestServer.await(
          "connections are closed",
          () -> server.traffic().requests() == 0 && server.connections() < 4);
      assertThat(heap() - before).as("bytes that stay").isLessThan(32L << 20);
    }
  }

  private static String ask(TestServer server, String text) throws Exception {
    try (RawConnection raw = server.open()) {
      try {
        raw.send(text.getBytes(StandardCharsets.ISO_8859_1)).endOutput();
      } catch (SocketException e) {
        // The server closed the connection early.
      }
      return raw.rest();
    }
  }

  private static long heap() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(100);
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  @Test
  void hundredsOfSlowClientsDelayNoOther() throws Exception {
    // Longer than the test may take, so that waiting for them would fail it.
    try (TestServer server = serve(Duration.ofHours(1))) {
      List<RawConnection> connections = dripping(server);
      TestServer.await("half of them ask", () -> server.traffic().requests() == SLOW / 2);
      for (int round = 0; round < 100; round++) {
        connections.forEach(HostileTest::drop);
        assertThat(server.get("/hello").statusCode()).isEqualTo(200);
      }
      assertThat(server.traffic().active()).hasSizeGreaterThanOrEqualTo(SLOW / 2);
      assertThat(server.traffic().refused(Refusal.SLOW)).isZero();
      for (RawConnection raw : connections) {
        raw.close();
      }
    }
  }

  @Test
  void hundredsOfDrippingClientsAreCutOff() throws Exception {
    try (TestServer server = serve(Duration.ofSeconds(2))) {
      List<RawConnection> connections = dripping(server);
      while (server.traffic().refused(Refusal.SLOW) < SLOW) {
        connections.forEach(HostileTest::drop);
        assertThat(server.get("/hello").statusCode()).isEqualTo(200);
      }
      for (RawConnection raw : connections) {
        // Half of them got an answer; the others had not sent their headers.
        assertThat(raw.rest()).matches("(?s)|HTTP/1.1 408 .*");
        raw.close();
      }
      server.awaitRest();
      assertThat(server.traffic().refused(Refusal.SLOW)).isEqualTo(SLOW);
    }
  }

  private static TestServer serve(Duration arrival) throws Exception {
    return TestServer.start(limits ->
        limits
            .withArrival(arrival)
            .withTime(Duration.ofHours(1))
            .withRequests(1024)
            .withConnections(1024));
  }

  /** Clients of which half have sent their headers, and half have not. */
  private static List<RawConnection> dripping(TestServer server) throws Exception {
    List<RawConnection> connections = new ArrayList<>();
    for (int i = 0; i < SLOW; i++) {
      RawConnection raw = server.open();
      connections.add(raw);
      String rest = i % 2 == 0 ? "Content-Length: 1000000\r\n\r\n" : "";
      raw.send("POST /size HTTP/1.1\r\nHost: localhost:" + server.port() + "\r\n" + rest);
    }
    return connections;
  }

  private static void drop(RawConnection raw) {
    try {
      raw.send("x");
    } catch (IOException e) {
      // Cut off.
    }
  }
}
