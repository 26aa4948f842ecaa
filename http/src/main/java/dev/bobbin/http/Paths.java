package dev.bobbin.http;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.server.Request;

/** A set of paths: whole ones, and prefixes followed by {@code /*}. */
final class Paths {
  private static final String REST = "/*";

  private final Set<String> whole = new HashSet<>();
  private final Set<String> beginnings = new TreeSet<>();

  Paths(Set<String> patterns) {
    for (String pattern : patterns) {
      if (!pattern.startsWith("/") || (pattern.indexOf('*') >= 0 && !pattern.endsWith(REST))) {
        throw new IllegalArgumentException(
            "path: expected one like /docs or /page/*, received '" + pattern + "'; try /*");
      }
      if (pattern.endsWith(REST)) {
        beginnings.add(pattern.substring(0, pattern.length() - 1));
      } else {
        whole.add(pattern);
      }
    }
  }

  /**
   * Whether a request's path is one of them, both as it was sent, which selects the handler, and
   * decoded: neither form may bypass a check.
   */
  boolean include(Request request) {
    String sent = request.getHttpURI().getPath();
    return sent != null && include(sent) && include(Request.getPathInContext(request));
  }

  private boolean include(String path) {
    return whole.contains(path) || beginnings.stream().anyMatch(path::startsWith);
  }
}
