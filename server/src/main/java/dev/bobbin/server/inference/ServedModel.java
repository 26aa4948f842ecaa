package dev.bobbin.server.inference;

import dev.bobbin.http.Problem;
import dev.bobbin.model.Classifier;
import java.time.Instant;
import java.util.Optional;

/** One version of one model: what its file holds now, or held when it was last sound. */
public final class ServedModel {
  private final ModelSource source;
  private final Lanes lanes;
  private final Models models;
  private final InferenceMetrics.OfModel metrics;
  private volatile Generation current;
  private volatile Optional<String> refused = Optional.empty();

  ServedModel(
      ModelSource source,
      Generation first,
      Lanes lanes,
      InferenceMetrics.OfModel metrics,
      Models models) {
    this.source = source;
    this.current = first;
    this.lanes = lanes;
    this.models = models;
    this.metrics = metrics;
  }

  /** In addresses. */
  public String name() {
    return source.name();
  }

  /** In addresses. */
  public String version() {
    return source.version();
  }

  /** The current one: another after its file was replaced, with the same input and classes. */
  public Classifier classifier() {
    return current.classifier();
  }

  /** SHA-256 of the current one's weights, in hex; not reckoned again. */
  public String weights() {
    return current.weights();
  }

  /** Whether its networks vote, so that answers have mean probabilities beside shares of votes. */
  public boolean votes() {
    return current.votes();
  }

  /** When the current one was read. */
  public Instant loaded() {
    return current.loaded();
  }

  /** Why what lies on disk now is not what is served; empty where it is. */
  public Optional<String> refused() {
    return refused;
  }

  /** Whether requests should be sent here: not once the server is about to stop. */
  public boolean ready() {
    return models.ready();
  }

  /**
   * Classifies images.
   *
   * @param inputs [count][height][width][channels], scaled as in training; not to be changed before
   *     this returns
   * @param count at least 1
   * @throws Problem 413 if there are more images than may wait, 503 if the server is too busy
   */
  public Answer predict(float[] inputs, int count) {
    Generation generation = current;
    if (count < 1 || inputs.length < (long) count * generation.imageSize()) {
      throw new IllegalArgumentException(
          "predict: expected %d values an image of at least 1, received %d for %d"
              .formatted(generation.imageSize(), inputs.length, count));
    }
    lanes.checkCount(count);
    long came = System.nanoTime();
    Job job = new Job(generation, inputs, count, came);
    try {
      lanes.run(job);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Models.stopping();
    }
    metrics.answered(count, System.nanoTime() - came);
    return new Answer(job);
  }

  Generation current() {
    return current;
  }

  /** From now on another one answers; requests under way end with the old one. */
  void swap(Generation next) {
    refused = Optional.empty();
    current = next;
  }

  void refuse(Optional<String> why) {
    refused = why;
  }

  ModelSource source() {
    return source;
  }

  InferenceMetrics.OfModel metrics() {
    return metrics;
  }
}
