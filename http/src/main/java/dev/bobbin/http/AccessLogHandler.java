package dev.bobbin.http;

import dev.bobbin.base.json.JsonWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/** Counts and logs every request once its answer is complete, malformed ones included. */
final class AccessLogHandler implements RequestLog {
  private static final int LONGEST_PATH = 1024;

  private final Telemetry telemetry;

  AccessLogHandler(Telemetry telemetry) {
    this.telemetry = telemetry;
  }

  @Override
  public void log(Request request, Response response) {
    @Nullable RequestContext context = RequestContext.of(request);
    // Null if the request was malformed: it has neither a method nor a path.
    long nanos =
        context == null ? System.nanoTime() - request.getBeginNanoTime() : context.duration();
    @Nullable String route = context == null ? null : context.route();
    String method = context == null ? "" : request.getMethod();
    telemetry.count(method, route, response.getStatus(), nanos);
    if (telemetry.log().isPresent()) {
      telemetry.log().get().write(line(request, response, context, nanos));
    }
  }

  private static String line(
      Request request, Response response, @Nullable RequestContext context, long nanos) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
    line.put("client", Request.getRemoteAddr(request));
    if (context != null) {
      line.put("id", context.id());
      line.put("user", context.user().orElse(null));
      line.put("method", request.getMethod());
      line.put("path", path(request));
      line.put("route", context.route());
    }
    line.put("status", response.getStatus());
    line.put("in", Math.max(0, Request.getContentBytesRead(request)));
    line.put("out", sent(request, response));
    line.put("ms", Math.round(nanos / 1e3) / 1e3);
    if (context != null) {
      context.notes().forEach(line::putIfAbsent);
    }
    return JsonWriter.compact(line);
  }

  /** HEAD is answered without the body that was written. */
  private static long sent(Request request, Response response) {
    return HttpMethod.HEAD.is(request.getMethod())
        ? 0
        : Math.max(0, Response.getContentBytesWritten(response));
  }

  /** Without the query, which may hold private data. */
  private static String path(Request request) {
    String path = String.valueOf(request.getHttpURI().getPath());
    return path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH) + "...";
  }
}
