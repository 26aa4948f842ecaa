package dev.bobbin.bench.measure;

import dev.bobbin.bench.worker.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A contender's times, round by round.
 *
 * @param rounds at least one, in order
 */
public record Series(List<Double> rounds) {
  public Series {
    rounds = List.copyOf(rounds);
  }

  /** A part of the contenders' results as series. */
  static <T> Map<Kind, Series> of(Map<Kind, List<T>> rounds, Function<T, Double> part) {
    Map<Kind, Series> series = new EnumMap<>(Kind.class);
    rounds.forEach(
        (kind, results) -> series.put(kind, new Series(results.stream().map(part).toList())));
    return series;
  }

  /** The minimum. */
  public double least() {
    return Collections.min(rounds);
  }

  /** The middle one; of an even number the mean of both. */
  public double median() {
    List<Double> sorted = new ArrayList<>(rounds);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** This by the other, round by round. */
  public Series over(Series other) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < rounds.size(); i++) {
      ratios.add(rounds.get(i) / other.rounds.get(i));
    }
    return new Series(ratios);
  }
}
