package dev.bobbin.http;

import io.javalin.Javalin;
import io.javalin.router.ParsedEndpoint;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;

/** The methods that each route takes. */
final class RouteMethods {
  private volatile List<ParsedEndpoint> endpoints = List.of();

  /** Knows the routes of a server from now on. */
  void learn(Javalin javalin) {
    endpoints =
        javalin.unsafe.internalRouter.allHttpHandlers().stream()
            .filter(parsed -> parsed.endpoint.method.isHttpMethod())
            .toList();
  }

  /** The methods that the path of a request takes; empty if no route has it. */
  Set<String> of(Request request) {
    Set<String> methods = new TreeSet<>();
    String path = request.getHttpURI().getPath();
    if (path != null) {
      for (ParsedEndpoint parsed : endpoints) {
        if (parsed.matches(path)) {
          methods.add(parsed.endpoint.method.name());
        }
      }
    }
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return methods;
  }

  /** 405. */
  static HttpException refusal(Set<String> taken, String method) {
    return new HttpException(
        HttpStatus.METHOD_NOT_ALLOWED_405,
        "method: expected %s, received %s; try %s"
            .formatted(String.join(" or ", taken), method, taken.iterator().next()));
  }
}
