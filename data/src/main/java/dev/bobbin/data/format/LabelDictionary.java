package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Collects the labels of a dataset's splits as they are written and numbers its classes: whole
 * numbers by themselves, words in the order of the alphabet.
 */
final class LabelDictionary {
  private static final int MOST_LABELS = 65_536;
  // Above it, gaps make labels identifiers rather than classes.
  private static final int SMALL = 1000;
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,30}\\.?\\d{0,30}|\\.\\d{1,30})([eE][+-]?\\d{1,3})?");

  private final Map<String, Integer> ids = new HashMap<>();
  private final List<String> texts = new ArrayList<>();
  private final List<String> places = new ArrayList<>();

  /**
   * The classes of a dataset.
   *
   * @param names in the order of the classes
   * @param ofId the class of each label that was collected
   * @param notes for readers
   */
  record Classes(List<String> names, int[] ofId, List<String> notes) {
    /** Replaces collected labels by classes. */
    int[] apply(int[] labels) {
      for (int i = 0; i < labels.length; i++) {
        labels[i] = ofId[labels[i]];
      }
      return labels;
    }
  }

  /**
   * The place of a label in this dictionary.
   *
   * @param place of the label, for messages
   */
  int id(String text, Supplier<String> place) {
    Integer known = ids.get(text);
    if (known != null) {
      return known;
    }
    String trimmed = text.strip();
    if (trimmed.isEmpty() || trimmed.equalsIgnoreCase("nan")) {
      throw BobbinException.of(place.get(), "a class", "'" + text + "'", "a label in every line");
    }
    if (trimmed.indexOf('\uFFFD') >= 0) {
      throw BobbinException.of(
          place.get(), "a class in UTF-8", "'" + trimmed + "'", "to save the file as UTF-8");
    }
    if (texts.size() == MOST_LABELS) {
      throw BobbinException.of(
          place.get(), "at most " + MOST_LABELS + " classes", "more", "the column of the labels");
    }
    texts.add(trimmed);
    places.add(place.get());
    ids.put(text, ids.size());
    return ids.size() - 1;
  }

  /** Numbers the classes, with the names of {@code classes.csv} if there are such. */
  Classes resolve(Optional<List<String>> names) {
    return resolve(names, ClassFile.NAME);
  }

  /**
   * Numbers the classes.
   *
   * @param names of the classes by their numbers, if they are known
   * @param namedBy what names them, for messages
   * @throws BobbinException if a label is negative or a fraction, or has no name
   */
  Classes resolve(Optional<List<String>> names, String namedBy) {
    return texts.stream().allMatch(text -> NUMBER.matcher(text).matches())
        ? numbers(names, namedBy)
        : words(names, namedBy);
  }

  private Classes numbers(Optional<List<String>> names, String namedBy) {
    TreeMap<Long, Integer> classes = new TreeMap<>();
    long[] values = new long[texts.size()];
    for (int id = 0; id < values.length; id++) {
      double value = Double.parseDouble(texts.get(id));
      if (value < 0 || value != Math.rint(value) || value > 1e18) {
        throw BobbinException.of(
            places.get(id),
            "a class from 0 up",
            "'" + shortened(texts.get(id)) + "'",
            "whole labels, or words");
      }
      values[id] =
          texts.get(id).matches("\\d{1,18}") ? Long.parseLong(texts.get(id)) : (long) value;
      classes.put(values[id], 0);
    }
    long last = classes.lastKey();
    if (names.isPresent()) {
      return named(names.get(), namedBy, values, classes);
    }
    List<String> notes = new ArrayList<>();
    List<String> found = new ArrayList<>();
    if (last < SMALL || last < 2L * classes.size()) {
      for (long value = 0; value <= last; value++) {
        found.add(value + "");
        classes.replace(value, (int) value);
      }
      notes.addAll(gaps(found, classes));
    } else {
      classes.replaceAll((value, none) -> {
        found.add(value + "");
        return found.size() - 1;
      });
      notes.add(
          "the %d labels from %d to %d became the classes 0 to %d, which keep them as names"
              .formatted(found.size(), classes.firstKey(), last, found.size() - 1));
    }
    return new Classes(found, ofIds(values, classes), notes);
  }

  private Classes named(
      List<String> names, String namedBy, long[] values, Map<Long, Integer> classes) {
    for (int id = 0; id < values.length; id++) {
      if (values[id] >= names.size()) {
        throw BobbinException.of(
            places.get(id),
            "a class from 0 to " + (names.size() - 1) + " as " + namedBy + " names them",
            "'" + shortened(texts.get(id)) + "'",
            "to name this class there too");
      }
    }
    classes.replaceAll((value, none) -> (int) (long) value);
    return new Classes(names, ofIds(values, classes), gaps(names, classes));
  }

  private static int[] ofIds(long[] values, Map<Long, Integer> classes) {
    int[] ofId = new int[values.length];
    for (int id = 0; id < ofId.length; id++) {
      ofId[id] = classes.getOrDefault(values[id], 0);
    }
    return ofId;
  }

  private static List<String> gaps(List<String> names, Map<Long, Integer> classes) {
    List<String> missing = new ArrayList<>();
    for (int label = 0; label < names.size(); label++) {
      if (!classes.containsKey((long) label)) {
        String name = names.get(label);
        missing.add(name.equals(label + "") ? name : label + " (" + name + ")");
      }
    }
    if (missing.isEmpty()) {
      return List.of();
    }
    String some = String.join(", ", missing.subList(0, Math.min(10, missing.size())));
    String more = missing.size() > 10 ? " and %d more".formatted(missing.size() - 10) : "";
    return List.of(
        (missing.size() == 1
                ? "one class has no pictures: "
                : missing.size() + " classes have no pictures: ")
            + some
            + more);
  }

  private Classes words(Optional<List<String>> names, String namedBy) {
    if (names.isEmpty()) {
      requireDistinct();
    }
    List<String> sorted = names.orElseGet(() -> List.copyOf(new TreeSet<>(texts)));
    Map<String, Integer> places = new HashMap<>();
    for (int label = 0; label < sorted.size(); label++) {
      places.putIfAbsent(sorted.get(label), label);
    }
    int[] ofId = new int[texts.size()];
    TreeMap<Long, Integer> used = new TreeMap<>();
    for (int id = 0; id < ofId.length; id++) {
      Integer label = places.get(texts.get(id));
      if (label == null) {
        throw BobbinException.of(
            this.places.get(id),
            "a class that " + namedBy + " names",
            "'" + shortened(texts.get(id)) + "'",
            "to name it there too, or to remove that file");
      }
      ofId[id] = label;
      used.put((long) label, label);
    }
    return new Classes(sorted, ofId, gaps(sorted, used));
  }

  /** As in folders, words that differ only by capitals are one class, misspelt. */
  private void requireDistinct() {
    Map<String, String> seen = new HashMap<>();
    for (int id = 0; id < texts.size(); id++) {
      String text = texts.get(id);
      String other = seen.putIfAbsent(text.toLowerCase(Locale.ROOT), text);
      if (other != null && !other.equals(text)) {
        throw BobbinException.of(
            places.get(id),
            "class names that differ by more than capitals",
            "'%s' beside '%s'".formatted(shortened(text), shortened(other)),
            "to write both alike; if they are two classes, a %s beside that names both"
                .formatted(ClassFile.NAME));
      }
    }
  }

  private static String shortened(String text) {
    return text.length() > 20 ? text.substring(0, 20) + "..." : text;
  }
}
