package dev.bobbin.server.board;

import dev.bobbin.http.Problem;
import dev.bobbin.server.board.EventLog.Answer;
import dev.bobbin.server.board.EventLog.Event;
import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The log as server-sent events (HTML Living Standard, 9.2). Each client has the virtual thread of
 * its request and its own place in the log, so that one that does not read only keeps itself
 * waiting, until the server's idle time ends it.
 */
final class EventStream {
  /** What a stream says in silence, so that both ends notice when the other is gone. */
  private static final String HEARTBEAT = ": still here\n\n";

  private static final String RETRY = "retry: 1000\n\n";

  private final EventLog log;
  private final RunWatch watch;
  private final Semaphore free;
  private final Duration heartbeat;

  /** Streams of a log; while there is one, somebody watches. */
  EventStream(EventLog log, RunWatch watch, Pace pace) {
    this.log = log;
    this.watch = watch;
    this.free = new Semaphore(pace.streams());
    this.heartbeat = pace.heartbeat();
  }

  /** Answers a request until the client goes or the log is closed. */
  void serve(Context ctx) throws IOException {
    if (!free.tryAcquire()) {
      ctx.header("Retry-After", "5");
      throw new Problem(
          503, "events: expected fewer pages to watch at once, received one more; try again later");
    }
    try {
      // What the first look finds is news already.
      long place = place(ctx);
      watch.enter();
      try {
        stream(ctx, place);
      } catch (InterruptedException e) {
        // The server stops: so does this stream.
        Thread.currentThread().interrupt();
      } finally {
        watch.leave();
      }
    } finally {
      free.release();
    }
  }

  /** After which event a client goes on. */
  private long place(Context ctx) {
    // What the browser adds when it connects again by itself is newer than what the page once asked
    // for.
    @Nullable String seen = ctx.header("Last-Event-ID");
    @Nullable String asked = seen == null ? ctx.queryParam("after") : seen;
    return asked == null ? log.last() : log.number(asked);
  }

  private void stream(Context ctx, long from) throws IOException, InterruptedException {
    headers(ctx);
    // Javalin's own stream gathers and compresses; here each event has to leave at once.
    ServletOutputStream out = ctx.res().getOutputStream();
    send(out, RETRY);
    long place = from;
    while (true) {
      switch (log.after(place, heartbeat)) {
        case Answer.Events(var events) when events.isEmpty() -> send(out, HEARTBEAT);
        case Answer.Events(var events) -> {
          send(out, events.stream().map(this::text).collect(Collectors.joining()));
          place = events.getLast().number();
        }
        case Answer.Forgotten(long last) -> {
          send(out, text(new Event(last, "reset", "{}")));
          place = last;
        }
        case Answer.Closed() -> {
          return;
        }
      }
    }
  }

  static void headers(Context ctx) {
    ctx.contentType("text/event-stream; charset=utf-8");
  }

  /** JSON of one line has no line break that could end the field early. */
  private String text(Event event) {
    return "id: %s\nevent: %s\ndata: %s\n\n"
        .formatted(log.cursor(event.number()), event.name(), event.data());
  }

  private static void send(ServletOutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
