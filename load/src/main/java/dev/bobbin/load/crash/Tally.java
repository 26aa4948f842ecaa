package dev.bobbin.load.crash;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The figures and the faults of a section. */
final class Tally {
  private final Map<String, Long> figures = new LinkedHashMap<>();
  private final Set<String> largest = new HashSet<>();
  private final List<String> faults = new ArrayList<>();
  private final Consumer<String> progress;

  /**
   * Nothing yet.
   *
   * @param progress receives each fault at once
   */
  Tally(Consumer<String> progress) {
    this.progress = progress;
  }

  /** Adds to a figure, which is shown from now on. */
  void add(String figure, long count) {
    figures.merge(figure, count, Long::sum);
  }

  /** Raises a figure to a value. */
  void most(String figure, long value) {
    figures.merge(figure, value, Math::max);
    largest.add(figure);
  }

  /** Whether a figure is the largest of several values rather than their sum. */
  boolean isLargest(String figure) {
    return largest.contains(figure);
  }

  /** Counts a case, and notes it in words if it is wrong. */
  void expect(boolean right, String figure, String fault) {
    add(figure, right ? 1 : 0);
    if (!right) {
      faults.add(fault);
      progress.accept("  fault: " + fault);
    }
  }

  Map<String, Long> figures() {
    return figures;
  }

  List<String> faults() {
    return faults;
  }
}
