package dev.bobbin.report.run;

import dev.bobbin.analysis.evaluation.ClassificationReport;
import dev.bobbin.analysis.evaluation.ClassificationReport.Averages;
import dev.bobbin.analysis.evaluation.Predictions;
import dev.bobbin.report.page.Thumbnail;
import dev.bobbin.report.text.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well each class is classified, with its hardest and easiest images.
 *
 * @param rows a class each
 * @param averages over the classes
 */
public record ClassSection(List<ClassRow> rows, List<ClassRow> averages) {
  private static final int IMAGES = 5;

  public ClassSection {
    rows = List.copyOf(rows);
    averages = List.copyOf(averages);
  }

  /**
   * A class, or an average.
   *
   * @param name of the class
   * @param figures precision, recall and f1
   * @param support images of the class
   * @param hardest images with the least output for their class, the least first
   * @param easiest images with the largest output for their class, the largest first
   */
  public record ClassRow(
      String name,
      List<ClassFigure> figures,
      String support,
      List<Thumbnail> hardest,
      List<Thumbnail> easiest) {}

  /**
   * A share.
   *
   * @param text four digits
   * @param percent from 0 to 100
   */
  public record ClassFigure(String text, double percent) {
    static ClassFigure of(double share) {
      return new ClassFigure(Words.share(share), 100 * share);
    }
  }

  static ClassSection of(ClassificationReport report, MeasuredImages measured) {
    List<ClassRow> rows = new ArrayList<>();
    for (int c = 0; c < measured.names().size(); c++) {
      List<Integer> ranked = ranked(measured.predictions(), c);
      ClassificationReport.Row figures = report.classes().get(c);
      rows.add(
          new ClassRow(
              measured.names().get(c),
              List.of(
                  ClassFigure.of(figures.precision()),
                  ClassFigure.of(figures.recall()),
                  ClassFigure.of(figures.f1())),
              Words.whole(figures.support()),
              ranked.stream().limit(IMAGES).map(measured::picture).toList(),
              ranked.reversed().stream().limit(IMAGES).map(measured::picture).toList()));
    }
    return new ClassSection(
        rows,
        List.of(
            average("macro average", report.macro()),
            average("weighted average", report.weighted())));
  }

  /** The images of a class by their output for it, the least first. */
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
        List.of(
            ClassFigure.of(averages.precision()),
            ClassFigure.of(averages.recall()),
            ClassFigure.of(averages.f1())),
        Words.whole(averages.support()),
        List.of(),
        List.of());
  }
}
