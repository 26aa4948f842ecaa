package dev.bobbin.experiment.evaluation;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Matches names, such as those of folders, to the classes of a model: exactly, or else without
 * regard to capitals and signs, so that {@code T-shirt_top} is {@code t-shirt/top}. Where several
 * classes are alike in that way, none is meant.
 */
public final class ClassMatcher {
  private final Map<String, Integer> exact = new HashMap<>();
  private final Map<String, Integer> alike = new HashMap<>();

  /** A matcher for the classes of a model, in the order of its outputs. */
  public ClassMatcher(List<String> classNames) {
    for (int i = 0; i < classNames.size(); i++) {
      exact.put(classNames.get(i), i);
      alike.merge(plain(classNames.get(i)), i, (_, _) -> -1);
    }
  }

  /** The number of the class that a name means; -1 if there is none. */
  public int find(String name) {
    return exact.getOrDefault(name, alike.getOrDefault(plain(name), -1));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
  }
}
