package dev.bobbin.data;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.Shape;
import java.util.Arrays;

/**
 * Images as bytes with their labels: a split of a dataset. Image {@code i} starts at {@code i *
 * shape().size()}, in the order height, width, channels, light on dark: 0 is the background, 255
 * the brightest. Arrays are not copied, since they take tens of megabytes; do not change them.
 */
public final class LabeledImages {
  static final byte BACKGROUND = 0;

  private final Shape shape;
  private final byte[] pixels;
  private final int[] labels;

  /**
   * Labelled images.
   *
   * @param shape of each image
   * @param pixels {@code labels.length * shape.size()} values from 0 to 255, unsigned; not copied
   * @param labels the class of each image, from 0; not copied
   * @throws BobbinException if the arrays do not fit each other, or a label is negative
   */
  public LabeledImages(Shape shape, byte[] pixels, int[] labels) {
    if (pixels.length != (long) labels.length * shape.size()) {
      throw BobbinException.of(
          "images",
          labels.length + " images of " + shape.size() + " bytes, one for each label",
          pixels.length + " bytes",
          "the labels that belong to these images");
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0) {
        throw BobbinException.of(
            "label " + i, "a class from 0 up", labels[i] + "", "the labels of this dataset");
      }
    }
    this.shape = shape;
    this.pixels = pixels;
    this.labels = labels;
  }

  /** The number of images. */
  public int count() {
    return labels.length;
  }

  /** The shape of each image. */
  public Shape shape() {
    return shape;
  }

  /** All pixels: not to be changed. */
  public byte[] pixels() {
    return pixels;
  }

  /** All labels: not to be changed. */
  public int[] labels() {
    return labels;
  }

  /** The class of image {@code index}. */
  public int label(int index) {
    return labels[index];
  }

  /** Where image {@code index} starts in {@link #pixels()}. */
  public int offset(int index) {
    return index * shape.size();
  }

  /** A copy of the pixels of image {@code index}. */
  public byte[] image(int index) {
    return Arrays.copyOfRange(pixels, offset(index), offset(index) + shape.size());
  }

  /** A hash of the pixels of image {@code index}. */
  public int imageHash(int index) {
    int hash = 1;
    int end = offset(index) + shape.size();
    for (int i = offset(index); i < end; i++) {
      hash = 31 * hash + pixels[i];
    }
    return hash;
  }

  /** Whether two images have the same pixels; both sets have the same shape. */
  public boolean sameImage(int index, LabeledImages other, int otherIndex) {
    int size = shape.size();
    return Arrays.equals(
        pixels,
        offset(index),
        offset(index) + size,
        other.pixels,
        other.offset(otherIndex),
        other.offset(otherIndex) + size);
  }

  /** The images of these indices, in this order; the pixels are copied. */
  public LabeledImages select(int[] indices) {
    int size = shape.size();
    byte[] chosen = new byte[Math.multiplyExact(indices.length, size)];
    int[] chosenLabels = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(pixels, offset(indices[i]), chosen, i * size, size);
      chosenLabels[i] = labels[indices[i]];
    }
    return new LabeledImages(shape, chosen, chosenLabels);
  }

  /**
   * The number of images of each class.
   *
   * @param classes the number of classes
   * @throws BobbinException if a label is out of range
   */
  public int[] countsPerClass(int classes) {
    int[] counts = new int[classes];
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] >= classes) {
        throw BobbinException.of(
            "label " + i,
            "a class from 0 to " + (classes - 1),
            labels[i] + "",
            "the labels of this dataset");
      }
      counts[labels[i]]++;
    }
    return counts;
  }
}
