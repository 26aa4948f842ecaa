package dev.bobbin.http;

import dev.bobbin.base.BobbinException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Access control of a server.
 *
 * @param tokens of which every request needs one, if any
 * @param tls for HTTPS
 * @param origins of other sites whose pages may send requests, such as {@code
 *     https://shop.example}, or {@code *} for any
 * @param hosts names beside this machine's own that a request's {@code Host} may have on loopback,
 *     such as that of a proxy; stored in lower case
 * @param open paths, with {@code *} for any name, or prefixes followed by {@code /*}, that need no
 *     token
 */
public record Access(
    Optional<Tokens> tokens,
    Optional<Tls> tls,
    Set<String> origins,
    Set<String> hosts,
    Set<String> open) {
  /** No tokens, plain HTTP, no pages of other sites. */
  public static final Access OPEN =
      new Access(Optional.empty(), Optional.empty(), Set.of(), Set.of(), Set.of());

  static final String ANY = "*";
  private static final Pattern ORIGIN =
      Pattern.compile("https?://(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(:[0-9]{1,5})?");

  private static final Pattern HOST = Pattern.compile("\\[[0-9a-f:.]+]|[a-z0-9._-]+");

  /**
   * Checks origins and hosts.
   *
   * @throws BobbinException if one is malformed, or if any site is allowed where tokens are needed
   */
  public Access {
    origins = Set.copyOf(origins);
    open = Set.copyOf(open);
    hosts =
        hosts.stream()
            .map(host -> host.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    for (String host : hosts) {
      if (!HOST.matcher(host).matches()) {
        throw BobbinException.usage(
            "allowed host",
            "a name like shop.example",
            "'" + host + "'",
            "it without scheme, port and path");
      }
    }
    for (String origin : origins) {
      if (!origin.equals(ANY) && !ORIGIN.matcher(origin).matches()) {
        throw BobbinException.usage(
            "origin",
            "one like https://shop.example",
            "'" + origin + "'",
            "it in lower case and without a path");
      }
    }
    if (origins.contains(ANY) && tokens.isPresent()) {
      throw BobbinException.usage(
          "origin", "names of sites where tokens are asked for", "'*'", "https://shop.example");
    }
  }

  /** With these tokens. */
  public Access withTokens(Tokens asked) {
    return new Access(Optional.of(asked), tls, origins, hosts, open);
  }

  /** With HTTPS. */
  public Access withTls(Tls https) {
    return new Access(tokens, Optional.of(https), origins, hosts, open);
  }

  /** With these origins. */
  public Access withOrigins(Set<String> allowed) {
    return new Access(tokens, tls, allowed, hosts, open);
  }

  /** With these names of hosts. */
  public Access withHosts(Set<String> names) {
    return new Access(tokens, tls, origins, names, open);
  }

  /** With these paths that need no token. */
  public Access withOpen(Set<String> paths) {
    return new Access(tokens, tls, origins, hosts, paths);
  }
}
