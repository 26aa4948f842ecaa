package dev.bobbin.http;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How much of a server its clients may take.
 *
 * @param connections at once; the requests of more are answered with 503, and of very many more
 *     none is let in
 * @param idle how long a connection may neither send nor take anything
 * @param header bytes of a request's line and headers; more are answered with 431
 * @param stop how long answers that are under way may take once the server is told to stop
 * @param body bytes of one request; more are answered with 413
 * @param bodies bytes of all requests under way together; more are answered with 503
 * @param arrival how long a request's headers, and after them its body, may take to arrive; slower
 *     ones are answered with 408 or cut off
 * @param requests under way at once; more are answered with 503
 * @param perClient requests under way at once of one token or, where there are none, one address;
 *     more are answered with 429
 * @param time how long a request may take from its headers to its answer, or none where answers
 *     stream without end; slower ones are answered with 503
 * @param exempt paths, or their beginnings followed by {@code *}, whose requests are answered even
 *     when there are too many and while the server stops: probes of its health
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

  /** Of a service. */
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
   * Checks the numbers.
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

  /** With another number of connections. */
  public Limits withConnections(int most) {
    return new Limits(
        most, idle, header, stop, body, bodies, arrival, requests, perClient, time, exempt);
  }

  /** With another time for a connection to stand still. */
  public Limits withIdle(Duration most) {
    return new Limits(
        connections, most, header, stop, body, bodies, arrival, requests, perClient, time, exempt);
  }

  /** With another time to stop. */
  public Limits withStop(Duration most) {
    return new Limits(
        connections, idle, header, most, body, bodies, arrival, requests, perClient, time, exempt);
  }

  /** With another size of a body, and of all bodies together at least that. */
  public Limits withBody(int most) {
    return withBodies(most, Math.max(bodies, most));
  }

  /** With other sizes of a body and of all bodies under way together. */
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

  /** With another time for headers and bodies to arrive. */
  public Limits withArrival(Duration most) {
    return new Limits(
        connections, idle, header, stop, body, bodies, most, requests, perClient, time, exempt);
  }

  /** With another number of requests under way, of which one client may have all. */
  public Limits withRequests(int most) {
    return withRequests(most, most);
  }

  /** With other numbers of requests under way, of all clients and of one. */
  public Limits withRequests(int most, int ofOneClient) {
    return new Limits(
        connections, idle, header, stop, body, bodies, arrival, most, ofOneClient, time, exempt);
  }

  /** With another time for a request. */
  public Limits withTime(Duration most) {
    return new Limits(
        connections,
        idle,
        header,
        stop,
        body,
        bodies,
        arrival,
        requests,
        perClient,
        Optional.of(most),
        exempt);
  }

  /** With answers that may take as long as they like. */
  public Limits withoutTime() {
    return new Limits(
        connections,
        idle,
        header,
        stop,
        body,
        bodies,
        arrival,
        requests,
        perClient,
        Optional.empty(),
        exempt);
  }

  /** With other paths that are always answered. */
  public Limits withExempt(Set<String> paths) {
    return new Limits(
        connections, idle, header, stop, body, bodies, arrival, requests, perClient, time, paths);
  }
}
