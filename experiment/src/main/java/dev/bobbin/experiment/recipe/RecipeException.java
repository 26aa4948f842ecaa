package dev.bobbin.experiment.recipe;

import dev.bobbin.base.json.Problem;
import java.io.IOException;
import java.util.List;

/**
 * A recipe is not right. The message has a line for each problem, and the layer table where shapes
 * do not fit.
 */
public final class RecipeException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  RecipeException(List<Problem> problems) {
    this(problems, "");
  }

  RecipeException(List<Problem> problems, String table) {
    super(
        String.join("\n", problems.stream().map(Problem::toString).toList())
            + (table.isEmpty() ? "" : "\n" + table));
    this.problems = List.copyOf(problems);
  }

  /** All that is wrong. */
  public List<Problem> problems() {
    return problems;
  }
}
