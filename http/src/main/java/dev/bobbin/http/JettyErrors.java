package dev.bobbin.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers errors that Jetty finds before any handler runs, such as malformed requests, large
 * headers and ambiguous paths, in JSON instead of HTML.
 */
final class JettyErrors extends ErrorHandler {
  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      @Nullable String reason,
      @Nullable Throwable cause,
      Callback callback) {
    SecurityHandler.secure(response.getHeaders());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, HttpException.CONTENT_TYPE);
    // Jetty closes it after what it could not parse, without a word to the client, whose next
    // request would fail.
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    Content.Sink.write(response, true, document(status, reason), callback);
  }

  private static String document(int status, @Nullable String reason) {
    return HttpException.document(
        "request: " + (reason == null ? HttpStatus.getMessage(status) : reason));
  }
}
