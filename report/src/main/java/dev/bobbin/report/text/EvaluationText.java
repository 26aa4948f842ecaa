package dev.bobbin.report.text;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.analysis.evaluation.ClassificationReport;
import dev.bobbin.analysis.evaluation.ConfusionMatrix;
import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.analysis.stats.ConfidenceInterval;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions.MemberEvaluation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An evaluation as text that fits 100 columns. */
public final class EvaluationText {
  private static final int WIDTH = 100;
  private static final int LONGEST_NAME = 24;

  /** What stands for the rest of a name. */
  private static final String CUT = "…";

  /** With fewer letters, a column's heading can no longer be read as a name. */
  private static final int SHORTEST_HEADING = 5;

  private static final int CONFUSIONS = 10;
  private static final int FEW_CONFUSIONS = 3;

  private EvaluationText() {}

  /** Of a network, or of an ensemble with a line for each member. */
  public static String of(EvaluatedPredictions measured) {
    StringBuilder text = new StringBuilder(of(measured.evaluation()));
    measured
        .novelty()
        .ifPresent(
            novelty -> text.append("\nunknown: ").append(Sentences.of(novelty)).append('\n'));
    if (!measured.members().isEmpty()) {
      text.append("\nmembers on their own:\n");
    }
    for (MemberEvaluation member : measured.members()) {
      Evaluation figures = member.evaluation();
      text.append(
          format(
              "%s, seed %d: accuracy %.4f, loss %.4f%n",
              member.name(), member.seed(), figures.accuracy(), figures.loss()));
      figures.leakage().ifPresent(leakage -> text.append(Sentences.of(leakage)).append('\n'));
    }
    return text.toString();
  }

  /** Metrics, the table of classes and the confusion matrix. */
  public static String of(Evaluation evaluation) {
    StringBuilder text = new StringBuilder();
    ConfidenceInterval interval = evaluation.accuracyInterval();
    text.append(
        format(
            "%s: accuracy %.4f (95 %% interval %.4f to %.4f), loss %.4f, %d images%n",
            evaluation.split(),
            evaluation.accuracy(),
            interval.low(),
            interval.high(),
            evaluation.loss(),
            evaluation.confusion().total()));
    evaluation.leakage().ifPresent(leakage -> text.append(Sentences.of(leakage)).append('\n'));
    Sentences.shortfall(evaluation).ifPresent(line -> text.append(line).append('\n'));
    String topK =
        evaluation.tellingTopK().entrySet().stream()
            .map(hits -> format("top-%d %.4f", hits.getKey(), hits.getValue()))
            .collect(Collectors.joining(", "));
    text.append(topK).append(topK.isEmpty() ? "" : "\n");
    text.append('\n').append(report(evaluation.report()));
    text.append('\n').append(matrix(evaluation.confusion(), names(evaluation.report())));
    return text.toString();
  }

  /**
   * The layout of scikit-learn's {@code classification_report(..., digits=4)}, with a line on the
   * classes that it leaves out.
   */
  static String report(ClassificationReport report) {
    int width = "weighted avg".length();
    for (ClassificationReport.Row row : report.occurring()) {
      width = Math.max(width, shorten(row.name(), LONGEST_NAME).length());
    }
    String figures = "%" + width + "s  %9.4f %9.4f %9.4f %9d%n";
    StringBuilder text = new StringBuilder();
    text.append(" ".repeat(width)).append("  precision    recall  f1-score   support\n\n");
    for (ClassificationReport.Row row : report.occurring()) {
      String name = shorten(row.name(), LONGEST_NAME);
      text.append(format(figures, name, row.precision(), row.recall(), row.f1(), row.support()));
    }
    String accuracy = "%n%" + width + "s  %29.4f %9d%n";
    text.append(format(accuracy, "accuracy", report.accuracy(), report.macro().support()));
    for (boolean macro : new boolean[] {true, false}) {
      ClassificationReport.Averages mean = macro ? report.macro() : report.weighted();
      String name = macro ? "macro avg" : "weighted avg";
      text.append(
          format(figures, name, mean.precision(), mean.recall(), mean.f1(), mean.support()));
    }
    Sentences.absent(report).ifPresent(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /**
   * The matrix with names if they fit, else with class numbers if they fit, else the largest
   * confusions.
   */
  static String matrix(ConfusionMatrix matrix, List<String> names) {
    int digits =
        Integer.toString(IntStream.range(0, matrix.classes()).map(matrix::support).max().orElse(0))
            .length();
    int longest = names.stream().mapToInt(String::length).max().orElse(1);
    int head = Math.min(LONGEST_NAME, longest);
    int room = (WIDTH - head) / matrix.classes() - 1;
    if (room >= Math.max(digits, Math.min(longest, SHORTEST_HEADING))) {
      int column = Math.max(digits, Math.min(longest, room));
      return table(
          matrix, names, names.stream().map(name -> shorten(name, column)).toList(), head, column);
    }
    List<String> numbers = IntStream.range(0, names.size()).mapToObj(Integer::toString).toList();
    int column = Math.max(digits, numbers.getLast().length());
    int number = numbers.getLast().length() + 1;
    head = Math.min(LONGEST_NAME, number + longest);
    if (head + matrix.classes() * (column + 1) <= WIDTH) {
      List<String> heads =
          IntStream.range(0, names.size()).mapToObj(c -> c + " " + names.get(c)).toList();
      return table(matrix, heads, numbers, head, column);
    }
    return largestConfusions(matrix, names);
  }

  private static String table(
      ConfusionMatrix matrix, List<String> heads, List<String> columns, int head, int column) {
    StringBuilder text = new StringBuilder("confusion matrix (rows: actual, columns: predicted)\n");
    text.append(" ".repeat(head));
    for (String name : columns) {
      text.append(format(" %" + column + "s", name));
    }
    text.append('\n');
    for (int actual = 0; actual < matrix.classes(); actual++) {
      text.append(format("%" + head + "s", shorten(heads.get(actual), head)));
      for (int predicted = 0; predicted < matrix.classes(); predicted++) {
        text.append(format(" %" + column + "d", matrix.count(actual, predicted)));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private record Confusion(int actual, int predicted, int count) {}

  /** Those that occur, the most frequent first. */
  private static List<Confusion> confusions(ConfusionMatrix matrix) {
    List<Confusion> confusions = new ArrayList<>();
    for (int actual = 0; actual < matrix.classes(); actual++) {
      for (int predicted = 0; predicted < matrix.classes(); predicted++) {
        if (actual != predicted && matrix.count(actual, predicted) > 0) {
          confusions.add(new Confusion(actual, predicted, matrix.count(actual, predicted)));
        }
      }
    }
    confusions.sort(Comparator.comparingInt(Confusion::count).reversed());
    return confusions;
  }

  private static String largestConfusions(ConfusionMatrix matrix, List<String> names) {
    List<Confusion> confusions = confusions(matrix);
    StringBuilder text =
        new StringBuilder(
            format(
                "largest confusions (the matrix of %d classes is too wide for text)%n",
                matrix.classes()));
    for (Confusion confusion : confusions.subList(0, Math.min(CONFUSIONS, confusions.size()))) {
      text.append(
          format(
              "%7d %s predicted as %s%n",
              confusion.count(),
              shorten(names.get(confusion.actual()), LONGEST_NAME),
              shorten(names.get(confusion.predicted()), LONGEST_NAME)));
    }
    return text.toString();
  }

  /** The accuracy in a line, and the most frequent confusions in another. */
  public static String brief(ConfusionMatrix matrix, List<String> names) {
    if (matrix.total() == 0) {
      return "";
    }
    ConfidenceInterval interval = ConfidenceInterval.wilson(matrix.correct(), matrix.total());
    String accuracy =
        format(
            "accuracy %.4f (95 %% interval %.4f to %.4f): %,d of %,d pictures in folders named as classes%n",
            matrix.accuracy(), interval.low(), interval.high(), matrix.correct(), matrix.total());
    String worst =
        confusions(matrix).stream()
            .limit(FEW_CONFUSIONS)
            .map(confusion ->
                format(
                    "%s predicted as %s (%,d)",
                    names.get(confusion.actual()),
                    names.get(confusion.predicted()),
                    confusion.count()))
            .collect(Collectors.joining(", "));
    return worst.isEmpty() ? accuracy : accuracy + "most often confused: " + worst + "\n";
  }

  private static List<String> names(ClassificationReport report) {
    return report.classes().stream().map(ClassificationReport.Row::name).toList();
  }

  private static String shorten(String name, int length) {
    if (name.length() <= length) {
      return name;
    }
    int end = length - CUT.length();
    boolean splitsLetter = end > 0 && Character.isHighSurrogate(name.charAt(end - 1));
    return name.substring(0, splitsLetter ? end - 1 : end) + CUT;
  }
}
