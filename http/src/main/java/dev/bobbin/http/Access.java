package dev.bobbin.http;

import dev.bobbin.base.BobbinException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Access control of a server.
 *
 * @param tokens of which every request needs one, if any
 * @param tls for HTTPS
 * @param origins of other sites whose pages may send requests, such as {@code
 *     https://shop.example}, or {@code *} for any
 * @param open paths, or prefixes followed by {@code /*}, that need no token
 */
public record Access(
    Optional<Tokens> tokens, Optional<Tls> tls, Set<String> origins, Set<String> open) {
  /** No tokens, plain HTTP, no pages of other sites. */
  public static final Access OPEN =
      new Access(Optional.empty(), Optional.empty(), Set.of(), Set.of());

  static final String ANY = "*";
  private static final Pattern ORIGIN =
      Pattern.compile("https?://(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(:[0-9]{1,5})?");

  /**
   * Checks the origins.
   *
   * @throws BobbinException if one is malformed, or if any site is allowed where tokens are needed
   */
  public Access {
    origins = Set.copyOf(origins);
    open = Set.copyOf(open);
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
    return new Access(Optional.of(asked), tls, origins, open);
  }

  /** With HTTPS. */
  public Access withTls(Tls https) {
    return new Access(tokens, Optional.of(https), origins, open);
  }

  /** With these origins. */
  public Access withOrigins(Set<String> allowed) {
    return new Access(tokens, tls, allowed, open);
  }

  /** With these paths that need no token. */
  public Access withOpen(Set<String> paths) {
    return new Access(tokens, tls, origins, paths);
  }
}
