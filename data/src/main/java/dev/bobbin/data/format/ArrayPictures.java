package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.image.Picture;
import dev.bobbin.engine.Shape;
import java.util.Arrays;

/** Pictures of one size in an array, with their labels. Nothing is copied: do not change it. */
public final class ArrayPictures implements LabeledPictures {
  private final Shape shape;
  private final byte[] pixels;
  private final int[] labels;
  private final String name;

  /**
   * Labelled pictures.
   *
   * @param shape of each: 1 or 3 channels
   * @param pixels [count][height][width][channels], unsigned; not copied
   * @param labels the class of each, from 0; not copied
   * @param name of the array, such as a file name
   * @throws BobbinException if the arrays do not fit each other, or a label is negative
   */
  public ArrayPictures(Shape shape, byte[] pixels, int[] labels, String name) {
    if (shape.channels() != 1 && shape.channels() != 3) {
      throw BobbinException.of(
          name, "pictures of 1 or 3 channels", shape + "", "grey or RGB pictures");
    }
    if (pixels.length != (long) labels.length * shape.size()) {
      throw BobbinException.of(
          name,
          "%d pictures of %d bytes, one for each label".formatted(labels.length, shape.size()),
          pixels.length + " bytes",
          "the labels that belong to these pictures");
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0) {
        throw BobbinException.of(
            name + ", label " + i, "a class from 0 up", labels[i], "labels from 0 up");
      }
    }
    this.shape = shape;
    this.pixels = pixels;
    this.labels = labels;
    this.name = name;
  }

  /** The shape of each picture. */
  public Shape shape() {
    return shape;
  }

  /** All pixels: not to be changed. */
  public byte[] pixels() {
    return pixels;
  }

  @Override
  public int[] labels() {
    return labels;
  }

  @Override
  public String name(int index) {
    return name + ", picture " + index;
  }

  /** A copy of a picture; {@code orientation} means nothing here. */
  @Override
  public Picture read(int index, boolean orientation) {
    int size = shape.size();
    byte[] copy = Arrays.copyOfRange(pixels, index * size, (index + 1) * size);
    return new Picture(shape.height(), shape.width(), shape.channels(), copy);
  }
}
