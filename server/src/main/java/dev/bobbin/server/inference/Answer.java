package dev.bobbin.server.inference;

import dev.bobbin.http.HttpException;
import dev.bobbin.model.ClassProbability;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Novelty;
import java.util.List;
import java.util.Optional;

/** A model's outputs for one or more images, all of the same classifier. */
public final class Answer {
  private final InferenceTask task;
  private final int classes;

  Answer(InferenceTask task) {
    this.task = task;
    this.classes = task.loadedModel.classes();
  }

  InferenceTask task() {
    return task;
  }

  /** The classifier that made the outputs. */
  public Classifier classifier() {
    return task.loadedModel.classifier();
  }

  /**
   * Checks that all outputs are finite, as JSON requires.
   *
   * @throws HttpException 400 if one is not
   */
  public void requireFinite() {
    for (int i = 0; i < task.outputs.length; i++) {
      if (!Float.isFinite(task.outputs[i]) || !Float.isFinite(task.means[i])) {
        throw new HttpException(
            400,
            "image: expected values for which the network's outputs are finite, received an image %d for which one is %s; try values scaled as in training"
                .formatted(i / classes, task.outputs[i]));
      }
    }
  }

  /** The number of images. */
  public int count() {
    return task.count;
  }

  /**
   * [count][classes]: probabilities if the network ends in a softmax; of a majority vote, the
   * shares of the votes. Not copied.
   */
  public float[] outputs() {
    return task.outputs;
  }

  /** [count][classes]: of a majority vote, mean probabilities; else empty. Not copied. */
  public Optional<float[]> means() {
    return task.loadedModel.votes() ? Optional.of(task.means) : Optional.empty();
  }

  /** All classes for one image, as {@link Classifier#classify(float[])} ranks them. */
  public List<ClassProbability> ranked(int image) {
    return ClassProbability.ranked(
        classifier().classNames(),
        task.outputs,
        means().orElse(null),
        Math.multiplyExact(image, classes));
  }

  /** How unlike an image is to the training images; empty without a novelty detector. */
  public Optional<Novelty> novelty(int image) {
    return classifier()
        .novelty()
        .map(detector -> new Novelty(task.distances[image], detector.threshold()));
  }
}
