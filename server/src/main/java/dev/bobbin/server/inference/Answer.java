package dev.bobbin.server.inference;

import dev.bobbin.http.Problem;
import dev.bobbin.model.ClassProbability;
import dev.bobbin.model.Classifier;
import java.util.List;
import java.util.Optional;

/**
 * What a model says of one or more images. All of it comes from one classifier, whatever is swapped
 * meanwhile.
 */
public final class Answer {
  private final Generation generation;
  private final int count;
  private final float[] outputs;
  private final float[] means;

  Answer(Job job) {
    this.generation = job.generation;
    this.count = job.count;
    this.outputs = job.outputs;
    this.means = job.means;
  }

  /** Who says it. */
  public Classifier classifier() {
    return generation.classifier();
  }

  /**
   * Checks that all outputs are numbers: JSON has no others, and nobody could do anything with
   * them.
   *
   * @throws Problem 400 if the images drive the network out of the range of floats
   */
  public void requireFinite() {
    for (int i = 0; i < outputs.length; i++) {
      if (!Float.isFinite(outputs[i]) || !Float.isFinite(means[i])) {
        throw new Problem(
            400,
            "image: expected values for which the network's outputs are finite, received an image %d for which one is %s; try values scaled as in training"
                .formatted(i / generation.classes(), outputs[i]));
      }
    }
  }

  /** Of how many images. */
  public int count() {
    return count;
  }

  /**
   * [count][classes]: probabilities where the network ends in a softmax; of networks that vote,
   * each class's share of the votes. Not copied.
   */
  public float[] outputs() {
    return outputs;
  }

  /** [count][classes]: of networks that vote, mean probabilities; else empty. Not copied. */
  public Optional<float[]> means() {
    return generation.votes() ? Optional.of(means) : Optional.empty();
  }

  /**
   * All classes for one image, the winner first, as {@link Classifier#classify(float[])} gives
   * them.
   */
  public List<ClassProbability> ranked(int image) {
    int classes = generation.classes();
    return ClassProbability.ranked(
        generation.classifier().classNames(),
        outputs,
        means().orElse(null),
        Math.multiplyExact(image, classes));
  }
}
