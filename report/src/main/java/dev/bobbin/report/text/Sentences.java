package dev.bobbin.report.text;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.analysis.evaluation.ClassificationReport;
import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.analysis.evaluation.Leakage;
import dev.bobbin.analysis.evaluation.LearningVerdict;
import dev.bobbin.analysis.evaluation.NoveltyEvaluation;
import dev.bobbin.analysis.evaluation.RiskCoverageCurve;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Results in one sentence, without a full stop. */
public final class Sentences {
  /** With more names than these, a sentence only counts them. */
  private static final int MOST_NAMES = 3;

  private static final double ROUNDING = 1e-12;

  private Sentences() {}

  /**
   * How the answers of a file compare with those of its model: {@code as its model, to the bit, on
   * 256 images of ...}.
   */
  public static String agreement(double largestDifference, String images) {
    return largestDifference == 0
        ? "as its model, to the bit, on " + images
        : "as its model within %s on %s".formatted(Words.difference(largestDifference), images);
  }

  /** Which classes averages are without, since nothing is known of them; empty if none. */
  public static Optional<String> absent(ClassificationReport report) {
    List<String> absent = report.absent();
    if (absent.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "left out: %s, without images here and never predicted"
            .formatted(
                absent.size() > MOST_NAMES
                    ? Words.count(absent.size(), "class", "classes")
                    : String.join(", ", absent)));
  }

  /** Whether a model has learned. */
  public static String of(LearningVerdict verdict) {
    return switch (verdict.kind()) {
      case LEARNED -> "it has learned";
      case LEARNED_IN_PART -> "it has learned, but not every class";
      case NO_BETTER_THAN_MAJORITY ->
          "it tells the classes apart, but always predicting %s would be correct as often"
              .formatted(verdict.majority());
      case UNCLEAR ->
          "it is not clear whether it has learned: on so few images, its lead over guessing may be chance";
      case NOT_LEARNED -> "it has not learned: guessing would be as good";
    };
  }

  /**
   * In a line what keeps a model from having learned all classes. Of a model that has learned, only
   * classes that fall behind the others are named: with few images, any class may.
   *
   * @return empty if there is nothing to say
   */
  public static Optional<String> shortfall(Evaluation evaluation) {
    LearningVerdict verdict = LearningVerdict.of(evaluation);
    return switch (verdict.kind()) {
      case LEARNED -> Optional.empty();
      case LEARNED_IN_PART ->
          missed(verdict.missed().stream().filter(evaluation::fallsBehind).toList());
      case NO_BETTER_THAN_MAJORITY, UNCLEAR, NOT_LEARNED -> Optional.of(of(verdict));
    };
  }

  /** Which classes a model that has learned does not recognise; empty for other models. */
  public static Optional<String> missed(LearningVerdict verdict) {
    return verdict.kind() == LearningVerdict.Kind.LEARNED_IN_PART
        ? missed(verdict.missed())
        : Optional.empty();
  }

  private static Optional<String> missed(List<ClassificationReport.Row> rows) {
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    List<String> never = new ArrayList<>();
    List<String> guessed = new ArrayList<>();
    for (ClassificationReport.Row row : rows) {
      (row.hits() == 0 ? never : guessed)
          .add(
              row.hits() == 0
                  ? format("%s (recall 0 of %,d)", row.name(), row.support())
                  : format("%s (%,d of %,d)", row.name(), row.hits(), row.support()));
    }
    return Optional.of(
        Stream.of(
                said(never, "is never right", "are never right"),
                said(
                    guessed,
                    "is right no more often than by guessing",
                    "are right no more often than by guessing"))
            .flatMap(Optional::stream)
            .collect(Collectors.joining("; ")));
  }

  private static Optional<String> said(List<String> names, String one, String several) {
    if (names.isEmpty()) {
      return Optional.empty();
    }
    int shown = Math.min(MOST_NAMES, names.size());
    String more = names.size() > shown ? " and %d more".formatted(names.size() - shown) : "";
    return Optional.of(
        "%s %s%s %s"
            .formatted(
                names.size() == 1 ? "class" : "classes",
                String.join(", ", names.subList(0, shown)),
                more,
                names.size() == 1 ? one : several));
  }

  /** What test results of a network that was trained on test images mean. */
  public static String of(Leakage leakage) {
    return leakage.declared()
        ? "leakage: trained on the test images, as the recipe asks; test figures do not show how well new images are"
            + " classified"
        : format(
            "leakage: %,d of the %,d test images are among the images trained on; test figures flatter the model by"
                + " as much",
            leakage.testImages(), leakage.ofTestImages());
  }

  /**
   * Which of two is better by how much: {@code best: A, accuracy 0.9; B is behind by 0.1}, or that
   * neither is.
   *
   * @param title what the better one is called
   * @param best its name
   * @param figure of the better one, such as {@code accuracy 0.9}
   * @param other name of the other
   * @param difference by how much that is behind, at least 0
   */
  public static String lead(
      String title, String best, String figure, String other, double difference) {
    if (isTie(difference)) {
      return "tied: %s and %s, %s".formatted(best, other, figure);
    }
    return "%s: %s, %s; %s is behind by %s"
        .formatted(title, best, figure, other, difference(difference));
  }

  /** Whether a difference is 0, up to the rounding of a mean. */
  public static boolean isTie(double difference) {
    return Math.abs(difference) < ROUNDING;
  }

  /** {@code 0.0070}, {@code less than 0.0001}. */
  private static String difference(double difference) {
    String shown = Words.share(difference);
    return shown.equals(Words.share(0)) ? "less than 0.0001" : shown;
  }

  /**
   * The confidence of a verdict: {@code 95 % for all 3 comparisons together by Bonferroni}.
   *
   * @param share of all comparisons together
   */
  public static String confidence(double share, long comparisons) {
    String all = format("%.0f %%", 100 * share);
    return comparisons == 1
        ? all
        : all + " for all " + comparisons + " comparisons together by Bonferroni";
  }

  /** What a novelty detector does to images that all have one of the classes, and why. */
  public static String of(NoveltyEvaluation novelty) {
    return answered(novelty) + "; " + threshold(novelty.threshold(), novelty.keep());
  }

  /** What a novelty detector does to images that all have one of the classes. */
  public static String answered(NoveltyEvaluation novelty) {
    RiskCoverageCurve.Point chosen = novelty.chosen();
    return format(
        "%s of these images are answered with a class, and %s of these answers are right",
        Words.percent(chosen.coverage()), Words.percent(chosen.accuracy()));
  }

  /** How the threshold of a novelty detector was chosen. */
  public static String threshold(double threshold, double keep) {
    return format(
        "the threshold, %s, was chosen to keep the class of %s of the validation images",
        Words.share(threshold), Words.percent(keep));
  }
}
