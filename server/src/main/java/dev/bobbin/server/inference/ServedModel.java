package dev.bobbin.server.inference;

import dev.bobbin.http.HttpException;
import dev.bobbin.model.Classifier;
import java.time.Instant;
import java.util.Optional;

/** One version of one model, as its file was when it was last valid. */
public final class ServedModel {
  private final ModelSource source;
  private final Lanes lanes;
  private final Models models;
  private final InferenceMetrics.OfModel metrics;
  private final ModelStatistics statistics = new ModelStatistics();
  private volatile LoadedModel current;
  private volatile Optional<String> refused = Optional.empty();

  ServedModel(
      ModelSource source,
      LoadedModel first,
      Lanes lanes,
      InferenceMetrics.OfModel metrics,
      Models models) {
    this.source = source;
    this.current = first;
    this.lanes = lanes;
    this.models = models;
    this.metrics = metrics;
  }

  /** The name in URLs. */
  public String name() {
    return source.name();
  }

  /** The version in URLs. */
  public String version() {
    return source.version();
  }

  /** The current classifier, which changes when the file is replaced. */
  public Classifier classifier() {
    return current.classifier();
  }

  /** SHA-256 of the current weights, in hex. */
  public String weights() {
    return current.weights();
  }

  /** Whether it is a majority vote, whose answers have mean probabilities too. */
  public boolean votes() {
    return current.votes();
  }

  /** What it has done since the server began. */
  public ModelStatistics statistics() {
    return statistics;
  }

  /** When the current classifier was read. */
  public Instant loaded() {
    return current.loaded();
  }

  /** Why the file on disk is not served; empty if it is. */
  public Optional<String> refused() {
    return refused;
  }

  /** Whether the server is not shutting down. */
  public boolean ready() {
    return models.ready();
  }

  /**
   * Classifies images.
   *
   * @param inputs [count][height][width][channels], preprocessed
   * @param count at least 1
   * @throws HttpException 413 if there are more images than the queue holds, 503 if the server is
   *     too busy
   */
  public Answer predict(float[] inputs, int count) {
    LoadedModel loadedModel = current;
    if (count < 1 || inputs.length < (long) count * loadedModel.imageSize()) {
      throw new IllegalArgumentException(
          "predict: expected %d values an image of at least 1, received %d for %d"
              .formatted(loadedModel.imageSize(), inputs.length, count));
    }
    long arrived = System.nanoTime();
    InferenceTask task;
    try {
      lanes.checkCount(count);
      task = new InferenceTask(loadedModel, inputs, count, arrived);
      lanes.run(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      statistics.failed(System.nanoTime() - arrived);
      throw Models.stopping();
    } catch (RuntimeException e) {
      statistics.failed(System.nanoTime() - arrived);
      throw e;
    }
    long nanos = System.nanoTime() - arrived;
    task.ended(nanos);
    metrics.answered(count, nanos);
    return new Answer(task);
  }

  LoadedModel current() {
    return current;
  }

  /** Replaces the classifier; requests under way end with the old one. */
  void swap(LoadedModel next) {
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
