package dev.bobbin.data.format;

import dev.bobbin.data.split.Split;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The splits that names of files, folders and arrays and the values of tables say. */
final class SplitNames {
  private static final Map<String, Split> WORDS =
      Map.ofEntries(
          Map.entry("train", Split.TRAIN),
          Map.entry("training", Split.TRAIN),
          Map.entry("val", Split.VALIDATION),
          Map.entry("valid", Split.VALIDATION),
          Map.entry("validation", Split.VALIDATION),
          Map.entry("dev", Split.VALIDATION),
          Map.entry("test", Split.TEST),
          Map.entry("testing", Split.TEST));

  private static final Pattern TRAIN = token("train|training|trn");
  private static final Pattern VALIDATION = token("val|valid|validation|dev");
  private static final Pattern TEST = token("test|testing|t10k|test10k|test50k|tst");

  private SplitNames() {}

  /** A word of a name: what surrounds it is no letter, or one x or y as in xtrain. */
  private static Pattern token(String words) {
    return Pattern.compile(
        "(?:^|[^a-z]|\\b[xy])(?:" + words + ")(?:[xy]\\b|[^a-z]|$|images|imgs|labels|data)");
  }

  /** The split that is called so, as a folder or in a table. */
  static Optional<Split> named(String name) {
    return Optional.ofNullable(WORDS.get(name.trim().toLowerCase(Locale.ROOT)));
  }

  /** The split that a word in a longer name says. */
  static Optional<Split> in(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (TEST.matcher(lower).find()) {
      return Optional.of(Split.TEST);
    }
    if (VALIDATION.matcher(lower).find()) {
      return Optional.of(Split.VALIDATION);
    }
    return TRAIN.matcher(lower).find() ? Optional.of(Split.TRAIN) : Optional.empty();
  }

  /** The value of a split that is there. */
  static <T> T of(Map<Split, T> splits, Split split) {
    return Objects.requireNonNull(splits.get(split));
  }

  /**
   * The splits of a dataset. What names no split is to train on, or passed over if something else
   * is; without either, what is there is to train on.
   *
   * @param found at least one, by the split that its name says
   * @param passedOver receives what names no split beside a training split
   */
  static <T> Map<Split, T> splits(Map<Optional<Split>, T> found, Consumer<T> passedOver) {
    Map<Split, T> splits = new EnumMap<>(Split.class);
    found.forEach((split, value) -> split.ifPresent(named -> splits.put(named, value)));
    T unnamed = found.get(Optional.<Split>empty());
    if (unnamed != null && splits.containsKey(Split.TRAIN)) {
      passedOver.accept(unnamed);
    } else if (unnamed != null) {
      splits.put(Split.TRAIN, unnamed);
    } else if (!splits.containsKey(Split.TRAIN)) {
      splits.put(Split.TRAIN, Objects.requireNonNull(splits.remove(first(splits))));
    }
    return splits;
  }

  private static Split first(Map<Split, ?> splits) {
    return splits.keySet().iterator().next();
  }
}
