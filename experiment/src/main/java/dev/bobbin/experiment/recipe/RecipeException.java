package dev.bobbin.experiment.recipe;

import dev.bobbin.base.json.Problem;
import dev.bobbin.engine.network.shape.ShapeException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A recipe is not right. The message has a line for each problem. */
public final class RecipeException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  RecipeException(List<Problem> problems) {
    super(String.join("\n", problems.stream().map(Problem::toString).toList()));
    this.problems = List.copyOf(problems);
  }

  RecipeException(Problem problem, ShapeException unfit) {
    super(problem.toString(), unfit);
    this.problems = List.of(problem);
  }

  /** All that is wrong. */
  public List<Problem> problems() {
    return problems;
  }

  /** Where shapes do not fit: the layer at fault, and the rows before it. */
  public Optional<ShapeException> unfit() {
    return getCause() instanceof ShapeException unfit ? Optional.of(unfit) : Optional.empty();
  }
}
