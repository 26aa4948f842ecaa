package dev.bobbin.analysis.evaluation;

import dev.bobbin.base.InvalidValueException;

/**
 * Test images among the images that a network learned from. Its figures on the test split then say
 * less than they seem to: memorised images count as correctly classified ones.
 *
 * @param declared whether the recipe asks for it ({@code train-on: test}); otherwise the images
 *     were found by comparing all of them, byte for byte
 * @param testImages how many of the test images were learned from, at least 1
 * @param ofTestImages how many test images there are
 */
public record Leakage(boolean declared, int testImages, int ofTestImages) {
  public Leakage {
    if (testImages < 1 || testImages > ofTestImages) {
      throw new InvalidValueException(
          "leakage: expected from 1 to %d test images, received %d"
              .formatted(ofTestImages, testImages));
    }
  }
}
