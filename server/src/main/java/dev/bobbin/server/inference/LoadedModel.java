package dev.bobbin.server.inference;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.JavaMemory;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.NetworkExecutor;
import dev.bobbin.experiment.run.TestExamples;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.CombinationRule;
import dev.bobbin.model.Ensemble;
import dev.bobbin.model.Model;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A classifier as it was read from a file, with an executor for each lane. A request is answered by
 * the one that was current when it arrived.
 */
final class LoadedModel {
  private final Classifier classifier;
  private final Instant loaded;

  /** For each lane, the executors of the members. */
  private final List<List<NetworkExecutor>> lanes = new ArrayList<>();

  private final String weights;
  private final Optional<TestExamples> examples;
  private final int classes;
  private final int imageSize;

  /**
   * Takes a classifier.
   *
   * @param examples of this model
   * @throws BobbinException if it needs more memory than there is
   */
  LoadedModel(Classifier classifier, Optional<TestExamples> examples, int lanes, Instant loaded) {
    this.classifier = classifier;
    this.loaded = loaded;
    this.weights = classifier.weightsSha256();
    this.examples = examples;
    this.classes = classifier.classNames().size();
    this.imageSize = classifier.input().size();
    checkMemory(classifier, lanes);
    for (int lane = 0; lane < lanes; lane++) {
      this.lanes.add(executors(classifier));
    }
  }

  /** The inputs alone, so that what is refused could never run. */
  private static void checkMemory(Classifier classifier, int lanes) {
    long bytes = (long) classifier.input().size() * Float.BYTES * Lanes.PIECE * lanes;
    if (bytes > JavaMemory.bytes()) {
      throw BobbinException.of(
          "model",
          "one that fits into " + JavaMemory.words(),
          "an input of %s, which takes %d MB for %d images on each of %d threads"
              .formatted(classifier.input(), JavaMemory.megabytes(bytes), Lanes.PIECE, lanes),
          "fewer --threads, or " + JavaMemory.larger(bytes));
    }
  }

  private static List<NetworkExecutor> executors(Classifier classifier) {
    return switch (classifier) {
      case Model model -> List.of(model.executor(Lanes.PIECE, new ThreadTeam(1)));
      case Ensemble ensemble ->
          ensemble.members().stream()
              .map(member ->
                  new NetworkExecutor(member.network(), Lanes.PIECE, new ThreadTeam(1), false))
              .toList();
    };
  }

  Classifier classifier() {
    return classifier;
  }

  Instant loaded() {
    return loaded;
  }

  /** SHA-256 of the weights, in hex. */
  String weights() {
    return weights;
  }

  /** Test images of the run that the model comes from, if the file is still among its files. */
  Optional<TestExamples> examples() {
    return examples;
  }

  /** For documents and metrics: {@code network} or {@code ensemble}. */
  String kind() {
    return switch (classifier) {
      case Model _ -> "network";
      case Ensemble _ -> "ensemble";
    };
  }

  int classes() {
    return classes;
  }

  int imageSize() {
    return imageSize;
  }

  /** Whether it is a majority vote, whose answers have mean probabilities too. */
  boolean votes() {
    return votes(classifier);
  }

  static boolean votes(Classifier classifier) {
    return classifier instanceof Ensemble ensemble
        && ensemble.rule() == CombinationRule.MAJORITY_VOTE;
  }

  /** Sets image {@code n} of the next {@link #run} of a lane. */
  void setInput(int lane, int n, float[] values, int offset) {
    for (NetworkExecutor member : lanes.get(lane)) {
      member.setInput(n, values, offset);
    }
  }

  /**
   * Runs the first {@code count} images of a lane, at most {@link Lanes#PIECE}.
   *
   * @return [count][classes] outputs and mean probabilities
   */
  CombinationRule.Outcome run(int lane, int count) {
    List<float[]> outputs = new ArrayList<>();
    for (NetworkExecutor member : lanes.get(lane)) {
      member.predict(count);
      outputs.add(Arrays.copyOf(member.outputs(), count * classes));
    }
    return switch (classifier) {
      case Model _ -> new CombinationRule.Outcome(outputs.getFirst(), outputs.getFirst());
      case Ensemble ensemble -> ensemble.rule().combine(outputs, classes);
    };
  }

  /**
   * The distances of the images of the last {@link #run} of a lane from the training images.
   *
   * @param target receives {@code count} distances from {@code from} on; untouched without a
   *     novelty detector
   */
  void distances(int lane, int count, double[] target, int from) {
    classifier
        .novelty()
        .ifPresent(detector -> {
          for (int n = 0; n < count; n++) {
            target[from + n] = detector.novelty(lanes.get(lane).getFirst(), n).distance();
          }
        });
  }
}
