package dev.bobbin.analysis.evaluation;

import dev.bobbin.base.BobbinException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a network, or several that decide together, gave for every image of a part. The predicted
 * class of an image is the one with its largest output; where several are largest, the first. Of
 * networks that vote, the output is a class's share of the votes, and between classes with as many
 * votes their mean probability decides before their order does.
 */
public final class Predictions {
  /** What rounding in float, over a thousand classes, cannot make of a sum of 1. */
  private static final double SUM_TOLERANCE = 1e-3;

  private final int classes;
  private final int[] indices;
  private final int[] labels;
  private final float[] outputs;
  private final Optional<float[]> means;

  /** The place of each class in the model's own order, which decides between equal outputs. */
  private final int[] places;

  /**
   * Takes what an evaluation gave.
   *
   * @param classes number of classes, at least 1
   * @param indices the index of each image in its data set's training or test images
   * @param labels the class of each image
   * @param outputs [images][classes], as the network gave them
   * @throws IllegalArgumentException if the sizes do not fit together or an output is not finite
   */
  public Predictions(int classes, int[] indices, int[] labels, float[] outputs) {
    this(classes, indices, labels, outputs, Optional.empty(), identity(classes));
  }

  /**
   * Takes what networks that vote gave.
   *
   * @param classes number of classes, at least 1
   * @param indices the index of each image in its data set's training or test images
   * @param labels the class of each image
   * @param shares [images][classes], shares of the votes
   * @param means [images][classes], mean probabilities
   * @throws IllegalArgumentException if the sizes do not fit together or a number is not finite
   */
  public static Predictions ofVotes(
      int classes, int[] indices, int[] labels, float[] shares, float[] means) {
    check(classes, indices, labels, means);
    return new Predictions(
        classes, indices, labels, shares, Optional.of(means.clone()), identity(classes));
  }

  private static int[] identity(int classes) {
    int[] identity = new int[classes];
    Arrays.setAll(identity, c -> c);
    return identity;
  }

  private Predictions(
      int classes,
      int[] indices,
      int[] labels,
      float[] outputs,
      Optional<float[]> means,
      int[] places) {
    check(classes, indices, labels, outputs);
    this.classes = classes;
    this.indices = indices.clone();
    this.labels = labels.clone();
    this.outputs = outputs.clone();
    this.means = means;
    this.places = places;
  }

  private static void check(int classes, int[] indices, int[] labels, float[] outputs) {
    if (indices.length != labels.length
        || outputs.length != Math.multiplyExact(labels.length, classes)) {
      throw new IllegalArgumentException(
          "predictions: expected as many indices as labels (%d) and %d outputs for each, received %d and %d in all"
              .formatted(labels.length, classes, indices.length, outputs.length));
    }
    for (int i = 0; i < outputs.length; i++) {
      if (!Float.isFinite(outputs[i])) {
        throw BobbinException.of(
            "output of image " + indices[i / classes] + " for class " + i % classes,
            "a finite number",
            outputs[i],
            "an earlier checkpoint or a lower learning rate");
      }
    }
  }

  /**
   * The same with the classes in another order. What was predicted stays, also where outputs are
   * equal.
   *
   * @param from for each class of the result, which class of these it is: a permutation
   */
  public Predictions ordered(int[] from) {
    int[] to = new int[classes];
    for (int c = 0; c < classes; c++) {
      to[from[c]] = c;
    }
    int[] relabeled = Arrays.stream(labels).map(label -> to[label]).toArray();
    return new Predictions(
        classes,
        indices,
        relabeled,
        ordered(outputs, from),
        means.map(values -> ordered(values, from)),
        Arrays.stream(from).map(c -> places[c]).toArray());
  }

  private static float[] ordered(float[] values, int[] from) {
    float[] ordered = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      int c = i % from.length;
      ordered[i] = values[i - c + from[c]];
    }
    return ordered;
  }

  /** How many images there are. */
  public int count() {
    return labels.length;
  }

  /** How many classes there are. */
  public int classes() {
    return classes;
  }

  /** The index of image {@code i} in its data set's training or test images. */
  public int index(int i) {
    return indices[i];
  }

  /** The class of image {@code i}. */
  public int label(int i) {
    return labels[i];
  }

  /** A copy of all outputs, [images][classes]. */
  public float[] outputs() {
    return outputs.clone();
  }

  /**
   * The network's output for image {@code i} and class {@code c}: a probability where the last
   * layer is a softmax; of networks that vote, the class's share of the votes.
   */
  public float output(int i, int c) {
    return outputs[i * classes + c];
  }

  /**
   * How likely class {@code c} is for image {@code i} as far as the network, or the mean of
   * networks that vote, can tell. It is only a probability where {@link #areProbabilities}.
   */
  public float probability(int i, int c) {
    return means.isPresent() ? means.get()[i * classes + c] : output(i, c);
  }

  /**
   * Whether what {@link #probability} gives can be read as probabilities: none below 0, and the sum
   * over the classes of every image is 1. Softmax gives such outputs, separate sigmoids or a ReLU
   * do not.
   */
  public boolean areProbabilities() {
    for (int i = 0; i < count(); i++) {
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        float value = probability(i, c);
        if (value < 0) {
          return false;
        }
        sum += value;
      }
      if (Math.abs(sum - 1) > SUM_TOLERANCE) {
        return false;
      }
    }
    return true;
  }

  /** The class that was predicted for image {@code i}. */
  public int predicted(int i) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      int likelier = compare(i, c, best);
      if (likelier > 0 || (likelier == 0 && places[c] < places[best])) {
        best = c;
      }
    }
    return best;
  }

  /** Whether each image was classified correctly. */
  public boolean[] hits() {
    boolean[] hits = new boolean[count()];
    for (int i = 0; i < hits.length; i++) {
      hits[i] = predicted(i) == label(i);
    }
    return hits;
  }

  /** Whether other predictions are of images with the same indices and classes, in order. */
  public boolean isOfSameImages(Predictions other) {
    return classes == other.classes
        && Arrays.equals(indices, other.indices)
        && Arrays.equals(labels, other.labels);
  }

  /** Checks that other predictions are of the same images, in the same order. */
  public void checkSameImages(Predictions other) {
    if (!isOfSameImages(other)) {
      throw new IllegalArgumentException(
          "predictions: expected those of the same %d images, received %d others; try those of one part of one data set"
              .formatted(other.count(), count()));
    }
  }

  /** Which of two classes is the likelier for image {@code i}: above 0 for the former. */
  private int compare(int i, int a, int b) {
    float own = output(i, a);
    float other = output(i, b);
    if (own == other && means.isPresent()) {
      own = means.get()[i * classes + a];
      other = means.get()[i * classes + b];
    }
    return own > other ? 1 : own < other ? -1 : 0;
  }

  /** The confusion matrix. */
  public ConfusionMatrix confusion() {
    int[] predicted = new int[count()];
    Arrays.setAll(predicted, this::predicted);
    return ConfusionMatrix.of(classes, labels, predicted);
  }

  /**
   * Share of images whose class is among the {@code k} likeliest. Of classes that nothing decides
   * between, the first counts as likelier, so that top-1 is the accuracy.
   *
   * @param k at least 1
   * @return from 0 to 1; 0 where there are no images
   */
  public double topK(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("top-k: expected k of at least 1, received " + k);
    }
    int hits = 0;
    for (int i = 0; i < count(); i++) {
      if (rank(i) < k) {
        hits++;
      }
    }
    return count() == 0 ? 0 : (double) hits / count();
  }

  /** How many classes come before the label of image {@code i}. */
  private int rank(int i) {
    int before = 0;
    for (int c = 0; c < classes; c++) {
      int likelier = compare(i, c, label(i));
      if (likelier > 0 || (likelier == 0 && places[c] < places[label(i)])) {
        before++;
      }
    }
    return before;
  }

  /** For networks that vote, the mean probabilities, [images][classes]; otherwise empty. */
  public Optional<float[]> means() {
    return means.map(float[]::clone);
  }
}
