package dev.bobbin.analysis.attribution;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Occlusion (Zeiler and Fergus, 2014): how far the score falls when a square window of the image is
 * filled with background. The windows overlap; a pixel's value is the mean over all windows that
 * cover it.
 */
final class Occlusion {
  private static final int BATCH_SIZE = 256;

  private final Network network;
  private final ThreadTeam team;
  private final float[] background;
  private final Shape shape;
  private final int window;
  private final int[] tops;
  private final int[] lefts;

  Occlusion(Network network, ThreadTeam team, float[] background) {
    this.network = network;
    this.team = team;
    this.background = background;
    this.shape = network.spec().input();
    this.window = window(shape);
    this.tops = starts(shape.height(), window);
    this.lefts = starts(shape.width(), window);
  }

  /** Rows and columns of the window: a fifth of the image, 6 of 28. */
  static int window(Shape image) {
    return Math.max(1, Math.round(Math.min(image.height(), image.width()) / 5f));
  }

  /** Windows are a third of their size apart; the last one is at the far edge. */
  private static int[] starts(int size, int window) {
    int stride = Math.max(1, window / 3);
    int[] starts = new int[Math.ceilDiv(size - window, stride) + 1];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = Math.min(i * stride, size - window);
    }
    return starts;
  }

  List<Attribution> of(List<AttributionRequest> requests) {
    // Number 0 of each request is the whole image.
    int each = tops.length * lefts.length + 1;
    int images = Math.multiplyExact(requests.size(), each);
    double[] scores = new double[images];
    LogitModel model = LogitModel.predicting(network, BATCH_SIZE, team);
    for (int from = 0; from < images; from += BATCH_SIZE) {
      int count = Math.min(BATCH_SIZE, images - from);
      model.run(
          (index, target) -> occluded(requests.get(index / each).image(), index % each - 1, target),
          from,
          count);
      for (int n = 0; n < count; n++) {
        scores[from + n] = model.score(n, requests.get((from + n) / each).classIndex());
      }
    }
    List<Attribution> attributions = new ArrayList<>();
    for (int q = 0; q < requests.size(); q++) {
      attributions.add(
          new Attribution(
              AttributionMethod.OCCLUSION,
              requests.get(q).classIndex(),
              shape.height(),
              shape.width(),
              means(scores, q * each),
              scores[q * each],
              Optional.empty()));
    }
    return attributions;
  }

  private void occluded(float[] image, int place, float[] target) {
    System.arraycopy(image, 0, target, 0, shape.size());
    if (place < 0) {
      return;
    }
    int from = lefts[place % lefts.length] * shape.channels();
    for (int y = 0; y < window; y++) {
      int row = (tops[place / lefts.length] + y) * shape.width() * shape.channels();
      System.arraycopy(background, row + from, target, row + from, window * shape.channels());
    }
  }

  private float[] means(double[] scores, int first) {
    double[] sums = new double[shape.pixels()];
    int[] counts = new int[shape.pixels()];
    for (int place = 0; place < tops.length * lefts.length; place++) {
      double fall = scores[first] - scores[first + 1 + place];
      for (int y = 0; y < window; y++) {
        int row = (tops[place / lefts.length] + y) * shape.width() + lefts[place % lefts.length];
        for (int x = row; x < row + window; x++) {
          sums[x] += fall;
          counts[x]++;
        }
      }
    }
    float[] means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) (sums[i] / counts[i]);
    }
    return means;
  }
}
