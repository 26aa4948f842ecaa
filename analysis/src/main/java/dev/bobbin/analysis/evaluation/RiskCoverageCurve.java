package dev.bobbin.analysis.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many images are answered with a class, and how many of these answers are right, for each
 * threshold on their novelty: the risk-coverage curve of selective classification (Geifman and
 * El-Yaniv, Selective Classification for Deep Neural Networks, 2017), also called the
 * accuracy-rejection curve.
 *
 * @param points for each distinct distance, from the nearest image to all of them
 * @param area the mean of 1 - accuracy over all coverages: 0 is best
 */
public record RiskCoverageCurve(List<Point> points, double area) {
  public RiskCoverageCurve {
    points = List.copyOf(points);
  }

  /**
   * A threshold.
   *
   * @param threshold the largest distance of an image that is answered
   * @param coverage share of the images that are answered
   * @param accuracy share of these that are classified correctly; 1 where there are none
   */
  public record Point(double threshold, double coverage, double accuracy) {}

  /**
   * The curve of some images.
   *
   * @param distances their novelty
   * @param hits whether each is classified correctly
   * @throws IllegalArgumentException if there are none, or not as many of both
   */
  public static RiskCoverageCurve of(double[] distances, boolean[] hits) {
    int count = distances.length;
    if (count == 0 || hits.length != count) {
      throw new IllegalArgumentException(
          "curve: expected a distance and a hit of at least one image, received %d and %d"
              .formatted(count, hits.length));
    }
    List<Integer> order =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> distances[i]))
            .toList();
    List<Point> points = new ArrayList<>();
    int right = 0;
    double risks = 0;
    int since = 0;
    for (int n = 1; n <= count; n++) {
      int image = order.get(n - 1);
      right += hits[image] ? 1 : 0;
      if (n == count || distances[order.get(n)] > distances[image]) {
        double accuracy = (double) right / n;
        points.add(new Point(distances[image], (double) n / count, accuracy));
        // Images at the same distance are answered together.
        risks += (n - since) * (1 - accuracy);
        since = n;
      }
    }
    return new RiskCoverageCurve(points, risks / count);
  }

  /** The images that are answered with this threshold. */
  public Point at(double threshold) {
    Point last = new Point(threshold, 0, 1);
    for (Point point : points) {
      if (point.threshold() > threshold) {
        break;
      }
      last = new Point(threshold, point.coverage(), point.accuracy());
    }
    return last;
  }

  /**
   * The least threshold with which a share of the images is answered.
   *
   * @param keep above 0, at most 1
   * @param distances the novelty of at least one image
   */
  public static double threshold(double keep, double[] distances) {
    double[] sorted = distances.clone();
    Arrays.sort(sorted);
    int kept = (int) Math.ceil(keep * sorted.length);
    return sorted[Math.clamp(kept, 1, sorted.length) - 1];
  }

  /**
   * Some of the points, for documents and charts: the first, the last, and those between that are
   * about evenly far apart.
   *
   * @param most at least 2
   */
  public List<Point> thinned(int most) {
    if (points.size() <= most) {
      return points;
    }
    return IntStream.range(0, most)
        .mapToObj(i -> points.get((int) ((long) i * (points.size() - 1) / (most - 1))))
        .toList();
  }
}
