package dev.bobbin.bench.measure;

import dev.bobbin.bench.worker.Kind;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who took part in a measurement, and who was left out where. */
final class Cast {
  private final Map<Kind, String> versions = new EnumMap<>(Kind.class);
  private final Map<String, Map<String, Object>> left = new LinkedHashMap<>();

  void add(Map<Kind, String> contenders) {
    versions.putAll(contenders);
  }

  void leave(String row, Map<Kind, String> absent) {
    absent.forEach((kind, reason) -> {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("contender", kind.label());
      entry.put("row", row);
      entry.put("reason", reason);
      left.put(kind.label() + row, entry);
    });
  }

  /** For a section's head. */
  Map<String, Object> about() {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("contenders", Results.contenders(versions));
    about.put("absent", List.copyOf(left.values()));
    return about;
  }
}
