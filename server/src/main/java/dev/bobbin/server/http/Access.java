package dev.bobbin.server.http;

import java.util.Set;

/**
 * Who may ask a server.
 *
 * @param origins of pages that may ask from a browser, such as {@code https://shop.example}; others
 *     may not
 * @param open paths, or their beginnings followed by {@code *}, that need no token
 */
public record Access(Set<String> origins, Set<String> open) {
  /** Everybody who reaches it. */
  public static final Access OPEN = new Access(Set.of(), Set.of());

  /** Copies the sets. */
  public Access {
    origins = Set.copyOf(origins);
    open = Set.copyOf(open);
  }
}
