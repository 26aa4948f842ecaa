package dev.bobbin.server.board;

import dev.bobbin.http.HttpException;
import dev.bobbin.server.board.EventLog.Event;
import dev.bobbin.server.board.EventLog.Update;
import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The log as server-sent events (HTML Living Standard, 9.2). Each client has its own thread and
 * place in the log; one that does not read blocks only itself, until the idle time of its
 * connection ends.
 */
final class EventStream {
  /** A comment, by which both ends notice that the other is gone. */
  private static final String HEARTBEAT = ": still here\n\n";

  private static final String RETRY = "retry: 1000\n\n";

  private final EventLog log;
  private final RunWatcher watcher;
  private final Semaphore free;
  private final Duration heartbeat;

  EventStream(EventLog log, RunWatcher watcher, BoardSettings settings) {
    this.log = log;
    this.watcher = watcher;
    this.free = new Semaphore(settings.streams());
    this.heartbeat = settings.heartbeat();
  }

  /** Answers a request until the client disconnects or the log is closed. */
  void serve(Context ctx) throws IOException {
    if (!free.tryAcquire()) {
      ctx.header("Retry-After", "5");
      throw new HttpException(
          503, "events: expected fewer pages to watch at once, received one more; try again later");
    }
    try {
      // Before the first check, whose findings are events already.
      long place = place(ctx);
      watcher.enter();
      try {
        stream(ctx, place);
      } catch (InterruptedException e) {
        // The server stops.
        Thread.currentThread().interrupt();
      } finally {
        watcher.leave();
      }
    } finally {
      free.release();
    }
  }

  /** The number of the event after which a client continues. */
  private long place(Context ctx) {
    // When a browser reconnects by itself, this header is newer than the page's parameter.
    @Nullable String seen = ctx.header("Last-Event-ID");
    @Nullable String asked = seen == null ? ctx.queryParam("after") : seen;
    return asked == null ? log.last() : log.number(asked);
  }

  private void stream(Context ctx, long from) throws IOException, InterruptedException {
    headers(ctx);
    // Javalin's own stream buffers and compresses; here each event has to be sent at once.
    ServletOutputStream out = ctx.res().getOutputStream();
    send(out, RETRY);
    long place = from;
    while (true) {
      switch (log.after(place, heartbeat)) {
        case Update.Events(var events) when events.isEmpty() -> send(out, HEARTBEAT);
        case Update.Events(var events) -> {
          send(out, events.stream().map(this::text).collect(Collectors.joining()));
          place = events.getLast().number();
        }
        case Update.Forgotten(long last) -> {
          send(out, text(new Event(last, "reset", "{}")));
          place = last;
        }
        case Update.Closed() -> {
          return;
        }
      }
    }
  }

  static void headers(Context ctx) {
    ctx.contentType("text/event-stream; charset=utf-8");
  }

  private String text(Event event) {
    return "id: %s\nevent: %s\ndata: %s\n\n"
        .formatted(log.cursor(event.number()), event.name(), event.data());
  }

  private static void send(ServletOutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
