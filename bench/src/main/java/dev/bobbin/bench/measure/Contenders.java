package dev.bobbin.bench.measure;

import dev.bobbin.bench.result.Part.Absent;
import dev.bobbin.bench.result.Part.ContenderResult;
import dev.bobbin.bench.result.Part.Measured;
import dev.bobbin.bench.result.Row;
import dev.bobbin.bench.worker.Kind;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The contenders that took part in a measurement, and those that were left out of a row. */
final class Contenders {
  private final Map<Kind, String> versions = new EnumMap<>(Kind.class);
  private final Map<String, Absent> left = new LinkedHashMap<>();

  void add(Map<Kind, String> contenders) {
    versions.putAll(contenders);
  }

  void leave(String row, Map<Kind, String> absent) {
    absent.forEach(
        (kind, reason) -> left.put(kind.label() + row, new Absent(kind.label(), row, reason)));
  }

  /** These rows, with the contenders. */
  Measured measured(List<Row> rows) {
    List<ContenderResult> contenders =
        versions.entrySet().stream()
            .map(entry ->
                new ContenderResult(
                    entry.getKey().label(), entry.getValue(), entry.getKey().setting()))
            .toList();
    return new Measured(contenders, List.copyOf(left.values()), Optional.empty(), rows);
  }
}
