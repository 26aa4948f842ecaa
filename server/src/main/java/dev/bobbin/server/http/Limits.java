package dev.bobbin.server.http;

import java.time.Duration;

/**
 * How much of a server its clients may take.
 *
 * @param connections at once; more wait until one is free
 * @param idle how long a connection may neither send nor take anything
 * @param header bytes of a request's line and headers; more are answered with 431
 * @param stop how long answers that are under way may take once the server is told to stop
 */
public record Limits(int connections, Duration idle, int header, Duration stop) {
  /** Of a server for a few people. */
  public static final Limits DEFAULT =
      new Limits(1024, Duration.ofSeconds(30), 16 << 10, Duration.ofSeconds(2));
}
