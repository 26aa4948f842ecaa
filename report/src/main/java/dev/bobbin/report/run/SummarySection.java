package dev.bobbin.report.run;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.analysis.evaluation.Calibration;
import dev.bobbin.analysis.evaluation.ConfusionMatrix;
import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.analysis.evaluation.Leakage;
import dev.bobbin.analysis.evaluation.LearningVerdict;
import dev.bobbin.analysis.stats.ConfidenceInterval;
import dev.bobbin.report.text.Sentences;
import dev.bobbin.report.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The most important results.
 *
 * @param learned whether the model is better than guessing; empty if it was not measured
 * @param sentences that explain the verdict
 * @param warnings needed to interpret the results
 */
public record SummarySection(
    String verdict,
    Optional<LearningVerdict.Kind> learned,
    List<String> sentences,
    List<String> warnings,
    List<Tile> tiles) {
  /** Below this expected error, probabilities count as calibrated. */
  private static final double WELL_CALIBRATED = 0.02;

  SummarySection with(List<Tile> more) {
    List<Tile> all = new ArrayList<>(tiles);
    all.addAll(more);
    return new SummarySection(verdict, learned, sentences, warnings, all);
  }

  /** The CSS class of the verdict. */
  public String style() {
    return learned
        .map(kind ->
            switch (kind) {
              case LEARNED -> "good";
              case LEARNED_IN_PART, NO_BETTER_THAN_MAJORITY -> "warn";
              case UNCLEAR, NOT_LEARNED -> "bad";
            })
        .orElse("");
  }

  /**
   * A metric.
   *
   * @param note what it means, or its interval; may be empty
   */
  public record Tile(String name, String value, String note) {}

  /**
   * Of a run whose model was measured.
   *
   * @param split name of the images: {@code test}
   * @param trainAccuracy on the training images, if it is known
   * @param calibration if the outputs are probabilities
   * @param unfinished what to know of a training that has not ended, a sentence
   */
  static SummarySection of(
      String split,
      Evaluation evaluation,
      List<String> names,
      OptionalDouble trainAccuracy,
      Optional<Calibration> calibration,
      Optional<String> unfinished) {
    ConfusionMatrix confusion = evaluation.confusion();
    ConfidenceInterval interval = evaluation.accuracyInterval();
    LearningVerdict verdict = LearningVerdict.of(evaluation);
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "It correctly classifies %s of %s %s images: %s, and between %s and %s with 95 %% confidence. Always predicting the most frequent class would be correct for %s."
            .formatted(
                Words.whole(confusion.correct()),
                Words.whole(confusion.total()),
                split,
                Words.roughPercent(evaluation.accuracy()),
                Words.roughPercent(interval.low()),
                Words.roughPercent(interval.high()),
                Words.roughPercent(verdict.majorityShare())));
    Sentences.missed(verdict).map(Words::sentence).ifPresent(sentences::add);
    favourite(confusion, names).ifPresent(sentences::add);
    trainAccuracy.ifPresent(train -> sentences.add(gap(split, train, evaluation.accuracy())));
    calibration.map(SummarySection::calibrated).ifPresent(sentences::add);
    return new SummarySection(
        Words.sentence(Sentences.of(verdict)),
        Optional.of(verdict.kind()),
        sentences,
        warnings(evaluation.leakage(), unfinished),
        tiles(split, evaluation));
  }

  /** Whether the model is known to be better than guessing in all classes, or was not measured. */
  boolean isSound() {
    return learned.map(kind -> kind == LearningVerdict.Kind.LEARNED).orElse(true);
  }

  /**
   * Of a run without a model.
   *
   * @param reason why it has none, a sentence
   */
  static SummarySection unmeasured(
      String reason, Optional<Leakage> leakage, Optional<String> unfinished) {
    return new SummarySection(
        "There is no model to measure.",
        Optional.empty(),
        List.of(reason),
        warnings(leakage, unfinished),
        List.of());
  }

  /** If most images are predicted as one class. */
  private static Optional<String> favourite(ConfusionMatrix confusion, List<String> names) {
    return IntStream.range(0, confusion.classes())
        .filter(c -> confusion.classes() > 2 && 2 * confusion.predicted(c) > confusion.total())
        .mapToObj(c ->
            "It predicts %s for %s of the images."
                .formatted(
                    names.get(c),
                    Words.roughPercent((double) confusion.predicted(c) / confusion.total())))
        .findFirst();
  }

  private static String gap(String split, double train, double measured) {
    double points = 100 * (train - measured);
    String said =
        Math.abs(points) < 0.5
            ? "as many as of the %s images".formatted(split)
            : format(
                "%.1f points %s than of the %s images",
                Math.abs(points), points > 0 ? "more" : "less", split);
    return "It correctly classifies %s of the training images, %s."
        .formatted(Words.roughPercent(train), said);
  }

  private static String calibrated(Calibration calibration) {
    double over = calibration.confidence() - calibration.accuracy();
    String what =
        calibration.expectedError() < WELL_CALIBRATED
            ? "its probabilities are well calibrated"
            : over > 0
                ? "it is overconfident"
                : over < 0 ? "it is underconfident" : "its probabilities are poorly calibrated";
    return "On average its confidence is %s and its accuracy %s: %s (expected calibration error %s)."
        .formatted(
            Words.roughPercent(calibration.confidence()),
            Words.roughPercent(calibration.accuracy()),
            what,
            Words.share(calibration.expectedError()));
  }

  private static List<String> warnings(Optional<Leakage> leakage, Optional<String> unfinished) {
    List<String> warnings = new ArrayList<>();
    leakage.ifPresent(found -> warnings.add(Words.sentence(Sentences.of(found))));
    unfinished.ifPresent(warnings::add);
    return warnings;
  }

  private static List<Tile> tiles(String split, Evaluation evaluation) {
    ConfidenceInterval interval = evaluation.accuracyInterval();
    List<Tile> tiles = new ArrayList<>();
    tiles.add(
        new Tile(
            Words.sentenceCase(split) + " accuracy",
            Words.percent(evaluation.accuracy()),
            "95 % interval "
                + Words.percent(interval.low())
                + " to "
                + Words.percent(interval.high())));
    tiles.add(
        new Tile(
            Words.sentenceCase(split) + " loss",
            Words.share(evaluation.loss()),
            "penalties included"));
    Optional.ofNullable(evaluation.tellingTopK().get(3))
        .ifPresent(hits ->
            tiles.add(
                new Tile("Top-3 accuracy", Words.percent(hits), "class among the 3 likeliest")));
    return tiles;
  }
}
