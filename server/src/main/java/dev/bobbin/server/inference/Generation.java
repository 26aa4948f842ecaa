package dev.bobbin.server.inference;

import dev.bobbin.engine.Team;
import dev.bobbin.engine.network.Execution;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.CombinationRule;
import dev.bobbin.model.Ensemble;
import dev.bobbin.model.Model;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one file held: a classifier, and for each lane the memory to run it in. A request belongs to
 * the generation that was current when it came, to its end.
 */
final class Generation {
  private final Classifier classifier;
  private final Instant loaded;
  private final List<Lane> lanes = new ArrayList<>();
  private final String weights;
  private final int classes;
  private final int imageSize;

  /** Executions of the members for one thread. */
  private record Lane(List<Execution> members) {}

  Generation(Classifier classifier, int lanes, Instant loaded) {
    this.classifier = classifier;
    this.loaded = loaded;
    this.weights = classifier.weightsSha256();
    this.classes = classifier.classNames().size();
    this.imageSize = classifier.input().size();
    List<Model> members =
        switch (classifier) {
          case Model model -> List.of(model);
          case Ensemble ensemble -> ensemble.members();
        };
    for (int lane = 0; lane < lanes; lane++) {
      this.lanes.add(
          new Lane(
              members.stream()
                  .map(member -> new Execution(member.network(), Lanes.PIECE, new Team(1), false))
                  .toList()));
    }
  }

  Classifier classifier() {
    return classifier;
  }

  Instant loaded() {
    return loaded;
  }

  /** SHA-256 of the weights, in hex; reckoned once. */
  String weights() {
    return weights;
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

  /** Values of an image. */
  int imageSize() {
    return imageSize;
  }

  /** Whether answers have mean probabilities beside shares of votes. */
  boolean votes() {
    return votes(classifier);
  }

  static boolean votes(Classifier classifier) {
    return classifier instanceof Ensemble ensemble
        && ensemble.rule() == CombinationRule.MAJORITY_VOTE;
  }

  /** Sets image {@code n} of those that go through a lane next. */
  void setInput(int lane, int n, float[] values, int offset) {
    for (Execution member : lanes.get(lane).members()) {
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
    for (Execution member : lanes.get(lane).members()) {
      member.predict(count);
      outputs.add(Arrays.copyOf(member.outputs(), count * classes));
    }
    return switch (classifier) {
      case Model _ -> new CombinationRule.Outcome(outputs.getFirst(), outputs.getFirst());
      case Ensemble ensemble -> ensemble.rule().combine(outputs, classes);
    };
  }
}
