package dev.bobbin.http;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;

/**
 * A set of paths: whole ones, in which {@code *} stands for any one name, and prefixes followed by
 * {@code /*}.
 */
final class Paths {
  private static final Pattern FORM = Pattern.compile("(/([^*/]*|\\*))+");

  private final List<Pattern> patterns;

  Paths(Set<String> patterns) {
    this.patterns = patterns.stream().map(Paths::compile).toList();
  }

  private static Pattern compile(String pattern) {
    if (!FORM.matcher(pattern).matches()) {
      throw new IllegalArgumentException(
          "path: expected one like /docs, /models/*/ready or /page/*, received '"
              + pattern
              + "'; try /*");
    }
    StringBuilder regex = new StringBuilder();
    String[] names = pattern.substring(1).split("/", -1);
    for (int i = 0; i < names.length; i++) {
      boolean any = names[i].equals("*");
      regex
          .append('/')
          .append(!any ? Pattern.quote(names[i]) : i < names.length - 1 ? "[^/]+" : ".*");
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
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
    return patterns.stream().anyMatch(pattern -> pattern.matcher(path).matches());
  }
}
