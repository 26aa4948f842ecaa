package dev.bobbin.experiment.evaluation;

import dev.bobbin.analysis.evaluation.ConfusionMatrix;
import dev.bobbin.base.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code evaluation.json} says of one part, as far as models are compared by it.
 *
 * @param classNames a name for each class
 * @param matrix the confusion matrix
 */
public record StoredConfusion(List<String> classNames, ConfusionMatrix matrix) {
  public StoredConfusion {
    classNames = List.copyOf(classNames);
  }

  /** Reads what {@code EvaluationJson} has written. */
  public static StoredConfusion read(JsonObject evaluation) {
    List<String> names = new ArrayList<>();
    for (JsonObject row : evaluation.objects("classes")) {
      names.add(row.text("name"));
    }
    int[][] rows = evaluation.counts("confusionMatrix");
    if (rows.length != names.size()) {
      throw evaluation.wrong(
          "confusionMatrix", "a row for each of the " + names.size() + " classes");
    }
    try {
      return new StoredConfusion(names, ConfusionMatrix.ofCounts(rows));
    } catch (IllegalArgumentException e) {
      throw evaluation.wrong("confusionMatrix", "as many columns as rows");
    }
  }
}
