package dev.bobbin.engine.train;

import dev.bobbin.engine.spec.TrainingSpec.ClassWeight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How much the samples of each class count in the loss, as a {@link ClassWeight} says. */
final class ClassWeights {
  private ClassWeights() {}

  /**
   * The weight of each class.
   *
   * @param stated all 1 if empty
   * @param training the training samples
   * @throws IllegalArgumentException if a named class is not among those of the samples
   */
  static double[] of(Optional<ClassWeight> stated, Samples training) {
    return switch (stated.orElse(null)) {
      case null -> same(training.classes());
      case ClassWeight.Balanced _ -> balanced(training);
      case ClassWeight.ByClass(Map<String, Double> weights) -> byClass(weights, training);
    };
  }

  private static double[] same(int classes) {
    double[] weights = new double[classes];
    Arrays.fill(weights, 1);
    return weights;
  }

  /**
   * scikit-learn's {@code compute_class_weight('balanced', ...)}: samples / (classes x samples of
   * the class), over the classes that have samples. Over all samples the mean is 1.
   */
  private static double[] balanced(Samples training) {
    int[] counts = counts(training);
    long classes = Arrays.stream(counts).filter(count -> count > 0).count();
    return Arrays.stream(counts)
        .mapToDouble(
            count -> count == 0 ? 1 : (double) training.count() / ((double) classes * count))
        .toArray();
  }

  private static double[] byClass(Map<String, Double> stated, Samples training) {
    List<String> names = new ArrayList<>();
    for (int c = 0; c < training.classes(); c++) {
      names.add(training.className(c));
    }
    double[] weights = same(names.size());
    stated.forEach((name, weight) -> {
      int label = names.indexOf(name);
      if (label < 0) {
        throw new IllegalArgumentException(
            "class weight: expected one of %s, received %s".formatted(names, name));
      }
      weights[label] = weight;
    });
    return weights;
  }

  /** The number of samples of each class. */
  static int[] counts(Samples samples) {
    int[] counts = new int[samples.classes()];
    for (int i = 0; i < samples.count(); i++) {
      counts[samples.label(i)]++;
    }
    return counts;
  }
}
