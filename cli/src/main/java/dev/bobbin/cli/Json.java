package dev.bobbin.cli;

import dev.bobbin.formats.tree.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one document of {@code --json}. */
final class Json {
  private Json() {}

  /** Names and values in turn, kept in this order. */
  static Map<String, @Nullable Object> of(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      tree.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return tree;
  }

  static void print(Host host, Map<String, ? extends @Nullable Object> document) {
    host.out().print(JsonWriter.indented(document));
    host.out().flush();
  }
}
