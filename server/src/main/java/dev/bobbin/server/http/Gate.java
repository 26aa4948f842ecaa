package dev.bobbin.server.http;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Stands before everything else: gives every answer its security headers, and turns away methods
 * that nothing here has and, on loopback, requests that a foreign page has sent.
 *
 * <p>A page of any site can have its own name resolve to 127.0.0.1 and so become, for the browser,
 * of one origin with a server on this machine (DNS rebinding). The {@code Host} header keeps the
 * foreign name.
 */
final class Gate extends Handler.Wrapper {
  /** Own files only; pages that need more say so themselves. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Set<String> methods;
  private final boolean loopback;
  private final Traffic traffic;

  Gate(Set<String> methods, boolean loopback, Traffic traffic) {
    this.methods = new TreeSet<>(methods);
    this.loopback = loopback;
    this.traffic = traffic;
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
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    secure(response.getHeaders());
    Exchange exchange =
        new Exchange(traffic, UUID.randomUUID().toString(), request.getHeadersNanoTime());
    exchange.addTo(request);
    Request.addCompletionListener(request, _ -> exchange.end());
    if (loopback && !isOurs(request)) {
      return refuse(
          response,
          callback,
          HttpStatus.MISDIRECTED_REQUEST_421,
          "Host: expected localhost, 127.0.0.1 or [::1] with this server's port, received '%s'; try the address that was printed"
              .formatted(String.valueOf(request.getHeaders().get(HttpHeader.HOST))));
    }
    if (!methods.contains(request.getMethod())) {
      response.getHeaders().put(new HttpField(HttpHeader.ALLOW, String.join(", ", methods)));
      return refuse(
          response,
          callback,
          HttpStatus.METHOD_NOT_ALLOWED_405,
          "method: expected %s, received %s; try GET"
              .formatted(String.join(" or ", methods), request.getMethod()));
    }
    return super.handle(request, response, callback);
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

  private static boolean refuse(Response response, Callback callback, int status, String message) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
    Content.Sink.write(response, true, Problem.document(message), callback);
    return true;
  }
}
