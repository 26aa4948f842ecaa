package dev.bobbin.http;

import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.router.Endpoint;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answers to requests whose handlers throw an exception. */
final class Errors {
  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

  private Errors() {}

  static void addTo(JavalinConfig config) {
    config.router.handlerWrapper(endpoint -> ctx -> handle(endpoint, ctx));
    RoutesConfig routes = config.routes;
    routes.exception(HttpException.class, (exception, ctx) -> answer(ctx, exception));
    routes.exception(
        HttpResponseException.class,
        (refusal, ctx) -> {
          String message =
              refusal.getStatus() == 404
                  ? "path: expected one of this server's, received '" + ctx.path() + "'; try /"
                  : "request: " + refusal.getMessage();
          answer(ctx, new HttpException(refusal.getStatus(), message));
        });
    routes.exception(
        InterruptedException.class,
        (_, ctx) ->
            answer(
                ctx,
                HttpException.busy(
                    503,
                    "server: expected one that goes on, received a request to stop; try again",
                    Duration.ofSeconds(1))));
    routes.exception(Exception.class, (failure, ctx) -> fail(ctx, failure));
  }

  /** Javalin neither answers nor, as configured here, logs an {@link Error}. */
  private static void handle(Endpoint endpoint, Context ctx) throws Exception {
    try {
      endpoint.handler.handle(ctx);
    } catch (Error e) {
      throw new IllegalStateException("the JVM, or an assertion, ended it", e);
    }
  }

  private static void fail(Context ctx, Exception failure) {
    if (ctx.res().isCommitted()) {
      // The client went away, or was too slow.
      LOG.debug("{} broke off", ctx.path(), failure);
      return;
    }
    String id = RequestContext.of(ctx).id();
    LOG.error("request {}: {} {} failed", id, ctx.method(), ctx.path(), failure);
    // The cause is for the server's operators only.
    answer(
        ctx,
        new HttpException(
            500,
            "server: expected an answer, received a fault of its own; try its log, request " + id));
  }

  /** Sends it at once, before the rest of the body is read. */
  private static void answer(Context ctx, HttpException exception) {
    HttpServletResponse response = ctx.res();
    exception.retryAfter().ifPresent(seconds -> response.setHeader("Retry-After", seconds));
    if (exception.status() == 408 || exception.status() == 413) {
      response.setHeader("Connection", "close");
    }
    byte[] document =
        HttpException.document(String.valueOf(exception.getMessage()))
            .getBytes(StandardCharsets.UTF_8);
    response.setStatus(exception.status());
    response.setContentType(HttpException.CONTENT_TYPE);
    response.setContentLength(document.length);
    try {
      response.getOutputStream().write(document);
      response.flushBuffer();
    } catch (IOException e) {
      LOG.debug("{} broke off", ctx.path(), e);
    }
  }
}
