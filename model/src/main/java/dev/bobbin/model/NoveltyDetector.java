package dev.bobbin.model;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.NetworkExecutor;
import dev.bobbin.engine.network.shape.LayerTable;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Tells images unlike those that a network learned from: by the distance to the nearest training
 * images, as the network's last layer with weights sees them (Sun, Ming, Zhu and Li,
 * Out-of-Distribution Detection with Deep Nearest Neighbors, 2022). The novelty of an image is the
 * Euclidean distance of its vector, the scaled input of that layer, from that of the k-th nearest
 * of the stored training images. A vector that is not finite counts as zeros.
 *
 * <p>Sums are made in double precision and in a fixed order: a distance has the same bits for any
 * number of threads and any kernels.
 */
public final class NoveltyDetector {
  /** The most numbers of all stored vectors together. */
  public static final int MOST_VALUES = 1 << 22;

  /** With a smaller share nearly every picture would be unknown. */
  public static final double LEAST_KEEP = 0.01;

  /** Sums of several vectors at a time, so that one addition need not wait for another. */
  private static final int TOGETHER = 4;

  private final String layer;
  private final int features;
  private final OptionalDouble length;
  private final int neighbours;
  private final double keep;
  private final double threshold;
  private final float[] vectors;

  /**
   * A detector.
   *
   * @param layer name in {@link LayerTable} of the layer whose outputs are compared
   * @param features the number of these outputs
   * @param length what vectors are divided by; empty if each is divided by its own length, as in
   *     the paper
   * @param neighbours which of the nearest training images is measured to: k, from 1
   * @param keep share of the validation images whose distance is not above the threshold
   * @param threshold the largest distance of an image that is answered with a class
   * @param vectors of training images, [image][features], scaled; not copied
   */
  public NoveltyDetector(
      String layer,
      int features,
      OptionalDouble length,
      int neighbours,
      double keep,
      double threshold,
      float[] vectors) {
    if (features < 1
        || vectors.length == 0
        || vectors.length % features != 0
        || vectors.length > MOST_VALUES) {
      throw new InvalidValueException(
          "novelty: expected vectors of %d numbers, at most %d in all, received %d"
              .formatted(features, MOST_VALUES, vectors.length));
    }
    if (neighbours < 1 || neighbours > vectors.length / features) {
      throw new InvalidValueException(
          "novelty: expected neighbours from 1 to the %d vectors, received %d"
              .formatted(vectors.length / features, neighbours));
    }
    requireShare(keep);
    if (!(threshold >= 0) || Double.isInfinite(threshold)) {
      throw new InvalidValueException(
          "novelty: expected a threshold of at least 0, received " + threshold);
    }
    if (length.isPresent()
        && (!(length.getAsDouble() > 0) || Double.isInfinite(length.getAsDouble()))) {
      throw new InvalidValueException(
          "novelty: expected a length above 0, received " + length.getAsDouble());
    }
    for (int i = 0; i < vectors.length; i++) {
      if (!Float.isFinite(vectors[i])) {
        throw new InvalidValueException(
            "novelty: expected vectors of finite numbers, received %s at %d"
                .formatted(vectors[i], i));
      }
    }
    this.layer = layer;
    this.features = features;
    this.length = length;
    this.neighbours = neighbours;
    this.keep = keep;
    this.threshold = threshold;
    this.vectors = vectors;
  }

  /**
   * Checks a share of images that keep their class.
   *
   * @throws InvalidValueException unless it is from 0.01 to 1
   */
  public static void requireShare(double keep) {
    if (!(keep >= LEAST_KEEP && keep <= 1)) {
      throw new InvalidValueException(
          "keep: expected a share from 0.01 to 1 of the pictures that keep their class, received %s; try 0.95"
              .formatted(keep));
    }
  }

  /** The layer whose outputs are compared. */
  public String layer() {
    return layer;
  }

  /** The number of these outputs. */
  public int features() {
    return features;
  }

  /** What vectors are divided by; empty if each is divided by its own length. */
  public OptionalDouble length() {
    return length;
  }

  /** Which of the nearest training images is measured to. */
  public int neighbours() {
    return neighbours;
  }

  /** Share of the validation images whose distance is not above the threshold. */
  public double keep() {
    return keep;
  }

  /** The largest distance of an image that is answered with a class. */
  public double threshold() {
    return threshold;
  }

  /** The number of training images whose vectors are stored. */
  public int count() {
    return vectors.length / features;
  }

  /** The vectors of training images, [image][features]: not to be changed. */
  public float[] vectors() {
    return vectors;
  }

  /** The same detector with another threshold. */
  public NoveltyDetector withThreshold(double newKeep, double newThreshold) {
    return new NoveltyDetector(layer, features, length, neighbours, newKeep, newThreshold, vectors);
  }

  /**
   * Checks that a network has the layer.
   *
   * @throws InvalidValueException if not
   */
  void requireFits(Network network) {
    boolean fits =
        network.table().rows().stream()
            .anyMatch(row -> row.name().equals(layer) && row.output().size() == features);
    if (!fits) {
      throw new InvalidValueException(
          "novelty: expected the name of a layer with %d outputs, received '%s'"
              .formatted(features, layer));
    }
  }

  /** An executor whose images {@link #novelty} can measure. */
  public NetworkExecutor executor(Network network, int samples, ThreadTeam team) {
    return NetworkExecutor.keeping(network, samples, team, layer);
  }

  /** The novelty of an image of the last batch of such an executor. */
  public Novelty novelty(NetworkExecutor executor, int sample) {
    float[] outputs = new float[features];
    executor.copyOutput(layer, sample, outputs, 0);
    return new Novelty(distance(outputs), threshold);
  }

  /**
   * The distance of an image from the training images.
   *
   * @param outputs of the layer for it; scaled in place
   */
  public double distance(float[] outputs) {
    scale(outputs, length);
    double[] nearest = new double[neighbours];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    double[] sums = new double[TOGETHER];
    int count = count();
    for (int first = 0; first < count; first += TOGETHER) {
      int some = Math.min(TOGETHER, count - first);
      squares(outputs, first, some, sums);
      for (int i = 0; i < some; i++) {
        insert(nearest, sums[i]);
      }
    }
    return Math.sqrt(nearest[neighbours - 1]);
  }

  /** Squared distances to the vectors from {@code first} on. */
  private void squares(float[] outputs, int first, int count, double[] sums) {
    int start = first * features;
    if (count == TOGETHER) {
      double a = 0;
      double b = 0;
      double c = 0;
      double d = 0;
      for (int i = 0; i < features; i++) {
        int at = start + i;
        double own = outputs[i];
        double toA = own - vectors[at];
        double toB = own - vectors[at + features];
        double toC = own - vectors[at + 2 * features];
        double toD = own - vectors[at + 3 * features];
        a += toA * toA;
        b += toB * toB;
        c += toC * toC;
        d += toD * toD;
      }
      sums[0] = a;
      sums[1] = b;
      sums[2] = c;
      sums[3] = d;
      return;
    }
    for (int v = 0; v < count; v++) {
      double sum = 0;
      for (int i = 0; i < features; i++) {
        double difference = (double) outputs[i] - vectors[start + v * features + i];
        sum += difference * difference;
      }
      sums[v] = sum;
    }
  }

  /** Puts a number into an ascending list if it is below the last. */
  private static void insert(double[] ascending, double number) {
    int at = ascending.length - 1;
    if (!(number < ascending[at])) {
      return;
    }
    while (at > 0 && ascending[at - 1] > number) {
      ascending[at] = ascending[at - 1];
      at--;
    }
    ascending[at] = number;
  }

  /**
   * Scales a vector.
   *
   * @param vector becomes zeros if it is not finite
   * @param length as in the constructor
   */
  public static void scale(float[] vector, OptionalDouble length) {
    double by = length.orElseGet(() -> length(vector));
    boolean finite = by > 0 && Double.isFinite(by);
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (vector[i] / by);
      finite &= Float.isFinite(vector[i]);
    }
    if (!finite) {
      Arrays.fill(vector, 0);
    }
  }

  /** The Euclidean length of a vector. */
  public static double length(float[] vector) {
    double squares = 0;
    for (float number : vector) {
      squares += (double) number * number;
    }
    return Math.sqrt(squares);
  }
}
