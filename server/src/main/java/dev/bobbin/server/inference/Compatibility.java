package dev.bobbin.server.inference;

import dev.bobbin.model.Classifier;
import java.util.List;
import java.util.Optional;

/**
 * Whether a model can replace another without its clients noticing: same input shape,
 * preprocessing, kind of outputs, and classes in the same order.
 */
final class Compatibility {
  private Compatibility() {}

  /** What differs, as {@code expected X, received Y; try Z}; empty if nothing does. */
  static Optional<String> difference(Classifier served, Classifier next) {
    if (!next.input().equals(served.input())) {
      return different("images of " + served.input(), next.input().toString());
    }
    if (!next.classNames().equals(served.classNames())) {
      return classes(served.classNames(), next.classNames());
    }
    if (!next.preprocessing().equals(served.preprocessing())) {
      return different(
          "images prepared as " + served.preprocessing().summary(), next.preprocessing().summary());
    }
    if (!outputs(next).equals(outputs(served))) {
      return different(outputs(served), outputs(next));
    }
    return Optional.empty();
  }

  private static String outputs(Classifier classifier) {
    return LoadedModel.votes(classifier)
        ? "shares of votes"
        : classifier.givesProbabilities() ? "probabilities" : "scores";
  }

  private static Optional<String> classes(List<String> served, List<String> next) {
    for (int i = 0; i < Math.min(served.size(), next.size()); i++) {
      if (!served.get(i).equals(next.get(i))) {
        return different(
            "class %d to be '%s', as clients know it".formatted(i, served.get(i)),
            "'" + next.get(i) + "'");
      }
    }
    return different(served.size() + " classes", Integer.toString(next.size()));
  }

  private static Optional<String> different(String expected, String received) {
    return Optional.of(
        "expected %s, received %s; try to serve it as another version or under another name"
            .formatted(expected, received));
  }
}
