package dev.bobbin.formats;

import java.util.Locale;
import java.util.Optional;

/**
 * What a model says about one class.
 *
 * @param index the class's number
 * @param name the class's name
 * @param probability from 0 to 1 where the network ends in a softmax; else whatever the network
 *     gives. Of several networks that vote, the class's share of the votes.
 * @param meanProbability of several networks that vote, what decides between classes with as many
 *     votes; else empty
 */
public record ClassProbability(
    int index, String name, float probability, Optional<Float> meanProbability) {
  /** Of a network that does not vote. */
  public ClassProbability(int index, String name, float probability) {
    this(index, name, probability, Optional.empty());
  }

  /** {@code ankle boot 0.983}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %.3f", name, probability);
  }
}
