package dev.bobbin.base.json;

import dev.bobbin.base.Position;
import dev.bobbin.base.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong, so that a person hears all of it at once. */
public final class Problems {
  /** What has no line comes last: options come after the file that they change. */
  private static final Comparator<Problem> TEXT_ORDER =
      Comparator.comparingInt((Problem problem) ->
              problem.at().line() == 0 ? Integer.MAX_VALUE : problem.at().line())
          .thenComparingInt(problem -> problem.at().column());

  private final List<Problem> found = new ArrayList<>();

  /** None yet. */
  public Problems() {}

  /** Adds one that has nothing to suggest. */
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

  /** Adds one with a message of its own, in the house form. */
  public void add(Position at, String path, String message) {
    found.add(new Problem(at, path, message));
  }

  /** How many there are. */
  public int count() {
    return found.size();
  }

  /** All of them, in the order of the text. */
  public List<Problem> all() {
    return found.stream().sorted(TEXT_ORDER).toList();
  }
}
