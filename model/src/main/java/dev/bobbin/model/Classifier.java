package dev.bobbin.model;

import dev.bobbin.engine.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Classifies images: one trained network, or an ensemble. For programs that take either, as {@link
 * dev.bobbin.model.io.ModelFile#readClassifier} reads either.
 */
public sealed interface Classifier permits Model, Ensemble {
  /** How pictures become inputs. */
  Preprocessing preprocessing();

  /** The shape of an image: height, width, channels. */
  default Shape input() {
    return preprocessing().size();
  }

  /** The classes' names, in the order of the outputs. */
  List<String> classNames();

  /**
   * Whether the outputs can be read as probabilities: none is below 0, and their sum is 1. A last
   * layer of softmax makes them so, and shares of votes are. Otherwise they are scores, of which
   * the largest wins: they have no percentages, whatever the network was trained with. (To
   * normalise them would invent some: a cross-entropy clips outputs above 1, so that equal shares
   * would stand beside different scores, and a squared error knows no probabilities.)
   */
  boolean givesProbabilities();

  /** Its origin: versions, data digests, run, by name. */
  Map<String, String> provenance();

  /** The number of weights, running averages included. */
  long parameters();

  /** SHA-256 of the weights, in hex. */
  String weightsSha256();

  /**
   * Classifies one image.
   *
   * @param pixels prepared bytes from 0 to 255, in the order height, width, channels: 784 for an
   *     input of 28x28x1
   * @return all classes, the winner first
   */
  default List<ClassProbability> classify(byte[] pixels) {
    return classify(preprocessing().values().of(pixels));
  }

  /**
   * Classifies one image whose values are already scaled, as in training.
   *
   * @param values in the order height, width, channels
   * @return all classes, the winner first
   */
  default List<ClassProbability> classify(float[] values) {
    return predict(values).classes();
  }

  /**
   * Classifies one image, as {@link #classify(float[])} does, and measures how unlike it is to
   * those that the model learned from, if it can.
   *
   * @param values scaled, in the order height, width, channels
   */
  Prediction predict(float[] values);

  /** What tells images of none of the classes; empty if nothing does, as in ensembles. */
  Optional<NoveltyDetector> novelty();

  /** The same classifier, which answers each image with a class. */
  default Classifier withoutNovelty() {
    return switch (this) {
      case Model model -> model.with(Optional.empty());
      case Ensemble ensemble -> ensemble;
    };
  }
}
