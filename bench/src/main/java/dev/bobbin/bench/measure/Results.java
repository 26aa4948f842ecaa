package dev.bobbin.bench.measure;

import dev.bobbin.bench.result.Result;
import dev.bobbin.bench.worker.Answer.Epoch;
import dev.bobbin.bench.worker.Kind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Results of series of rounds. */
final class Results {
  private static final double GIGA = 1e9;
  private static final MathContext DIGITS = new MathContext(4);

  private Results() {}

  /**
   * The contenders' results, with their ratio to Bobbin's.
   *
   * @param seconds by contender, or another quantity that should be small
   * @param flops floating-point operations in that time; 0 if they do not matter
   */
  static List<Result> of(Map<Kind, Series> seconds, double flops) {
    List<Result> results = new ArrayList<>();
    Optional<Series> own = Optional.ofNullable(seconds.get(Kind.BOBBIN));
    seconds.forEach((kind, series) -> {
      Optional<Series> other = own.filter(_ -> kind != Kind.BOBBIN);
      results.add(
          new Result(
              kind.label(),
              digits(series.least()),
              digits(series.median()),
              series.rounds().stream().map(Results::digits).toList(),
              flops > 0 ? Optional.of(digits(flops / series.least() / GIGA)) : Optional.empty(),
              other.map(bobbin -> digits(series.least() / bobbin.least())),
              other.map(bobbin -> digits(series.over(bobbin).median()))));
    });
    return results;
  }

  /** A number rounded to four significant digits. */
  static double digits(double value) {
    return new BigDecimal(value).round(DIGITS).doubleValue();
  }

  /** The losses of the last epochs, by the contenders' labels. */
  static Map<String, Double> lastLosses(Map<Kind, List<Epoch>> epochs) {
    Map<String, Double> losses = new LinkedHashMap<>();
    epochs.forEach((kind, all) -> losses.put(kind.label(), digits(all.getLast().loss())));
    return losses;
  }

  /** The time, to the second. */
  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The minimum of every contender, in a line. */
  static String line(String part, List<Result> results) {
    StringBuilder line = new StringBuilder("  ").append(part);
    results.forEach(
        result -> line.append("  ").append(result.contender()).append(' ').append(result.least()));
    return line.toString();
  }

  /** Bobbin's GFLOP/s; 0 if they were not measured. */
  static double bobbinsGflops(List<Result> results) {
    return results.stream()
        .filter(result -> result.contender().equals(Kind.BOBBIN.label()))
        .findFirst()
        .flatMap(Result::gflops)
        .orElse(0.0);
  }
}
