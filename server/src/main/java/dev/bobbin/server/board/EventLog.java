package dev.bobbin.server.board;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A log of numbered events, which any number of readers follow at their own pace. The writer never
 * waits: a reader that falls too far behind has to start again.
 */
final class EventLog {
  static final long START = 0;

  /**
   * An event.
   *
   * @param number from 1
   * @param data JSON on one line
   */
  record Event(long number, String name, String data) {}

  sealed interface Update {
    /** The next events; none if the time was up. */
    record Events(List<Event> events) implements Update {
      public Events {
        events = List.copyOf(events);
      }
    }

    /** Some of the next events are no longer known; the log continues after this number. */
    record Forgotten(long number) implements Update {}

    /** The log is closed. */
    record Closed() implements Update {}
  }

  private final ArrayDeque<Event> events = new ArrayDeque<>();
  private final int capacity;
  private final String instance;
  private long last = START;
  private boolean closed;

  /** An empty log that keeps the newest {@code capacity} events. */
  EventLog(int capacity) {
    this.capacity = capacity;
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    this.instance = HexFormat.of().formatHex(random);
  }

  synchronized long last() {
    return last;
  }

  synchronized void append(String name, String data) {
    last++;
    events.addLast(new Event(last, name, data));
    if (events.size() > capacity) {
      events.removeFirst();
    }
    notifyAll();
  }

  /** Waits for events after a number, for at most {@code patience}. */
  synchronized Update after(long number, Duration patience) throws InterruptedException {
    await(() -> closed || number != last, patience);
    if (closed) {
      return new Update.Closed();
    }
    if (number > last || number < last - events.size()) {
      return new Update.Forgotten(last);
    }
    return new Update.Events(events.stream().filter(event -> event.number() > number).toList());
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Waits until the log is closed, for at most {@code patience}; returns whether it is. */
  synchronized boolean awaitClosed(Duration patience) throws InterruptedException {
    await(() -> closed, patience);
    return closed;
  }

  private void await(BooleanSupplier condition, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (long left = patience.toNanos();
        left > 0 && !condition.getAsBoolean();
        left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /** A place in this log as text, which is different for each start of a server. */
  String cursor(long number) {
    return instance + "." + number;
  }

  /** The place of a cursor; a forgotten one, -1, if it is not of this log. */
  long number(String cursor) {
    int dot = cursor.indexOf('.');
    if (dot < 0 || !cursor.substring(0, dot).equals(instance)) {
      return -1;
    }
    try {
      return Long.parseLong(cursor.substring(dot + 1));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
