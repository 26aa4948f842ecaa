package dev.bobbin.http;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Access of pages of other sites: allowed origins get CORS headers; of all others, requests that
 * are more than reading are refused, since browsers send pictures anywhere without a preflight.
 */
final class CrossSite {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final String SENT_HEADERS =
      "Authorization, Content-Type, " + RequestId.HEADER + ", Inference-Header-Content-Length";
  private static final String SEEN_HEADERS =
      "Retry-After, " + RequestId.HEADER + ", Inference-Header-Content-Length";

  /** How long browsers may cache the answer to a preflight. */
  private static final String PREFLIGHT_SECONDS = "600";

  private final Set<String> origins;
  private final String methods;

  CrossSite(Set<String> origins, Set<String> methods) {
    this.origins = origins;
    this.methods = String.join(", ", methods);
  }

  /** Adds the headers with which an allowed page may read the answer. */
  void admit(Request request, HttpFields.Mutable answer) {
    if (origins.isEmpty()) {
      return;
    }
    boolean any = origins.contains(Access.ANY);
    if (!any) {
      answer.add(HttpHeader.VARY, HttpHeader.ORIGIN.asString());
    }
    @Nullable String origin = origin(request);
    if (origin == null || !isNamed(origin)) {
      return;
    }
    answer.put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, any ? Access.ANY : origin);
    answer.put(HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS, SEEN_HEADERS);
    answer.put("Cross-Origin-Resource-Policy", "cross-origin");
  }

  /** Whether this is a preflight of an allowed page; if so, adds the headers of its answer. */
  boolean isPreflight(Request request, HttpFields.Mutable answer) {
    @Nullable String origin = origin(request);
    if (origin == null
        || !isNamed(origin)
        || !request.getMethod().equals("OPTIONS")
        || !request.getHeaders().contains(HttpHeader.ACCESS_CONTROL_REQUEST_METHOD)) {
      return false;
    }
    answer.put(HttpHeader.ACCESS_CONTROL_ALLOW_METHODS, methods);
    answer.put(HttpHeader.ACCESS_CONTROL_ALLOW_HEADERS, SENT_HEADERS);
    answer.put(HttpHeader.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
    if (request.getHeaders().contains("Access-Control-Request-Private-Network")) {
      answer.put("Access-Control-Allow-Private-Network", "true");
    }
    return true;
  }

  Optional<HttpException> refusal(Request request) {
    if (READING.contains(request.getMethod())) {
      return Optional.empty();
    }
    @Nullable String origin = origin(request);
    if ((origin != null && isNamed(origin)) || isOwn(request, origin)) {
      return Optional.empty();
    }
    return Optional.of(
        new HttpException(
            403,
            "Origin: expected a page of this server, received %s; try naming that origin when the server is started"
                .formatted(origin == null ? "one of another site" : "'" + origin + "'")));
  }

  /** By Sec-Fetch-Site; for browsers that do not send it, Origin is compared with Host. */
  private static boolean isOwn(Request request, @Nullable String origin) {
    @Nullable String site = request.getHeaders().get("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin") || site.equals("none");
    }
    if (origin == null) {
      return true;
    }
    @Nullable String host = request.getHeaders().get(HttpHeader.HOST);
    return host != null && origin.endsWith("://" + host.toLowerCase(Locale.ROOT));
  }

  private static @Nullable String origin(Request request) {
    @Nullable String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    return origin == null ? null : origin.toLowerCase(Locale.ROOT);
  }

  private boolean isNamed(String origin) {
    return origins.contains(Access.ANY) || origins.contains(origin);
  }
}
