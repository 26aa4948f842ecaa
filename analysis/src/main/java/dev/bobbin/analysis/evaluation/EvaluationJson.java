package dev.bobbin.analysis.evaluation;

import dev.bobbin.analysis.stats.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation as the tree that {@code evaluate --json} prints: an interface that scripts rely on.
 */
public final class EvaluationJson {
  private EvaluationJson() {}

  /**
   * The tree: {@code part, images, accuracy, accuracyInterval, loss, topK, confusionMatrix} (rows
   * actual, columns predicted), {@code classes} (name, precision, recall, f1, support), {@code
   * macro}, {@code weighted} and {@code leakage} (null, or as {@link Leakage#json}).
   */
  public static Map<String, @Nullable Object> of(Evaluation evaluation) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("part", evaluation.part());
    tree.put("images", evaluation.confusion().total());
    tree.put("accuracy", evaluation.accuracy());
    Interval interval = evaluation.accuracyInterval();
    tree.put("accuracyInterval", List.of(interval.low(), interval.high()));
    tree.put("loss", evaluation.loss());
    Map<String, Object> topK = new LinkedHashMap<>();
    evaluation.topK().forEach((k, share) -> topK.put(Integer.toString(k), share));
    tree.put("topK", topK);
    tree.put("confusionMatrix", rows(evaluation.confusion()));
    tree.put("classes", evaluation.report().classes().stream().map(EvaluationJson::row).toList());
    tree.put("macro", averages(evaluation.report().macro()));
    tree.put("weighted", averages(evaluation.report().weighted()));
    tree.put("leakage", evaluation.leakage().map(Leakage::json).orElse(null));
    return tree;
  }

  private static List<List<Integer>> rows(ConfusionMatrix matrix) {
    List<List<Integer>> rows = new ArrayList<>();
    for (int[] row : matrix.toArray()) {
      rows.add(Arrays.stream(row).boxed().toList());
    }
    return rows;
  }

  private static Map<String, Object> row(ClassificationReport.Row row) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", row.name());
    figures(tree, row.precision(), row.recall(), row.f1(), row.support());
    return tree;
  }

  private static Map<String, Object> averages(ClassificationReport.Averages averages) {
    Map<String, Object> tree = new LinkedHashMap<>();
    figures(tree, averages.precision(), averages.recall(), averages.f1(), averages.support());
    return tree;
  }

  private static void figures(
      Map<String, Object> tree, double precision, double recall, double f1, int support) {
    tree.put("precision", precision);
    tree.put("recall", recall);
    tree.put("f1", f1);
    tree.put("support", support);
  }
}
