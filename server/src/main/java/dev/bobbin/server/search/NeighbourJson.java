package dev.bobbin.server.search;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON of found articles, for the command and for HTTP. */
public final class NeighbourJson {
  private NeighbourJson() {}

  /** The tree {@code id, score, name, class, metadata}; name and class may be null. */
  public static Map<String, @Nullable Object> of(Neighbour neighbour) {
    Article article = neighbour.article();
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("id", article.id());
    tree.put("score", neighbour.score());
    tree.put("name", article.name().orElse(null));
    tree.put("class", article.className().orElse(null));
    tree.put("metadata", article.metadata());
    return tree;
  }
}
