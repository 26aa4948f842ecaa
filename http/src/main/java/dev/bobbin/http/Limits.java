package dev.bobbin.http;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The limits of a server.
 *
 * @param connections open at once; requests on further ones are answered with 503, and many more
 *     are not accepted
 * @param idle how long a connection may neither send nor receive
 * @param header bytes of the request line and headers; beyond, 431
 * @param stop how long requests under way may take once the server shuts down
 * @param body bytes of one request; beyond, 413
 * @param bodies bytes of all requests under way; beyond, 503
 * @param arrival how long the headers, and then the body, may take to arrive; beyond, 408 or the
 *     connection is closed
 * @param requests under way at once; beyond, 503
 * @param perClient requests under way at once of one token or, without tokens, one address; beyond,
 *     429
 * @param time from a request's headers to its answer, unlimited for streams; beyond, 503
 * @param exempt paths, with {@code *} for any name, or prefixes followed by {@code /*}, that are
 *     answered regardless of load and during shutdown, such as health checks
 */
public record Limits(
    int connections,
    Duration idle,
    int header,
    Duration stop,
    int body,
    long bodies,
    Duration arrival,
    int requests,
    int perClient,
    Optional<Duration> time,
    Set<String> exempt) {
  private static final int MIB = 1 << 20;

  /** The defaults of a service. */
  public static final Limits DEFAULT =
      new Limits(
          1024,
          Duration.ofSeconds(30),
          16 << 10,
          Duration.ofSeconds(20),
          16 * MIB,
          Math.min(256L * MIB, Runtime.getRuntime().maxMemory() / 4),
          Duration.ofSeconds(20),
          256,
          256,
          Optional.of(Duration.ofSeconds(30)),
          Set.of());

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is not above 0
   */
  public Limits {
    positive("connections", connections);
    positive("idle", idle.toMillis());
    positive("header", header);
    positive("body", body);
    positive("bodies", bodies);
    positive("arrival", arrival.toMillis());
    positive("requests", requests);
    positive("requests of one client", perClient);
    time.ifPresent(limit -> positive("time", limit.toMillis()));
    exempt = Set.copyOf(exempt);
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(
          "limit of %s: expected more than 0, received %d; try leaving it out"
              .formatted(name, value));
    }
  }

  /** With this number of connections. */
  public Limits withConnections(int most) {
    return new Limits(
        most, idle, header, stop, body, bodies, arrival, requests, perClient, time, exempt);
  }

  /** With this idle time of a connection. */
  public Limits withIdle(Duration most) {
    return new Limits(
        connections, most, header, stop, body, bodies, arrival, requests, perClient, time, exempt);
  }

  /** With this time to shut down. */
  public Limits withStop(Duration most) {
    return new Limits(
        connections, idle, header, most, body, bodies, arrival, requests, perClient, time, exempt);
  }

  /** With this size of a body, and at least that of all bodies. */
  public Limits withBody(int most) {
    return withBodies(most, Math.max(bodies, most));
  }

  /** With these sizes of a body and of all bodies under way. */
  public Limits withBodies(int most, long together) {
    return new Limits(
        connections,
        idle,
        header,
        stop,
        most,
        together,
        arrival,
        requests,
        perClient,
        time,
        exempt);
  }

  /** With this time for headers and bodies to arrive. */
  public Limits withArrival(Duration most) {
    return new Limits(
        connections, idle, header, stop, body, bodies, most, requests, perClient, time, exempt);
  }

  /** With this number of requests under way, all of which may be one client's. */
  public Limits withRequests(int most) {
    return withRequests(most, most);
  }

  /** With these numbers of requests under way, of all clients and of one. */
  public Limits withRequests(int most, int ofOneClient) {
    return new Limits(
        connections, idle, header, stop, body, bodies, arrival, most, ofOneClient, time, exempt);
  }

  /** With this time for a request. */
  public Limits withTime(Duration most) {
    return withTime(Optional.of(most));
  }

  /** With unlimited time for a request. */
  public Limits withoutTime() {
    return withTime(Optional.empty());
  }

  private Limits withTime(Optional<Duration> most) {
    return new Limits(
        connections, idle, header, stop, body, bodies, arrival, requests, perClient, most, exempt);
  }

  /** With these paths that are always answered. */
  public Limits withExempt(Set<String> paths) {
    return new Limits(
        connections, idle, header, stop, body, bodies, arrival, requests, perClient, time, paths);
  }
}
