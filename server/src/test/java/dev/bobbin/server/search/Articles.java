package dev.bobbin.server.search;

import java.util.Map;
import java.util.Optional;

/** Articles for tests. */
final class Articles {
  private Articles() {}

  /** An article without a name. */
  static Article of(String id, Optional<String> className, byte[] pixels) {
    return new Article(id, Optional.empty(), className, Map.of(), pixels);
  }
}
