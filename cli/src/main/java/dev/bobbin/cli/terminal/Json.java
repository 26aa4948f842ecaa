package dev.bobbin.cli.terminal;

import dev.bobbin.base.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one document of {@code --json}. */
public final class Json {
  private Json() {}

  /** Names and values in turn, kept in this order. */
  public static Map<String, @Nullable Object> of(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      tree.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return tree;
  }

  public static void print(Host host, Map<String, ? extends @Nullable Object> document) {
    host.out().print(JsonWriter.indented(document));
    host.out().flush();
  }
}
