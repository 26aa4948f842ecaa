package dev.bobbin.http;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The first handler: adds security headers to every answer, and refuses unknown methods, cross-site
 * requests and requests without a token.
 *
 * <p>On loopback it also checks {@code Host}.
 */
final class SecurityHandler extends Handler.Wrapper {
  /** Own files only; pages that need more override it. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src"
          + " 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final String BEARER = "Bearer ";

  private final Traffic traffic;
  private final Access access;
  private final Set<String> methods;
  private final Optional<HostCheck> hosts;
  private final RouteMethods routes;
  private final CrossSite crossSite;
  private final Paths open;

  /**
   * Checks of a server.
   *
   * @param methods that a route may take
   * @param hosts on loopback
   */
  SecurityHandler(
      Traffic traffic,
      Access access,
      Set<String> methods,
      Optional<HostCheck> hosts,
      RouteMethods routes) {
    this.traffic = traffic;
    this.access = access;
    this.methods = new TreeSet<>(methods);
    this.hosts = hosts;
    this.routes = routes;
    this.crossSite = new CrossSite(access.origins(), this.methods);
    this.open = new Paths(access.open());
  }

  static void secure(HttpFields.Mutable headers) {
    headers.put("Content-Security-Policy", POLICY);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put("Cache-Control", "no-store");
  }

  @Override
  public boolean handle(Request request, Response response, Callback end) throws Exception {
    HttpFields.Mutable headers = response.getHeaders();
    RequestContext context = RequestContext.begin(traffic, request);
    Callback callback = new LingeringClose(request, context, end);
    secure(headers);
    headers.put(RequestId.HEADER, context.id());
    if (access.tls().isPresent() && hosts.isEmpty()) {
      // A year. On loopback it would apply to all other servers of this machine.
      headers.put(HttpHeader.STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    Optional<HttpException> foreign = foreign(request);
    if (foreign.isPresent()) {
      traffic.count(Refusal.FOREIGN);
      return refuse(response, callback, foreign.get(), false);
    }
    crossSite.admit(request, headers);
    if (crossSite.isPreflight(request, headers)) {
      response.setStatus(HttpStatus.NO_CONTENT_204);
      callback.succeeded();
      return true;
    }
    Set<String> taken = routes.of(request);
    if (!methods.contains(request.getMethod())) {
      return refuseMethod(request, response, callback, taken.isEmpty() ? methods : taken);
    }
    Optional<HttpException> crossing = crossSite.refusal(request);
    if (crossing.isPresent()) {
      traffic.count(Refusal.ORIGIN);
      return refuse(response, callback, crossing.get(), false);
    }
    if (access.tokens().isPresent() && !isKnown(request, context, access.tokens().get())) {
      traffic.count(Refusal.TOKEN);
      headers.put(HttpHeader.WWW_AUTHENTICATE, challenge(request));
      return refuse(response, callback, unknownToken(request), false);
    }
    if (!taken.isEmpty() && !taken.contains(request.getMethod())) {
      return refuseMethod(request, response, callback, taken);
    }
    return super.handle(request, response, callback);
  }

  private Optional<HttpException> foreign(Request request) {
    @Nullable String host = request.getHeaders().get(HttpHeader.HOST);
    if (hosts.isPresent() && !hosts.get().admits(host)) {
      return Optional.of(hosts.get().refusal(host));
    }
    // Javalin would use this method, and the checks the real one.
    if (request.getHeaders().contains("X-HTTP-Method-Override")) {
      return Optional.of(
          new HttpException(
              400, "X-HTTP-Method-Override: expected none, received one; try the method itself"));
    }
    return Optional.empty();
  }

  private static boolean refuseMethod(
      Request request, Response response, Callback callback, Set<String> taken) {
    response.getHeaders().put(HttpHeader.ALLOW, String.join(", ", taken));
    return refuse(response, callback, RouteMethods.refusal(taken, request.getMethod()), false);
  }

  /** A wrong token is ignored where none is required. */
  private boolean isKnown(Request request, RequestContext context, Tokens tokens) {
    @Nullable String presented = presented(request);
    Optional<String> name = presented == null ? Optional.empty() : tokens.whose(presented);
    name.ifPresent(context::user);
    return name.isPresent() || open.include(request);
  }

  private static @Nullable String presented(Request request) {
    @Nullable String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? header.substring(BEARER.length()).strip()
        : null;
  }

  private static String challenge(Request request) {
    String realm = "Bearer realm=\"bobbin\"";
    return presented(request) == null ? realm : realm + ", error=\"invalid_token\"";
  }

  private static HttpException unknownToken(Request request) {
    return new HttpException(
        HttpStatus.UNAUTHORIZED_401,
        presented(request) == null
            ? "Authorization: expected Bearer and a token, received none; try curl -H 'Authorization: Bearer TOKEN'"
            : "Authorization: expected a token that this server knows, received another; try asking its operator");
  }

  static boolean refuse(
      Response response, Callback callback, HttpException exception, boolean close) {
    response.setStatus(exception.status());
    HttpFields.Mutable headers = response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, HttpException.CONTENT_TYPE);
    exception.retryAfter().ifPresent(seconds -> headers.put(HttpHeader.RETRY_AFTER, seconds));
    if (close) {
      headers.put(HttpHeader.CONNECTION, "close");
    }
    Content.Sink.write(
        response, true, HttpException.document(String.valueOf(exception.getMessage())), callback);
    return true;
  }
}
