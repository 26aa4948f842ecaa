package dev.bobbin.model;

import dev.bobbin.base.text.Names;
import java.util.Arrays;
import java.util.List;

/**
 * How several networks decide together. Neither way depends on the order of the networks, to the
 * last bit.
 */
public enum CombinationRule {
  /**
   * Each network has a vote, for the class with its largest output (the first, where several are).
   * The class with most votes wins; of classes with as many, the one with the largest mean
   * probability; of those, the first.
   */
  MAJORITY_VOTE,
  /** The class with the largest mean probability wins; of several, the first. */
  MEAN_PROBABILITY;

  /** The name in files: {@code majority-vote} or {@code mean-probability}. */
  public String id() {
    return Names.id(this);
  }

  /**
   * What came of it, for a number of images.
   *
   * @param outputs [images][classes]: each class's share of the votes, or its mean probability
   * @param means [images][classes]: mean probabilities, in either case
   */
  public record Outcome(float[] outputs, float[] means) {}

  /**
   * Combines what several networks gave for the same images.
   *
   * @param members at least one; of each network [images][classes] probabilities
   * @param classes how many classes there are
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

  /** Sums from the smallest to the largest: the same sum in whatever order the networks come. */
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
