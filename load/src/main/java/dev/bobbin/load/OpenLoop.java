package dev.bobbin.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests at a fixed rate, answered or not, as long as a connection is free. The result says
 * how many were sent.
 */
final class OpenLoop {
  private final URI service;
  private final byte[] request;
  private final byte[] expected;
  private final int connections;

  private final Histogram answered = new ConcurrentHistogram(Millis.DIGITS);
  private final Histogram answeredSinceDue = new ConcurrentHistogram(Millis.DIGITS);
  private final Histogram turnedAway = new ConcurrentHistogram(Millis.DIGITS);
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong broken = new AtomicLong();
  private final AtomicLong wrong = new AtomicLong();
  private final AtomicLong other = new AtomicLong();

  /**
   * A loop with one request.
   *
   * @param expected body of each answer, byte for byte
   * @param connections the largest number of requests at once
   */
  OpenLoop(URI service, byte[] request, byte[] expected, int connections) {
    this.service = service;
    this.request = request;
    this.expected = expected;
    this.connections = connections;
  }

  /**
   * The results.
   *
   * @param sent requests per second
   * @param answered per second, with 200 and the right body
   * @param refused per second, with 429 or 503 and a Retry-After
   * @param wrong answers with 200 and another body
   * @param other answers with any other status
   * @param broken requests without an answer
   * @param p50 milliseconds from sending to the answer, of those answered
   * @param p99 the same, 99th percentile
   * @param dueP99 the same from when the request was due, including its wait for a connection
   * @param refusalP99 milliseconds from sending to the refusal
   */
  record Result(
      double sent,
      double answered,
      double refused,
      long wrong,
      long other,
      long broken,
      double p50,
      double p99,
      double dueP99,
      double refusalP99) {}

  /** A loop that expects the answer that the service gives now. */
  static OpenLoop of(URI service, Workload workload, int connections) throws IOException {
    byte[] request = workload.request(service);
    try (HttpConnection connection = new HttpConnection(service)) {
      return new OpenLoop(service, request, connection.send(request).body(), connections);
    }
  }

  Result run(double perSecond, Duration duration) {
    long most = Math.round(perSecond * duration.toNanos() / 1e9);
    AtomicLong tickets = new AtomicLong();
    long start = System.nanoTime();
    long end = start + duration.toNanos();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < connections; i++) {
        clients.execute(() -> {
          HttpConnection connection = null;
          for (long ticket = tickets.getAndIncrement();
              ticket < most && System.nanoTime() < end;
              ticket = tickets.getAndIncrement()) {
            long due = start + Math.round(ticket * 1e9 / perSecond);
            for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
              LockSupport.parkNanos(early);
            }
            connection = exchange(connection, due);
          }
          close(connection);
        });
      }
    }
    double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
    return new Result(
        sent.get() / seconds,
        answered.getTotalCount() / seconds,
        turnedAway.getTotalCount() / seconds,
        wrong.get(),
        other.get(),
        broken.get(),
        Millis.at(answered, 50),
        Millis.at(answered, 99),
        Millis.at(answeredSinceDue, 99),
        Millis.at(turnedAway, 99));
  }

  /** Returns the connection, or null if it is closed. */
  private @Nullable HttpConnection exchange(@Nullable HttpConnection open, long due) {
    HttpConnection connection = open;
    try {
      if (connection == null) {
        connection = new HttpConnection(service);
      }
      sent.incrementAndGet();
      long start = System.nanoTime();
      HttpConnection.Answer answer = connection.send(request);
      long end = System.nanoTime();
      switch (answer.status()) {
        case 200 -> {
          if (Arrays.equals(answer.body(), expected)) {
            answered.recordValue(end - start);
            answeredSinceDue.recordValue(end - due);
          } else {
            wrong.incrementAndGet();
          }
        }
        case 429, 503 -> {
          if (answer.headers().containsKey("retry-after")) {
            turnedAway.recordValue(end - start);
          } else {
            other.incrementAndGet();
          }
        }
        default -> other.incrementAndGet();
      }
      if (!answer.closes()) {
        return connection;
      }
    } catch (IOException e) {
      broken.incrementAndGet();
    }
    close(connection);
    return null;
  }

  private static void close(@Nullable HttpConnection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (IOException e) {
        // The answer has been read.
      }
    }
  }
}
