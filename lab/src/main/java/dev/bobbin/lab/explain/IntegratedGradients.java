package dev.bobbin.lab.explain;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.Team;
import dev.bobbin.engine.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Integrated gradients (Sundararajan, Taly and Yan, 2017): (x - x') times the mean over a of the
 * score's gradient at x' + a (x - x'), a from 0 to 1, with x' all background. The mean is taken by
 * the midpoint rule.
 */
final class IntegratedGradients {
  /** Points on the way; see docs/explain.md for what the gap is with more or fewer. */
  static final int STEPS = 128;

  private static final int BATCH = 64;

  private final Network network;
  private final Team team;
  private final float background;
  private final int steps;

  IntegratedGradients(Network network, Team team, float background) {
    this(network, team, background, STEPS);
  }

  IntegratedGradients(Network network, Team team, float background, int steps) {
    this.network = network;
    this.team = team;
    this.background = background;
    this.steps = steps;
  }

  List<Attribution> of(List<Question> questions) {
    Shape shape = network.spec().input();
    double[][] sums = new double[questions.size()][shape.size()];
    Scored scored = Scored.explaining(network, BATCH, team, Set.of());
    float[] gradients = new float[BATCH * shape.size()];
    int[] classes = new int[BATCH];
    int points = Math.multiplyExact(questions.size(), steps);
    for (int from = 0; from < points; from += BATCH) {
      int first = from;
      int count = Math.min(BATCH, points - from);
      scored.run((index, target) -> point(questions, index, target), from, count);
      for (int n = 0; n < count; n++) {
        classes[n] = questions.get((from + n) / steps).classIndex();
      }
      scored.backward(classes, count);
      team.run(
          count, (n, _) -> scored.execution().copyInputGradient(n, gradients, n * shape.size()));
      for (int n = 0; n < count; n++) {
        double[] sum = sums[(first + n) / steps];
        for (int i = 0; i < sum.length; i++) {
          sum[i] += gradients[n * shape.size() + i];
        }
      }
    }
    return attributions(questions, sums, ends(scored, questions));
  }

  private void point(List<Question> questions, int index, float[] target) {
    float[] image = questions.get(index / steps).image();
    float share = (index % steps + 0.5f) / steps;
    for (int i = 0; i < image.length; i++) {
      target[i] = background + share * (image[i] - background);
    }
  }

  /** The scores for nothing but background, and after them those for the images. */
  private float[] ends(Scored scored, List<Question> questions) {
    int count = questions.size();
    float[] ends = new float[2 * count];
    for (int from = 0; from < ends.length; from += BATCH) {
      int some = Math.min(BATCH, ends.length - from);
      scored.run((index, target) -> end(questions, index, target), from, some);
      for (int n = 0; n < some; n++) {
        ends[from + n] = scored.score(n, questions.get((from + n) % count).classIndex());
      }
    }
    return ends;
  }

  private void end(List<Question> questions, int index, float[] target) {
    if (index < questions.size()) {
      Arrays.fill(target, background);
    } else {
      float[] image = questions.get(index - questions.size()).image();
      System.arraycopy(image, 0, target, 0, image.length);
    }
  }

  private List<Attribution> attributions(List<Question> questions, double[][] sums, float[] ends) {
    Shape shape = network.spec().input();
    List<Attribution> attributions = new ArrayList<>();
    for (int q = 0; q < questions.size(); q++) {
      double score = ends[questions.size() + q];
      float[] image = questions.get(q).image();
      float[] values = new float[shape.pixels()];
      double total = 0;
      for (int pixel = 0; pixel < values.length; pixel++) {
        double value = 0;
        for (int c = 0; c < shape.channels(); c++) {
          int i = pixel * shape.channels() + c;
          value += ((double) image[i] - background) * (sums[q][i] / steps);
        }
        total += value;
        values[pixel] = (float) value;
      }
      attributions.add(
          new Attribution(
              AttributionMethod.INTEGRATED_GRADIENTS,
              questions.get(q).classIndex(),
              shape.height(),
              shape.width(),
              values,
              score,
              Optional.of(new Attribution.Completeness(total, score - ends[q]))));
    }
    return attributions;
  }
}
