package dev.bobbin.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/**
 * Reads what a client still sends after it has its answer. A connection that is closed while bytes
 * of a body lie unread in it is reset, and takes an answer with it that the client has not looked
 * at yet: it would never learn that its picture is too large. {@link Watch} sees that it ends.
 */
final class Linger extends Callback.Nested implements Runnable {
  private final Request request;
  private final Exchange exchange;

  Linger(Request request, Exchange exchange, Callback callback) {
    super(callback);
    this.request = request;
    this.exchange = exchange;
  }

  @Override
  public void succeeded() {
    exchange.answered();
    if (request.getHeaders().contains(HttpHeader.EXPECT) || exchange.isLate()) {
      // It waits for a word before it sends its body, and has got another one; or it was waited
      // for long enough.
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
        exchange.linger();
        request.demand(this);
        return;
      }
      boolean end = chunk.isLast() || Content.Chunk.isFailure(chunk);
      chunk.release();
      if (end) {
        end();
        return;
      }
    }
  }

  private void end() {
    exchange.endLinger();
    super.succeeded();
  }
}
