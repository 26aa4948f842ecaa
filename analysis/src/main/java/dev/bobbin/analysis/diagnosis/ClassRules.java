package dev.bobbin.analysis.diagnosis;

import dev.bobbin.analysis.diagnosis.Finding.Kind;
import dev.bobbin.analysis.evaluation.ClassificationReport.Row;
import dev.bobbin.analysis.evaluation.ConfusionMatrix;
import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.spec.TrainingSpec.Sampling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What an evaluation of the trained network shows about its classes. */
final class ClassRules {
  /**
   * How many times more training images the largest class has. Below that, the published networks
   * learn small classes as well as large ones.
   */
  static final double IMBALANCED = 3;

  /** With more classes than these, a message names the first and counts the rest. */
  private static final int NAMED = 3;

  private final TrainingSpec training;
  private final Evaluation evaluation;
  private final int[] counts;
  private final int epoch;

  /**
   * Rules for one evaluation.
   *
   * @param counts training images of each class
   * @param epoch after which it was made, from 1
   */
  ClassRules(TrainingSpec training, Evaluation evaluation, int[] counts, int epoch) {
    this.training = training;
    this.evaluation = evaluation;
    this.counts = counts.clone();
    this.epoch = epoch;
  }

  private List<Row> rows() {
    return evaluation.report().classes();
  }

  private String images() {
    return evaluation.split() + " images";
  }

  /** Classes that fall behind the others since none of their images is classified correctly. */
  Optional<Finding> zeroRecall() {
    List<Integer> never = new ArrayList<>();
    int present = 0;
    for (int c = 0; c < counts.length; c++) {
      Row row = rows().get(c);
      present += row.support() > 0 ? 1 : 0;
      if (row.support() > 0 && row.hits() == 0 && evaluation.fallsBehind(row)) {
        never.add(c);
      }
    }
    if (never.isEmpty()) {
      return Optional.empty();
    }
    double share = (double) never.size() / present;
    String message =
        never.size() == 1
            ? neverRight(never.getFirst())
            : "%d of %d classes are never right: recall 0 of %s %s%s"
                .formatted(
                    never.size(),
                    present,
                    never.stream()
                        .limit(NAMED)
                        .map(
                            c -> "%s (%d)".formatted(rows().get(c).name(), rows().get(c).support()))
                        .collect(Collectors.joining(", ")),
                    images(),
                    never.size() > NAMED ? ", and of %d more".formatted(never.size() - NAMED) : "");
    boolean small = isUntreated() && never.stream().anyMatch(c -> counts[c] > 0 && isSmall(c));
    return Optional.of(
        finding(
            Kind.ZERO_RECALL,
            share,
            message,
            (small ? "class-weight: balanced, " : "")
                + "more epochs, more pictures of %s, or a look at whether their labels are right"
                    .formatted(never.size() == 1 ? rows().get(never.getFirst()).name() : "them")));
  }

  private String neverRight(int c) {
    Row row = rows().get(c);
    ConfusionMatrix confusion = evaluation.confusion();
    int other =
        IntStream.range(0, counts.length)
            .boxed()
            .max(Comparator.comparingInt(to -> confusion.count(c, to)))
            .orElseThrow();
    return "class %s is never right: recall 0 of %d %s, most often taken for %s (%d)"
        .formatted(
            row.name(),
            row.support(),
            images(),
            rows().get(other).name(),
            confusion.count(c, other));
  }

  /** A class with far fewer training images than the largest, and a recall below the accuracy. */
  Optional<Finding> imbalance() {
    if (!isUntreated()) {
      return Optional.empty();
    }
    int largest = largest();
    return IntStream.range(0, counts.length)
        .filter(c -> counts[c] > 0 && isSmall(c))
        .filter(c -> rows().get(c).support() > 0)
        .filter(c -> rows().get(c).recall() < evaluation.accuracy())
        .boxed()
        .min(Comparator.comparingInt(c -> counts[c]))
        .map(c -> {
          int all = IntStream.of(counts).sum();
          Row row = rows().get(c);
          return finding(
              Kind.CLASS_IMBALANCE,
              (double) counts[c] / all,
              String.format(
                  Locale.ROOT,
                  "class %s has %d of %d training images, %s %d: %.1f times fewer. Its recall is %.2f, of %d %s; %.2f of all are right",
                  row.name(),
                  counts[c],
                  all,
                  rows().get(largest).name(),
                  counts[largest],
                  (double) counts[largest] / counts[c],
                  row.recall(),
                  row.support(),
                  images(),
                  evaluation.accuracy()),
              "class-weight: balanced, or more pictures of " + row.name());
        });
  }

  /** Whether neither the loss nor the sampling makes up for sizes of classes. */
  private boolean isUntreated() {
    return training.classWeight().isEmpty() && training.sampling() == Sampling.SHUFFLED;
  }

  private boolean isSmall(int c) {
    return counts[c] * IMBALANCED <= counts[largest()];
  }

  private int largest() {
    return IntStream.range(0, counts.length)
        .boxed()
        .max(Comparator.comparingInt(c -> counts[c]))
        .orElseThrow();
  }

  private Finding finding(Kind kind, double share, String message, String advice) {
    return new Finding(kind, epoch, Optional.empty(), OptionalDouble.of(share), message, advice);
  }
}
