package dev.bobbin.http;

import java.net.Inet6Address;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * Which names a request's {@code Host} may have on loopback: {@code localhost}, the addresses of
 * loopback, the host that the server listens on, and those that are allowed. A foreign page whose
 * name resolves to 127.0.0.1 (DNS rebinding) is of the same origin for the browser, but sends that
 * name. The port says nothing about the page, and tunnels change it: any will do.
 */
final class HostCheck {
  private static final String OWN = "localhost";
  private static final Pattern AUTHORITY =
      Pattern.compile("([^:\\[\\]]+|\\[[^\\[\\]]+])(:[0-9]*)?");
  private static final Pattern LOOPBACK = Pattern.compile("127(\\.(0|[1-9][0-9]{0,2})){3}");

  private final Set<String> names;

  /**
   * Names beside those of loopback.
   *
   * @param asked what the server listens on
   * @param allowed in lower case
   */
  HostCheck(String asked, Set<String> allowed) {
    names = new HashSet<>(allowed);
    names.add(OWN);
    names.add(asked.toLowerCase(Locale.ROOT));
  }

  /** Whether a request with this {@code Host} is meant for this machine. */
  boolean admits(@Nullable String host) {
    if (host == null) {
      return false;
    }
    Matcher authority = AUTHORITY.matcher(host);
    if (!authority.matches()) {
      return false;
    }
    String name = authority.group(1).toLowerCase(Locale.ROOT);
    return names.contains(name) || isLoopback(name);
  }

  private static boolean isLoopback(String name) {
    if (!name.startsWith("[")) {
      return LOOPBACK.matcher(name).matches();
    }
    try {
      return Inet6Address.ofLiteral(name).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** 421, for a request that is meant for another machine. */
  HttpException refusal(@Nullable String host) {
    return new HttpException(
        HttpStatus.MISDIRECTED_REQUEST_421,
        "Host: expected %s or an address of loopback such as 127.0.0.1, received %s; try the address that was printed, or --allow-host for the name of a proxy"
            .formatted(
                String.join(", ", new TreeSet<>(names)), host == null ? "none" : "'" + host + "'"));
  }
}
