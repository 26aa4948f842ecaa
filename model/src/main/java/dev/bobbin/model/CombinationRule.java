package dev.bobbin.model;

import dev.bobbin.base.text.Names;
import java.util.Arrays;
import java.util.List;

/**
 * How the members of an ensemble decide together. The order of the members does not change a bit of
 * the result.
 */
public enum CombinationRule {
  /**
   * Each network votes for the class with its largest output (the first of several). The class with
   * most votes wins; ties are broken by the mean probability, then by the order of the classes.
   */
  MAJORITY_VOTE,
  /** The class with the largest mean probability wins (the first of several). */
  MEAN_PROBABILITY;

  /** The name in files: {@code majority-vote} or {@code mean-probability}. */
  public String id() {
    return Names.id(this);
  }

  /**
   * The result for a number of images.
   *
   * @param outputs [images][classes]: each class's share of the votes, or its mean probability
   * @param means [images][classes]: mean probabilities, in either case
   */
  public record Outcome(float[] outputs, float[] means) {}

  /**
   * Combines the outputs of several networks for the same images.
   *
   * @param members at least one; [images][classes] probabilities of each network
   * @param classes the number of classes
   * @throws IllegalArgumentException if the networks' outputs differ in number
   */
  public Outcome combine(List<float[]> members, int classes) {
    int size = members.getFirst().length;
    for (float[] member : members) {
      if (member.length != size || size % classes != 0) {
        throw new IllegalArgumentException(
            "combine: expected %d outputs of every network, a multiple of %d classes, received %d"
                .formatted(size, classes, member.length));
      }
    }
    float[] means = means(members, size);
    return switch (this) {
      case MAJORITY_VOTE -> new Outcome(shares(members, size, classes), means);
      case MEAN_PROBABILITY -> new Outcome(means.clone(), means);
    };
  }

  /** Sums from the smallest to the largest, so that the order of the networks does not matter. */
  private static float[] means(List<float[]> members, int size) {
    float[] means = new float[size];
    double[] sorted = new double[members.size()];
    for (int i = 0; i < size; i++) {
      for (int m = 0; m < sorted.length; m++) {
        sorted[m] = members.get(m)[i];
      }
      Arrays.sort(sorted);
      double sum = 0;
      for (double probability : sorted) {
        sum += probability;
      }
      means[i] = (float) (sum / sorted.length);
    }
    return means;
  }

  private static float[] shares(List<float[]> members, int size, int classes) {
    float[] votes = new float[size];
    for (float[] member : members) {
      for (int from = 0; from < size; from += classes) {
        int largest = from;
        for (int i = from + 1; i < from + classes; i++) {
          largest = member[i] > member[largest] ? i : largest;
        }
        votes[largest]++;
      }
    }
    for (int i = 0; i < size; i++) {
      votes[i] /= members.size();
    }
    return votes;
  }
}
