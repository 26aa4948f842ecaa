package dev.bobbin.report.run;

import dev.bobbin.analysis.evaluation.Predictions;
import dev.bobbin.report.page.Words;
import java.util.List;
import java.util.Locale;

/** What a network's outputs are called: probabilities where they are some, else plain numbers. */
public enum Outputs {
  PROBABILITIES {
    @Override
    String text(float value) {
      return Words.percent(value);
    }
  },
  NUMBERS {
    @Override
    String text(float value) {
      return String.format(Locale.ROOT, "%.4g", value);
    }
  };

  static Outputs of(Predictions predictions) {
    return predictions.areProbabilities() ? PROBABILITIES : NUMBERS;
  }

  abstract String text(float value);

  /** {@code image 12, Shirt: Coat 71.5 %, Shirt 20.1 %}: what was predicted, and a class's own. */
  String of(Predictions predictions, List<String> names, int i, int label) {
    int predicted = predictions.predicted(i);
    String first = names.get(predicted) + " " + text(predictions.probability(i, predicted));
    String own =
        predicted == label
            ? ""
            : ", " + names.get(label) + " " + text(predictions.probability(i, label));
    return "image %d, %s: %s%s"
        .formatted(predictions.index(i), names.get(predictions.label(i)), first, own);
  }
}
