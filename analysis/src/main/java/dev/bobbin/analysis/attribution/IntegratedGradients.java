package dev.bobbin.analysis.attribution;

import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Integrated gradients (Sundararajan, Taly and Yan, 2017): (x - x') times the mean over a of the
 * score's gradient at x' + a (x - x'), a from 0 to 1, with x' all background. The mean is taken by
 * the midpoint rule, with three times as many points where the sum of all pixels is not yet near
 * enough to the difference of the scores, which it would be with endlessly many: the middle one of
 * every three is there already.
 */
final class IntegratedGradients {
  private static final int FIRST_STEPS = 32;
  private static final int MOST_STEPS = 864;

  /** How far the sum may be from the difference, relative to that or to 1. */
  private static final double TOLERANCE = 0.01;

  private static final int BATCH = 64;

  private final Network network;
  private final ThreadTeam team;
  private final float background;
  private final int firstSteps;
  private final int mostSteps;
  private final LogitModel scored;
  private final int[] classes = new int[BATCH];
  private final float[] gradients;

  IntegratedGradients(Network network, ThreadTeam team, float background) {
    this(network, team, background, FIRST_STEPS, MOST_STEPS);
  }

  /** With other numbers of steps; the most is the first times a power of 3. */
  IntegratedGradients(
      Network network, ThreadTeam team, float background, int firstSteps, int mostSteps) {
    this.network = network;
    this.team = team;
    this.background = background;
    this.firstSteps = firstSteps;
    this.mostSteps = mostSteps;
    this.scored = LogitModel.explaining(network, BATCH, team, Set.of());
    this.gradients = new float[BATCH * network.spec().input().size()];
  }

  /** A point on the way to a question's image. */
  private record Point(IntegrationPath way, int step) {}

  List<Attribution> of(List<AttributionRequest> questions) {
    List<IntegrationPath> ways =
        questions.stream()
            .map(question -> new IntegrationPath(question, network.spec().input(), background))
            .toList();
    scores(ways);
    List<IntegrationPath> unfinished = ways;
    for (int steps = firstSteps; steps <= mostSteps && !unfinished.isEmpty(); steps *= 3) {
      List<Point> points = points(unfinished, steps);
      for (int from = 0; from < points.size(); from += BATCH) {
        add(points.subList(from, Math.min(from + BATCH, points.size())), steps);
      }
      for (IntegrationPath way : unfinished) {
        way.steps = steps;
      }
      unfinished = unfinished.stream().filter(way -> way.isFartherThan(TOLERANCE)).toList();
    }
    return ways.stream().map(IntegrationPath::attribution).toList();
  }

  private List<Point> points(List<IntegrationPath> ways, int steps) {
    return ways.stream()
        .flatMap(way ->
            IntStream.range(0, steps)
                .filter(step -> steps == firstSteps || step % 3 != 1)
                .mapToObj(step -> new Point(way, step)))
        .toList();
  }

  private void add(List<Point> points, int steps) {
    int size = network.spec().input().size();
    scored.run(
        (index, target) -> {
          Point point = points.get(index);
          point.way.at((point.step + 0.5f) / steps, target);
        },
        0,
        points.size());
    for (int n = 0; n < points.size(); n++) {
      classes[n] = points.get(n).way.question.classIndex();
    }
    scored.backward(classes, points.size());
    team.run(points.size(), (n, _) -> scored.executor().copyInputGradient(n, gradients, n * size));
    for (int n = 0; n < points.size(); n++) {
      points.get(n).way.add(gradients, n * size);
    }
  }

  /** The scores at both ends. */
  private void scores(List<IntegrationPath> ways) {
    int half = BATCH / 2;
    for (int from = 0; from < ways.size(); from += half) {
      List<IntegrationPath> some = ways.subList(from, Math.min(from + half, ways.size()));
      scored.run((index, target) -> some.get(index / 2).at(index % 2, target), 0, 2 * some.size());
      for (int n = 0; n < some.size(); n++) {
        IntegrationPath way = some.get(n);
        way.background = scored.score(2 * n, way.question.classIndex());
        way.score = scored.score(2 * n + 1, way.question.classIndex());
      }
    }
  }
}
