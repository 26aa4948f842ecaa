package dev.bobbin.report.run;

import dev.bobbin.analysis.evaluation.ClassificationReport;
import dev.bobbin.analysis.evaluation.ClassificationReport.Averages;
import dev.bobbin.analysis.evaluation.Predictions;
import dev.bobbin.report.page.Thumbnail;
import dev.bobbin.report.text.Sentences;
import dev.bobbin.report.text.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Results by class, the worst first, with the hardest and easiest images.
 *
 * @param rows the classes that have images or were predicted, by f1
 * @param note which others there are; may be empty
 */
public record ClassSection(List<ClassRow> rows, List<ClassRow> averages, String note) {
  private static final int IMAGES = 5;

  /**
   * A class, or an average.
   *
   * @param figures precision, recall and f1
   * @param hardest images with the lowest output for their class, the lowest first
   * @param easiest images with the highest output for their class, the highest first
   */
  public record ClassRow(
      String name,
      List<ClassFigure> figures,
      String support,
      List<Thumbnail> hardest,
      List<Thumbnail> easiest) {}

  /** A share as text with four digits, and in per cent. */
  public record ClassFigure(String text, double percent) {
    static ClassFigure of(double share) {
      return new ClassFigure(Words.share(share), 100 * share);
    }
  }

  private static List<ClassFigure> figures(double precision, double recall, double f1) {
    return List.of(ClassFigure.of(precision), ClassFigure.of(recall), ClassFigure.of(f1));
  }

  static ClassSection of(ClassificationReport report, MeasuredImages measured) {
    List<ClassRow> rows = new ArrayList<>();
    for (int c : worstFirst(report)) {
      List<Integer> ranked = ranked(measured.predictions(), c);
      ClassificationReport.Row figures = report.classes().get(c);
      rows.add(
          new ClassRow(
              measured.names().get(c),
              figures(figures.precision(), figures.recall(), figures.f1()),
              Words.whole(figures.support()),
              ranked.stream().limit(IMAGES).map(measured::picture).toList(),
              ranked.reversed().stream().limit(IMAGES).map(measured::picture).toList()));
    }
    return new ClassSection(
        rows,
        List.of(
            average("macro average", report.macro()),
            average("weighted average", report.weighted())),
        Sentences.absent(report).map(Words::sentence).orElse(""));
  }

  /** The classes that occur by f1, then by recall, then in their order. */
  private static List<Integer> worstFirst(ClassificationReport report) {
    return IntStream.range(0, report.classes().size())
        .filter(c -> report.classes().get(c).occurs())
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(c -> report.classes().get(c).f1())
                .thenComparingDouble(c -> report.classes().get(c).recall()))
        .toList();
  }

  /** The images of a class by their output for it, the lowest first. */
  private static List<Integer> ranked(Predictions predictions, int label) {
    return IntStream.range(0, predictions.count())
        .filter(i -> predictions.label(i) == label)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> predictions.probability(i, label)))
        .toList();
  }

  private static ClassRow average(String name, Averages averages) {
    return new ClassRow(
        name,
        figures(averages.precision(), averages.recall(), averages.f1()),
        Words.whole(averages.support()),
        List.of(),
        List.of());
  }
}
