package dev.bobbin.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a request had a picture prepared in another way than the model says. */
public final class Overrides {
  private Overrides() {}

  /** Trees of {@code name}, {@code model} and {@code used}; empty if nothing was overridden. */
  public static List<Map<String, Object>> json(Preprocessing model, Polarity used) {
    if (used == model.polarity()) {
      return List.of();
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", "polarity");
    tree.put("model", model.polarity().id());
    tree.put("used", used.id());
    return List.of(tree);
  }

  /** {@code was read as light-on-dark, not as dark-on-light as the model says}; empty if not so. */
  public static Optional<String> words(Preprocessing model, Polarity used) {
    return used == model.polarity()
        ? Optional.empty()
        : Optional.of(
            "was read as %s, not as %s as the model says"
                .formatted(used.id(), model.polarity().id()));
  }
}
