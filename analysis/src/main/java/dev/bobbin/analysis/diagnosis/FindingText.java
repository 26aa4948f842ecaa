package dev.bobbin.analysis.diagnosis;

import dev.bobbin.engine.spec.Activation;
import java.util.Locale;

/** Numbers and names in sentences. */
final class FindingText {
  private FindingText() {}

  /** {@code 37 %}; less than 1 % with the digits it needs. */
  public static String percent(double share) {
    double percent = 100 * share;
    return percent == 0 || percent >= 1
        ? String.format(Locale.ROOT, "%.0f %%", percent)
        : number(percent) + " %";
  }

  /** Three significant digits: {@code 0.0125}, {@code 23}, {@code 1.2e-09}. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.3g", value);
    return text.contains("e") || !text.contains(".")
        ? text
        : text.replaceAll("0+$", "").replaceAll("\\.$", "");
  }

  static String loss(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  static String name(Activation activation) {
    return switch (activation) {
      case Activation.Linear _ -> "linear";
      case Activation.Relu _ -> "ReLU";
      case Activation.LeakyRelu _ -> "leaky ReLU";
      case Activation.Elu _ -> "ELU";
      case Activation.Gelu _ -> "GELU";
      case Activation.Silu _ -> "SiLU";
      case Activation.Sigmoid _ -> "sigmoid";
      case Activation.Tanh _ -> "tanh";
      case Activation.Softmax _ -> "softmax";
    };
  }
}
