package dev.bobbin.http;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpField;
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
 * <p>On loopback it also checks {@code Host}: a foreign page whose name resolves to 127.0.0.1 (DNS
 * rebinding) is of the same origin for the browser, but sends that name.
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
  private final boolean loopback;
  private final CrossSite crossSite;
  private final Paths open;

  SecurityHandler(Traffic traffic, Access access, Set<String> methods, boolean loopback) {
    this.traffic = traffic;
    this.access = access;
    this.methods = new TreeSet<>(methods);
    this.loopback = loopback;
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
    if (access.tls().isPresent() && !loopback) {
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
    if (!methods.contains(request.getMethod())) {
      headers.put(new HttpField(HttpHeader.ALLOW, String.join(", ", methods)));
      return refuse(response, callback, unknownMethod(request.getMethod()), false);
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
    return super.handle(request, response, callback);
  }

  private Optional<HttpException> foreign(Request request) {
    if (loopback && !isOurs(request)) {
      return Optional.of(
          new HttpException(
              HttpStatus.MISDIRECTED_REQUEST_421,
              "Host: expected localhost, 127.0.0.1 or [::1] with this server's port, received '%s'; try the address that was printed"
                  .formatted(String.valueOf(request.getHeaders().get(HttpHeader.HOST)))));
    }
    // Javalin would use this method, and the checks the real one.
    if (request.getHeaders().contains("X-HTTP-Method-Override")) {
      return Optional.of(
          new HttpException(
              400, "X-HTTP-Method-Override: expected none, received one; try the method itself"));
    }
    return Optional.empty();
  }

  private static boolean isOurs(Request request) {
    String host = request.getHeaders().get(HttpHeader.HOST);
    if (host == null) {
      return false;
    }
    int port = Request.getLocalPort(request);
    return Set.of("localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port)
        .contains(host.toLowerCase(Locale.ROOT));
  }

  private HttpException unknownMethod(String method) {
    return new HttpException(
        HttpStatus.METHOD_NOT_ALLOWED_405,
        "method: expected %s, received %s; try GET"
            .formatted(String.join(" or ", methods), method));
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
