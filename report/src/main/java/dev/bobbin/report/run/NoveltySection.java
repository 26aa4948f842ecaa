package dev.bobbin.report.run;

import dev.bobbin.analysis.evaluation.NoveltyEvaluation;
import dev.bobbin.analysis.evaluation.RiskCoverageCurve.Point;
import dev.bobbin.report.text.Sentences;
import dev.bobbin.report.text.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What a model's novelty detector does to the measured images.
 *
 * @param summary what the chosen threshold does, a sentence
 * @param rows other thresholds
 */
public record NoveltySection(String summary, List<Row> rows) {
  private static final int POINTS = 41;

  private static final double[] COVERAGES = {1, 0.99, 0.95, 0.9, 0.8, 0.5};

  /**
   * A threshold.
   *
   * @param chosen whether it is the model's
   */
  public record Row(String threshold, String coverage, String accuracy, boolean chosen) {}

  static NoveltySection of(NoveltyEvaluation novelty) {
    List<Row> rows = new ArrayList<>();
    Point chosen = novelty.chosen();
    boolean written = false;
    for (double coverage : COVERAGES) {
      Point point = reaching(novelty, coverage);
      if (!written && point.threshold() <= chosen.threshold()) {
        rows.add(row(chosen, true));
        written = true;
      }
      if (point.coverage() != chosen.coverage()) {
        rows.add(row(point, false));
      }
    }
    if (!written) {
      rows.add(row(chosen, true));
    }
    return new NoveltySection(Words.sentence(Sentences.of(novelty)), rows);
  }

  /** The least threshold with which a share of the images is answered. */
  private static Point reaching(NoveltyEvaluation novelty, double coverage) {
    return novelty.curve().points().stream()
        .filter(point -> point.coverage() >= coverage)
        .findFirst()
        .orElseThrow();
  }

  private static Row row(Point point, boolean chosen) {
    return new Row(
        Words.share(point.threshold()),
        Words.percent(point.coverage()),
        Words.percent(point.accuracy()),
        chosen);
  }

  /** For the page's script. */
  static Map<String, Object> json(NoveltyEvaluation novelty) {
    List<Point> points = novelty.curve().thinned(POINTS);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("threshold", novelty.threshold());
    tree.put("coverage", curve(points, Point::coverage));
    tree.put("accuracy", curve(points, Point::accuracy));
    return tree;
  }

  private static List<Map<String, Object>> curve(
      List<Point> points, ToDoubleFunction<Point> value) {
    return points.stream()
        .map(point ->
            Map.<String, Object>of("x", point.threshold(), "y", value.applyAsDouble(point)))
        .toList();
  }
}
