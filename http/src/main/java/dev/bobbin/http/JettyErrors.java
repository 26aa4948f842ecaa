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
 * Errors that Jetty finds before any handler of ours runs: requests that are no HTTP, headers that
 * are too large, paths that can be read in two ways. Its own page would show HTML.
 */
final class JettyErrors extends ErrorHandler {
  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      @Nullable String reason,
      @Nullable Throwable cause,
      Callback callback) {
    Gate.secure(response.getHeaders());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
    Content.Sink.write(response, true, document(status, reason), callback);
  }

  private static String document(int status, @Nullable String reason) {
    return Problem.document(
        "request: " + (reason == null ? HttpStatus.getMessage(status) : reason));
  }
}
