package dev.bobbin.analysis.evaluation;

import dev.bobbin.analysis.evaluation.ClassificationReport.Row;
import dev.bobbin.analysis.stats.ConfidenceInterval;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether a model has learned to tell classes apart, as far as an evaluation shows. Two questions
 * are asked, each of the lower end of a 95 % interval (Wilson's):
 *
 * <ul>
 *   <li>Of the accuracy: is it above what the most frequent class alone would give?
 *   <li>Of each class's recall: is it above the share of other classes' images that are predicted
 *       as this class? A model that names classes without looking gives both the same. Recall 0 is
 *       never above it.
 * </ul>
 *
 * @param kind the verdict
 * @param majority the most frequent class of the images
 * @param majorityShare accuracy of always predicting it, from 0 to 1
 * @param missed the classes with images whose recall is no better than guessing, the lowest recall
 *     first
 */
public record LearningVerdict(Kind kind, String majority, double majorityShare, List<Row> missed) {
  /** The verdicts. */
  public enum Kind {
    /** Better than guessing, in every class that has images. */
    LEARNED,
    /** Better than guessing as a whole, but not in each class. */
    LEARNED_IN_PART,
    /**
     * Better than guessing in each class and than naming classes as often without looking, but not
     * than always naming the most frequent class.
     */
    NO_BETTER_THAN_MAJORITY,
    /** Only the accuracy itself, not its interval, is above that of the most frequent class. */
    UNCLEAR,
    /** Not better than guessing. */
    NOT_LEARNED
  }

  public LearningVerdict {
    missed = List.copyOf(missed);
  }

  /** The verdict on an evaluation. */
  public static LearningVerdict of(Evaluation evaluation) {
    ConfusionMatrix confusion = evaluation.confusion();
    List<Row> rows = evaluation.report().classes();
    List<Row> missed =
        IntStream.range(0, confusion.classes())
            .filter(c -> confusion.support(c) > 0 && isMissed(confusion, c))
            .mapToObj(rows::get)
            .sorted(Comparator.comparingDouble(Row::recall))
            .toList();
    int majority = 0;
    for (int c = 1; c < confusion.classes(); c++) {
      majority = confusion.support(c) > confusion.support(majority) ? c : majority;
    }
    double share = confusion.support(majority) / Math.max(1.0, confusion.total());
    double low = evaluation.accuracyInterval().low();
    Kind kind;
    if (low > share) {
      kind = missed.isEmpty() ? Kind.LEARNED : Kind.LEARNED_IN_PART;
    } else if (missed.isEmpty() && low > byChance(confusion)) {
      kind = Kind.NO_BETTER_THAN_MAJORITY;
    } else {
      kind = evaluation.accuracy() > share ? Kind.UNCLEAR : Kind.NOT_LEARNED;
    }
    return new LearningVerdict(kind, rows.get(majority).name(), share, missed);
  }

  private static boolean isMissed(ConfusionMatrix confusion, int c) {
    int hits = confusion.count(c, c);
    int others = confusion.total() - confusion.support(c);
    double alarms = (confusion.predicted(c) - hits) / Math.max(1.0, others);
    return ConfidenceInterval.wilson(hits, confusion.support(c)).low() <= alarms;
  }

  /**
   * The accuracy of naming each class as often without looking: the expected agreement of Cohen's
   * kappa (1960).
   */
  private static double byChance(ConfusionMatrix confusion) {
    double total = Math.max(1, confusion.total());
    return IntStream.range(0, confusion.classes())
        .mapToDouble(c -> confusion.predicted(c) / total * (confusion.support(c) / total))
        .sum();
  }
}
