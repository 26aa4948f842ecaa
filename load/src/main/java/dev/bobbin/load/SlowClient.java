package dev.bobbin.load;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** Clients that keep a service waiting. */
enum SlowClient {
  SAYS_NOTHING("says nothing"),
  SLOW_HEADERS("headers, a byte a second"),
  SLOW_BODY("body, a byte a second"),
  HALF_A_BODY("half a body");

  private static final int PAUSE_MILLIS = 1000;

  private final String words;

  SlowClient(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /**
   * Seconds until the server closed the connection; infinite if it did not.
   *
   * @param request whose bytes it sends
   * @param patience how long it goes on
   */
  double closedAfter(URI service, byte[] request, Duration patience) {
    int head = new String(request, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
    int sent =
        switch (this) {
          case SAYS_NOTHING -> 0;
          case SLOW_HEADERS -> 1;
          case SLOW_BODY -> head + 1;
          case HALF_A_BODY -> head + (request.length - head) / 2;
        };
    boolean trickles = this == SLOW_HEADERS || this == SLOW_BODY;
    long start = System.nanoTime();
    long end = start + patience.toNanos();
    try (HttpConnection connection = new HttpConnection(service)) {
      connection.write(Arrays.copyOf(request, sent));
      while (System.nanoTime() < end) {
        if (connection.isClosedWithin(PAUSE_MILLIS)) {
          return (System.nanoTime() - start) / 1e9;
        }
        if (trickles) {
          connection.write(new byte[] {request[sent++]});
        }
      }
      return Double.POSITIVE_INFINITY;
    } catch (IOException e) {
      // The server closed it while we wrote.
      return (System.nanoTime() - start) / 1e9;
    }
  }
}
