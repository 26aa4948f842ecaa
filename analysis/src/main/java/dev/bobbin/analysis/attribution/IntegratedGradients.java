package dev.bobbin.analysis.attribution;

import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Integrated gradients (Sundararajan, Taly and Yan, 2017): (x - x') times the mean over a of the
 * score's gradient at x' + a (x - x'), a from 0 to 1, with x' all background. The mean is taken by
 * the midpoint rule. The number of points is tripled, reusing the old ones, until the sum of all
 * pixels is close to the difference of the scores.
 */
final class IntegratedGradients {
  private static final int FIRST_STEPS = 32;
  private static final int MOST_STEPS = 864;

  /** Largest gap, relative to the difference of the scores or to 1. */
  private static final double TOLERANCE = 0.01;

  private static final int BATCH_SIZE = 64;

  private final Network network;
  private final ThreadTeam team;
  private final float[] background;
  private final int firstSteps;
  private final int mostSteps;
  private final LogitModel model;
  private final int[] classes = new int[BATCH_SIZE];
  private final float[] gradients;

  IntegratedGradients(Network network, ThreadTeam team, float[] background) {
    this(network, team, background, FIRST_STEPS, MOST_STEPS);
  }

  /** {@code mostSteps} is {@code firstSteps} times a power of 3. */
  IntegratedGradients(
      Network network, ThreadTeam team, float[] background, int firstSteps, int mostSteps) {
    this.network = network;
    this.team = team;
    this.background = background;
    this.firstSteps = firstSteps;
    this.mostSteps = mostSteps;
    this.model = LogitModel.explaining(network, BATCH_SIZE, team, Set.of());
    this.gradients = new float[BATCH_SIZE * network.spec().input().size()];
  }

  private record Point(IntegrationPath path, int step) {}

  List<Attribution> of(List<AttributionRequest> requests) {
    List<IntegrationPath> paths =
        requests.stream()
            .map(request -> new IntegrationPath(request, network.spec().input(), background))
            .toList();
    scores(paths);
    List<IntegrationPath> unfinished = paths;
    for (int steps = firstSteps; steps <= mostSteps && !unfinished.isEmpty(); steps *= 3) {
      List<Point> points = points(unfinished, steps);
      for (int from = 0; from < points.size(); from += BATCH_SIZE) {
        add(points.subList(from, Math.min(from + BATCH_SIZE, points.size())), steps);
      }
      for (IntegrationPath path : unfinished) {
        path.steps = steps;
      }
      unfinished = unfinished.stream().filter(path -> path.isFartherThan(TOLERANCE)).toList();
    }
    return paths.stream().map(IntegrationPath::attribution).toList();
  }

  private List<Point> points(List<IntegrationPath> paths, int steps) {
    return paths.stream()
        .flatMap(path ->
            IntStream.range(0, steps)
                .filter(step -> steps == firstSteps || step % 3 != 1)
                .mapToObj(step -> new Point(path, step)))
        .toList();
  }

  private void add(List<Point> points, int steps) {
    int size = network.spec().input().size();
    model.run(
        (index, target) -> {
          Point point = points.get(index);
          point.path.at((point.step + 0.5f) / steps, target);
        },
        0,
        points.size());
    for (int n = 0; n < points.size(); n++) {
      classes[n] = points.get(n).path.request.classIndex();
    }
    model.backward(classes, points.size());
    team.run(points.size(), (n, _) -> model.executor().copyInputGradient(n, gradients, n * size));
    for (int n = 0; n < points.size(); n++) {
      points.get(n).path.add(gradients, n * size);
    }
  }

  private void scores(List<IntegrationPath> paths) {
    int half = BATCH_SIZE / 2;
    for (int from = 0; from < paths.size(); from += half) {
      List<IntegrationPath> some = paths.subList(from, Math.min(from + half, paths.size()));
      model.run((index, target) -> some.get(index / 2).at(index % 2, target), 0, 2 * some.size());
      for (int n = 0; n < some.size(); n++) {
        IntegrationPath path = some.get(n);
        path.background = model.score(2 * n, path.request.classIndex());
        path.score = model.score(2 * n + 1, path.request.classIndex());
      }
    }
  }
}
