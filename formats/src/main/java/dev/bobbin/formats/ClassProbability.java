package dev.bobbin.formats;

import java.util.Locale;

/**
 * What a model says about one class.
 *
 * @param index the class's number
 * @param name the class's name
 * @param probability from 0 to 1 where the network ends in a softmax; else whatever the network
 *     gives
 */
public record ClassProbability(int index, String name, float probability) {
  /** {@code ankle boot 0.983}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %.3f", name, probability);
  }
}
