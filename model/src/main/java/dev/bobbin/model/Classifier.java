package dev.bobbin.model;

import dev.bobbin.engine.Shape;
import java.util.List;
import java.util.Map;

/** What recognises images: one trained network, or several that decide together. */
public sealed interface Classifier permits Model, Ensemble {
  /** From pictures to what the networks see. */
  Preprocessing preprocessing();

  /** The shape of an image: height, width, channels. */
  default Shape input() {
    return preprocessing().size();
  }

  /** The classes' names, in the order of the outputs. */
  List<String> classNames();

  /** Where it came from. */
  Map<String, String> provenance();

  /** All numbers that were learnt or are kept. */
  long parameters();

  /** SHA-256 of the weights, in hex. */
  String weightsSha256();

  /**
   * Classifies one image.
   *
   * @param pixels bytes from 0 to 255 that look as {@link #preprocessing} says, in the order
   *     height, width, channels: 784 for an input of 28x28x1
   * @return all classes, the winner first
   */
  default List<ClassProbability> classify(byte[] pixels) {
    return classify(preprocessing().valuesOf(preprocessing().polarity()).of(pixels));
  }

  /**
   * Classifies one image whose values are scaled already, as in training.
   *
   * @param values in the order height, width, channels
   * @return all classes, the winner first
   */
  List<ClassProbability> classify(float[] values);
}
