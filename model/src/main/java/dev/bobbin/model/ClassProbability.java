package dev.bobbin.model;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A model's result for one class.
 *
 * @param index the class's number
 * @param name the class's name
 * @param probability from 0 to 1 where {@link Classifier#givesProbabilities}, else the network's
 *     output, a score; for a majority vote, the class's share of the votes
 * @param meanProbability for a majority vote, the mean probability, which breaks ties; else empty
 */
public record ClassProbability(
    int index, String name, float probability, Optional<Float> meanProbability) {
  /** A result without a vote. */
  public ClassProbability(int index, String name, float probability) {
    this(index, name, probability, Optional.empty());
  }

  /**
   * All classes for one image, the winner first; ties are broken by the mean probability, then by
   * the order of the classes.
   *
   * @param names of the classes
   * @param outputs [images][classes]
   * @param means [images][classes] mean probabilities for a majority vote, else null
   * @param from where the image's outputs begin
   */
  public static List<ClassProbability> ranked(
      List<String> names, float[] outputs, float @Nullable [] means, int from) {
    Comparator<ClassProbability> order =
        Comparator.comparingDouble(ClassProbability::probability)
            .thenComparingDouble(c -> c.meanProbability().orElse(0f));
    return IntStream.range(0, names.size())
        .mapToObj(i ->
            new ClassProbability(
                i,
                names.get(i),
                outputs[from + i],
                means == null ? Optional.empty() : Optional.of(means[from + i])))
        .sorted(order.reversed())
        .toList();
  }

  /** {@link #ranked(List, float[], float[], int)} for each of several images. */
  static List<List<ClassProbability>> ranked(
      List<String> names, float[] outputs, float @Nullable [] means) {
    return IntStream.range(0, outputs.length / names.size())
        .mapToObj(image -> ranked(names, outputs, means, image * names.size()))
        .toList();
  }

  /** {@code ankle boot 0.983}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %.3f", name, probability);
  }
}
