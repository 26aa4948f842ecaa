package dev.bobbin.analysis.evaluation;

import dev.bobbin.base.BobbinException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far probabilities can be trusted: of the images whose class was predicted with 80 %, are 80 %
 * classified correctly? (Guo, Pleiss, Sun and Weinberger, On Calibration of Modern Neural Networks,
 * 2017.) The confidence of an image is the probability of the predicted class.
 *
 * @param bins of equal width from 0 to 1, in order; including empty ones
 * @param expectedError expected calibration error: the mean over all images of the distance between
 *     accuracy and mean confidence of their bin
 * @param largestError the largest such distance of any bin with images
 * @param confidence mean confidence of all images
 * @param accuracy fraction of correctly classified images
 * @param logLoss mean of -log of the label's probability, which is kept above 1e-7
 * @param brier mean over the images of the sum over the classes of (probability - truth)^2, from 0
 *     to 2 (Brier, 1950)
 */
public record Calibration(
    List<Bin> bins,
    double expectedError,
    double largestError,
    double confidence,
    double accuracy,
    double logLoss,
    double brier) {
  private static final int BINS = 15;

  private static final double LEAST = 1e-7;

  public Calibration {
    bins = List.copyOf(bins);
  }

  /**
   * The images with a confidence in a range.
   *
   * @param from least confidence, exclusive except for the first bin
   * @param to largest confidence, inclusive
   * @param images their number
   * @param confidence their mean confidence; 0 without images
   * @param accuracy fraction of them that are classified correctly; 0 without images
   */
  public record Bin(double from, double to, int images, double confidence, double accuracy) {}

  /**
   * Calibration of predictions.
   *
   * @throws IllegalArgumentException if they are not probabilities, or empty
   */
  public static Calibration of(Predictions predictions) {
    return of(predictions, 1);
  }

  /**
   * Calibration after temperature scaling, which changes no predicted class.
   *
   * @param temperature above 0
   * @throws IllegalArgumentException if they are not probabilities, or empty
   */
  public static Calibration of(Predictions predictions, double temperature) {
    check(predictions);
    int count = predictions.count();
    int[] images = new int[BINS];
    double[] confidences = new double[BINS];
    int[] hits = new int[BINS];
    double logLoss = 0;
    double brier = 0;
    double[] p = new double[predictions.classes()];
    for (int i = 0; i < count; i++) {
      Temperature.probabilities(predictions, i, 1 / temperature, p);
      int predicted = predictions.predicted(i);
      int label = predictions.label(i);
      int bin = Math.clamp((int) Math.ceil(p[predicted] * BINS) - 1, 0, BINS - 1);
      images[bin]++;
      confidences[bin] += p[predicted];
      hits[bin] += predicted == label ? 1 : 0;
      logLoss -= StrictMath.log(Math.max(LEAST, p[label]));
      for (int c = 0; c < p.length; c++) {
        double distance = p[c] - (c == label ? 1 : 0);
        brier += distance * distance;
      }
    }
    List<Bin> bins =
        IntStream.range(0, BINS)
            .mapToObj(b ->
                new Bin(
                    (double) b / BINS,
                    (b + 1.0) / BINS,
                    images[b],
                    images[b] == 0 ? 0 : confidences[b] / images[b],
                    images[b] == 0 ? 0 : (double) hits[b] / images[b]))
            .toList();
    return new Calibration(
        bins,
        bins.stream().mapToDouble(bin -> distance(bin) * bin.images()).sum() / count,
        bins.stream().mapToDouble(Calibration::distance).max().orElseThrow(),
        IntStream.range(0, BINS).mapToDouble(b -> confidences[b]).sum() / count,
        (double) IntStream.of(hits).sum() / count,
        logLoss / count,
        brier / count);
  }

  private static double distance(Bin bin) {
    return Math.abs(bin.accuracy() - bin.confidence());
  }

  static void check(Predictions predictions) {
    if (predictions.count() == 0) {
      throw new IllegalArgumentException(
          "calibration: expected predictions of at least one image, received none");
    }
    if (!predictions.areProbabilities()) {
      throw BobbinException.of(
          "calibration",
          "outputs that are probabilities (none below 0, with a sum of 1)",
          "others; try a last layer with softmax");
    }
  }
}
