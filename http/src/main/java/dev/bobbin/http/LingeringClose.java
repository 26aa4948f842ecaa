package dev.bobbin.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/**
 * Lingering close: reads what a client still sends after its answer. Closing a connection with
 * unread bytes resets it, and the client would not see the answer. {@link Watchdog} limits its
 * time.
 */
final class LingeringClose extends Callback.Nested implements Runnable {
  private final Request request;
  private final RequestContext context;

  LingeringClose(Request request, RequestContext context, Callback callback) {
    super(callback);
    this.request = request;
    this.context = context;
  }

  @Override
  public void succeeded() {
    context.answered();
    if (request.getHeaders().contains(HttpHeader.EXPECT) || context.isLate()) {
      // It does not send its body before 100 Continue, or has taken too long already.
      super.succeeded();
    } else {
      run();
    }
  }

  @Override
  public void run() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        context.traffic().lingering().add(context);
        request.demand(this);
        return;
      }
      boolean end = chunk.isLast() || Content.Chunk.isFailure(chunk);
      chunk.release();
      if (end) {
        context.traffic().lingering().remove(context);
        super.succeeded();
        return;
      }
    }
  }
}
