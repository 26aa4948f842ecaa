package dev.bobbin.bench.result;

import java.util.List;
import java.util.Optional;

/**
 * A contender's time in one part of a row.
 *
 * @param contender its label
 * @param least the minimum of the rounds
 * @param median of the rounds
 * @param rounds in order
 * @param gflops GFLOP/s at the minimum; empty where they do not matter
 * @param ratioOfLeast the minimum over Bobbin's; empty for Bobbin
 * @param medianRatio the median of the rounds' ratios to Bobbin's; empty for Bobbin
 */
public record Result(
    String contender,
    double least,
    double median,
    List<Double> rounds,
    Optional<Double> gflops,
    Optional<Double> ratioOfLeast,
    Optional<Double> medianRatio) {
  public Result {
    rounds = List.copyOf(rounds);
  }
}
