package dev.bobbin.analysis.novelty;

import dev.bobbin.analysis.attribution.Representation;
import dev.bobbin.analysis.evaluation.RiskCoverageCurve;
import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.NetworkExecutor;
import dev.bobbin.engine.train.Samples;
import dev.bobbin.model.NoveltyDetector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Makes the {@link NoveltyDetector} of a trained network: vectors of training images, about as many
 * of each class, and a threshold from validation images. Results have the same bits for any number
 * of threads and any kernels.
 */
public final class NoveltyFitter {
  /** More hardly tell unknown images better, and cost memory and time. */
  private static final int MOST_VECTORS = 2000;

  /** A megabyte of a model's file. */
  private static final int MOST_VALUES = 1 << 18;

  private static final int MOST_FEATURES = 4096;

  /** Measured in docs/novelty.md, as is that vectors of global pooling keep their lengths. */
  private static final int NEIGHBOURS = 5;

  private static final int BATCH_SIZE = 250;

  private NoveltyFitter() {}

  /**
   * Checks that a network can have a detector.
   *
   * @throws BobbinException if it has no layer before the last one with weights, or too large a one
   */
  public static void check(Network network) {
    representation(network);
  }

  /** Whether a network can have a detector. */
  public static boolean fits(Network network) {
    return fitting(network).isPresent();
  }

  private static Optional<Representation> fitting(Network network) {
    return Representation.of(network).filter(layer -> layer.features() <= MOST_FEATURES);
  }

  private static Representation representation(Network network) {
    return fitting(network)
        .orElseThrow(() ->
            BobbinException.usage(
                "novelty-detection",
                "at most %,d numbers to go into the network's last layer with weights"
                    .formatted(MOST_FEATURES),
                Representation.of(network)
                    .map(layer -> "%,d from %s".formatted(layer.features(), layer.layer()))
                    .orElse("no layer before it"),
                "global average pooling or a smaller dense layer before it"));
  }

  /**
   * Makes a detector.
   *
   * @param train the training images, not augmented
   * @param validation images that the network did not learn from, nor will be measured on: at least
   *     one
   * @param keep share of the validation images that keep their class
   * @throws BobbinException as {@link #check}
   * @throws dev.bobbin.base.InvalidValueException if the share is not from 0.01 to 1
   */
  public static NoveltyDetector fit(
      Network network, Samples train, Samples validation, double keep, ThreadTeam team) {
    NoveltyDetector.requireShare(keep);
    Representation layer = representation(network);
    int features = layer.features();
    int[] chosen = chosen(train, Math.min(MOST_VECTORS, MOST_VALUES / features));
    float[] vectors = new float[chosen.length * features];
    NetworkExecutor executor =
        NetworkExecutor.keeping(network, Math.min(BATCH_SIZE, chosen.length), team, layer.layer());
    Batches.run(
        executor,
        train,
        chosen,
        team,
        (n, at) -> executor.copyOutput(layer.layer(), n, vectors, at * features));
    OptionalDouble length =
        layer.pooled() ? OptionalDouble.of(meanLength(vectors, features)) : OptionalDouble.empty();
    for (int v = 0; v < vectors.length; v += features) {
      float[] one = Arrays.copyOfRange(vectors, v, v + features);
      NoveltyDetector.scale(one, length);
      System.arraycopy(one, 0, vectors, v, features);
    }
    // Until the distances of the validation images are known.
    NoveltyDetector open =
        new NoveltyDetector(
            layer.layer(), features, length, Math.min(NEIGHBOURS, chosen.length), 1, 0, vectors);
    double[] distances = distances(open, network, validation, team);
    return open.withThreshold(keep, RiskCoverageCurve.threshold(keep, distances));
  }

  private static double meanLength(float[] vectors, int features) {
    double sum = 0;
    for (int v = 0; v < vectors.length; v += features) {
      sum += NoveltyDetector.length(Arrays.copyOfRange(vectors, v, v + features));
    }
    int count = vectors.length / features;
    double mean = sum / count;
    return mean > 0 && Double.isFinite(mean) ? mean : 1;
  }

  /** The distance of each image from the training images. */
  public static double[] distances(
      NoveltyDetector detector, Network network, Samples samples, ThreadTeam team) {
    double[] distances = new double[samples.count()];
    if (distances.length == 0) {
      return distances;
    }
    NetworkExecutor executor =
        detector.executor(network, Math.min(BATCH_SIZE, distances.length), team);
    Batches.run(
        executor,
        samples,
        IntStream.range(0, distances.length).toArray(),
        team,
        (n, at) -> distances[at] = detector.novelty(executor, n).distance());
    return distances;
  }

  /**
   * Images whose vectors are stored, in order: as many of each class, as far as there are some, and
   * evenly spread over them.
   */
  private static int[] chosen(Samples samples, int most) {
    List<List<Integer>> classes = new ArrayList<>();
    for (int c = 0; c < samples.classes(); c++) {
      classes.add(new ArrayList<>());
    }
    for (int i = 0; i < samples.count(); i++) {
      classes.get(samples.label(i)).add(i);
    }
    classes.sort(Comparator.comparingInt(List::size));
    List<Integer> chosen = new ArrayList<>();
    int left = most;
    for (int c = 0; c < classes.size(); c++) {
      List<Integer> images = classes.get(c);
      int share = Math.min(images.size(), Math.ceilDiv(left, classes.size() - c));
      for (int i = 0; i < share; i++) {
        chosen.add(images.get((int) ((long) i * images.size() / share)));
      }
      left -= share;
    }
    int[] order = chosen.stream().mapToInt(Integer::intValue).toArray();
    Arrays.sort(order);
    return order;
  }
}
