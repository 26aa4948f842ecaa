package dev.bobbin.server.board;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What has happened, numbered, for readers who each keep their own place in it. The writer never
 * waits for a reader: whoever is so slow that its place has been forgotten is told to start afresh.
 */
final class EventLog {
  /** Before any event. */
  static final long START = 0;

  /**
   * Something that has happened.
   *
   * @param number from 1
   * @param name what kind
   * @param data JSON on one line
   */
  record Event(long number, String name, String data) {}

  /** What a reader gets. */
  sealed interface Answer {
    /** What came next; none where the time was up first. */
    record Events(List<Event> events) implements Answer {
      public Events {
        events = List.copyOf(events);
      }
    }

    /** Some of what came next is no longer known; the log goes on after this number. */
    record Forgotten(long number) implements Answer {}

    /** There will be no more. */
    record Closed() implements Answer {}
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Event> events = new ArrayDeque<>();
  private final int capacity;
  private final String instance;
  private long last = START;
  private boolean closed;

  /** An empty log that remembers so many events. */
  EventLog(int capacity) {
    this.capacity = capacity;
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    this.instance = HexFormat.of().formatHex(random);
  }

  /** The number of the newest event. */
  long last() {
    lock.lock();
    try {
      return last;
    } finally {
      lock.unlock();
    }
  }

  /** Adds an event. */
  void append(String name, String data) {
    lock.lock();
    try {
      last++;
      events.addLast(new Event(last, name, data));
      if (events.size() > capacity) {
        events.removeFirst();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for what comes after an event, but not longer than {@code patience}. */
  Answer after(long number, Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (!closed && number == last && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (closed) {
        return new Answer.Closed();
      }
      if (number > last || number < last - events.size()) {
        return new Answer.Forgotten(last);
      }
      List<Event> next = new ArrayList<>();
      for (Event event : events) {
        if (event.number() > number) {
          next.add(event);
        }
      }
      return new Answer.Events(next);
    } finally {
      lock.unlock();
    }
  }

  /** Lets all readers go. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the log is closed, but not longer than {@code nanoseconds}. */
  boolean awaitClosed(long nanoseconds) throws InterruptedException {
    lock.lock();
    try {
      long left = nanoseconds;
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * A place in this log as text that no other log understands: numbers begin again with every start
   * of a server.
   */
  String cursor(long number) {
    return instance + "." + number;
  }

  /**
   * The place that a text names; a number that is forgotten where the text is none of this log's.
   */
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
