package dev.bobbin.lab.evaluation;

import java.io.IOException;
import java.util.Arrays;

/**
 * What a network gave for every image of a part. The predicted class of an image is the one with
 * its largest output; where several are largest, the first.
 */
public final class Predictions {
  private final int classes;
  private final int[] indices;
  private final int[] labels;
  private final float[] outputs;

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
    if (indices.length != labels.length
        || outputs.length != Math.multiplyExact(labels.length, classes)) {
      throw new IllegalArgumentException(
          "predictions: expected as many indices as labels (%d) and %d outputs for each, received %d and %d in all"
              .formatted(labels.length, classes, indices.length, outputs.length));
    }
    for (int i = 0; i < outputs.length; i++) {
      if (!Float.isFinite(outputs[i])) {
        throw new IllegalArgumentException(
            "output of image %d for class %d: expected a finite number, received %s; try an earlier checkpoint or a lower learning rate"
                .formatted(indices[i / classes], i % classes, outputs[i]));
      }
    }
    this.classes = classes;
    this.indices = indices.clone();
    this.labels = labels.clone();
    this.outputs = outputs.clone();
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

  /**
   * The network's output for image {@code i} and class {@code c}: a probability where the last
   * layer is a softmax.
   */
  public float output(int i, int c) {
    return outputs[i * classes + c];
  }

  /** The class that was predicted for image {@code i}. */
  public int predicted(int i) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (output(i, c) > output(i, best)) {
        best = c;
      }
    }
    return best;
  }

  /** The confusion matrix. */
  public ConfusionMatrix confusion() {
    int[] predicted = new int[count()];
    Arrays.setAll(predicted, this::predicted);
    return ConfusionMatrix.of(classes, labels, predicted);
  }

  /**
   * Share of images whose class is among the {@code k} with the largest outputs. Of equal outputs
   * the first counts as larger, so that top-1 is the accuracy.
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
    float own = output(i, label(i));
    int before = 0;
    for (int c = 0; c < classes; c++) {
      float other = output(i, c);
      if (other > own || (other == own && c < label(i))) {
        before++;
      }
    }
    return before;
  }

  /**
   * Writes a line an image under the heading {@code index,label,predicted,p0,p1,...}. Numbers are
   * the shortest decimals that give the same float back.
   */
  public void writeCsv(Appendable out) throws IOException {
    out.append("index,label,predicted");
    for (int c = 0; c < classes; c++) {
      out.append(",p").append(Integer.toString(c));
    }
    out.append('\n');
    for (int i = 0; i < count(); i++) {
      out.append(Integer.toString(index(i))).append(',').append(Integer.toString(label(i)));
      out.append(',').append(Integer.toString(predicted(i)));
      for (int c = 0; c < classes; c++) {
        out.append(',').append(Float.toString(output(i, c)));
      }
      out.append('\n');
    }
  }
}
