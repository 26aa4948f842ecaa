package dev.bobbin.base.json;

import dev.bobbin.base.Position;
import dev.bobbin.base.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects problems, so that users see all of them at once. */
public final class Problems {
  /** Problems without a line come last: options apply after the file. */
  private static final Comparator<Problem> TEXT_ORDER =
      Comparator.comparingInt((Problem problem) ->
              problem.at().line() == 0 ? Integer.MAX_VALUE : problem.at().line())
          .thenComparingInt(problem -> problem.at().column());

  private final List<Problem> found = new ArrayList<>();

  /** Starts without problems. */
  public Problems() {}

  /** Adds a problem without a suggestion. */
  public void add(Node node, String path, String expected) {
    add(node.at(), path, "expected " + expected + ", received " + node.describe());
  }

  /** Adds one. */
  public void add(Node node, String path, String expected, String suggestion) {
    add(
        node.at(),
        path,
        "expected " + expected + ", received " + node.describe() + "; " + suggestion);
  }

  /** Adds a problem with a complete message, {@code expected X, received Y; try Z}. */
  public void add(Position at, String path, String message) {
    found.add(new Problem(at, path, message));
  }

  /** The number of problems. */
  public int count() {
    return found.size();
  }

  /** All problems, in the order of the text. */
  public List<Problem> all() {
    return found.stream().sorted(TEXT_ORDER).toList();
  }
}
