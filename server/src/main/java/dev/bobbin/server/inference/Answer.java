package dev.bobbin.server.inference;

import dev.bobbin.http.Problem;
import dev.bobbin.model.ClassProbability;
import dev.bobbin.model.Classifier;
import java.util.List;
import java.util.Optional;

/** A model's outputs for one or more images, all of the same classifier. */
public final class Answer {
  private final Job job;
  private final int classes;

  Answer(Job job) {
    this.job = job;
    this.classes = job.generation.classes();
  }

  /** The classifier that made the outputs. */
  public Classifier classifier() {
    return job.generation.classifier();
  }

  /**
   * Checks that all outputs are finite, as JSON requires.
   *
   * @throws Problem 400 if one is not
   */
  public void requireFinite() {
    for (int i = 0; i < job.outputs.length; i++) {
      if (!Float.isFinite(job.outputs[i]) || !Float.isFinite(job.means[i])) {
        throw new Problem(
            400,
            "image: expected values for which the network's outputs are finite, received an image %d for which one is %s; try values scaled as in training"
                .formatted(i / classes, job.outputs[i]));
      }
    }
  }

  /** The number of images. */
  public int count() {
    return job.count;
  }

  /**
   * [count][classes]: probabilities if the network ends in a softmax; of a majority vote, the
   * shares of the votes. Not copied.
   */
  public float[] outputs() {
    return job.outputs;
  }

  /** [count][classes]: of a majority vote, mean probabilities; else empty. Not copied. */
  public Optional<float[]> means() {
    return job.generation.votes() ? Optional.of(job.means) : Optional.empty();
  }

  /** All classes for one image, as {@link Classifier#classify(float[])} ranks them. */
  public List<ClassProbability> ranked(int image) {
    return ClassProbability.ranked(
        classifier().classNames(),
        job.outputs,
        means().orElse(null),
        Math.multiplyExact(image, classes));
  }
}
