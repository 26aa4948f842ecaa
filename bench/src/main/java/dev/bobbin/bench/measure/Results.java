package dev.bobbin.bench.measure;

import dev.bobbin.bench.worker.Kind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results as plain trees, for JSON. */
final class Results {
  private static final double GIGA = 1e9;
  private static final MathContext DIGITS = new MathContext(4);

  private Results() {}

  /**
   * What contenders took, with their ratio to Bobbin's.
   *
   * @param seconds by contender, or what else is better the less it is
   * @param flops floating-point operations that were done in that time; 0 if they do not matter
   */
  static List<Map<String, Object>> of(Map<Kind, Series> seconds, double flops) {
    List<Map<String, Object>> results = new ArrayList<>();
    Series own = seconds.get(Kind.BOBBIN);
    seconds.forEach((kind, series) -> {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("contender", kind.label());
      result.put("least", digits(series.least()));
      result.put("median", digits(series.median()));
      result.put("rounds", series.rounds().stream().map(Results::digits).toList());
      if (flops > 0) {
        result.put("gflops", digits(flops / series.least() / GIGA));
      }
      if (own != null && kind != Kind.BOBBIN) {
        result.put("ratioOfLeast", digits(series.least() / own.least()));
        result.put("medianRatio", digits(series.over(own).median()));
      }
      results.add(result);
    });
    return results;
  }

  /** A number in four significant digits: more would say more than a clock knows. */
  static double digits(double value) {
    return new BigDecimal(value).round(DIGITS).doubleValue();
  }

  /** Who took part. */
  static List<Map<String, Object>> contenders(Map<Kind, String> versions) {
    List<Map<String, Object>> contenders = new ArrayList<>();
    versions.forEach((kind, version) -> {
      Map<String, Object> contender = new LinkedHashMap<>();
      contender.put("name", kind.label());
      contender.put("version", version);
      contender.put("setting", kind.setting());
      contenders.add(contender);
    });
    return contenders;
  }

  /** Values under the contenders' labels. */
  static Map<String, Object> byLabel(Map<Kind, Double> values) {
    Map<String, Object> named = new LinkedHashMap<>();
    values.forEach((kind, value) -> named.put(kind.label(), digits(value)));
    return named;
  }

  /** The time, to a second. */
  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** A row in a line: the least of every contender, under some of the row's names. */
  static String line(Map<String, Object> row, String... parts) {
    StringBuilder line = new StringBuilder(String.valueOf(row.get("name")));
    for (String part : parts) {
      line.append("  ").append(part);
      if (row.get(part) instanceof List<?> results) {
        for (Object result : results) {
          if (result instanceof Map<?, ?> map) {
            line.append("  ").append(map.get("contender")).append(' ').append(map.get("least"));
          }
        }
      }
    }
    return line.toString();
  }

  /** A contender's GFLOP/s in a row's part; 0 if it was not measured. */
  static double gflops(Map<String, Object> row, String part, Kind kind) {
    if (row.get(part) instanceof List<?> results) {
      for (Object result : results) {
        if (result instanceof Map<?, ?> map
            && kind.label().equals(map.get("contender"))
            && map.get("gflops") instanceof Double speed) {
          return speed;
        }
      }
    }
    return 0;
  }
}
