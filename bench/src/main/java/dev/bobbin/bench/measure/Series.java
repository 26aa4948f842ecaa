package dev.bobbin.bench.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A contender's times, round by round.
 *
 * @param rounds at least one, in order
 */
public record Series(List<Double> rounds) {
  /** Keeps a copy. */
  public Series {
    rounds = List.copyOf(rounds);
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

  /** Multiplied by a factor. */
  public Series times(double factor) {
    return new Series(rounds.stream().map(value -> value * factor).toList());
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
