package dev.bobbin.data;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.Shape;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Images as bytes with their labels: a split of a dataset. A byte is from 0 to 255; the order is
 * height, width, channels. Pixels lie in an array or in a mapped file. Neither they nor the labels
 * are copied: do not change them.
 */
public final class LabeledImages {
  private final Shape shape;
  private final PixelStore pixels;
  private final int @Nullable [] positions;
  private final int[] labels;
  private final List<String> files;
  private final byte[] background;

  /**
   * Labelled images on a black background, without files of their own.
   *
   * @param shape of each image
   * @param pixels {@code labels.length * shape.size()} values from 0 to 255, unsigned; not copied
   * @param labels the class of each image, from 0; not copied
   * @throws BobbinException if the arrays do not fit each other, or a label is negative
   */
  public LabeledImages(Shape shape, byte[] pixels, int[] labels) {
    this(shape, new PixelStore.Heap(pixels), null, labels, List.of(), new byte[shape.channels()]);
  }

  /**
   * Labelled images in a mapped file.
   *
   * @param pixels {@code labels.length * shape.size()} bytes
   */
  public static LabeledImages mapped(Shape shape, MemorySegment pixels, int[] labels) {
    return new LabeledImages(
        shape, new PixelStore.Mapped(pixels), null, labels, List.of(), new byte[shape.channels()]);
  }

  private LabeledImages(
      Shape shape,
      PixelStore pixels,
      int @Nullable [] positions,
      int[] labels,
      List<String> files,
      byte[] background) {
    if (positions == null && pixels.size() != (long) labels.length * shape.size()) {
      throw BobbinException.of(
          "images",
          labels.length + " images of " + shape.size() + " bytes, one for each label",
          pixels.size() + " bytes",
          "the labels that belong to these images");
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0) {
        throw BobbinException.of(
            "label " + i, "a class from 0 up", labels[i] + "", "the labels of this dataset");
      }
    }
    if (!files.isEmpty() && files.size() != labels.length) {
      throw new IllegalArgumentException(
          "files: expected %d names, received %d".formatted(labels.length, files.size()));
    }
    this.shape = shape;
    this.pixels = pixels;
    this.positions = positions;
    this.labels = labels;
    this.files = List.copyOf(files);
    this.background = background;
  }

  /**
   * The same images with the names of their files.
   *
   * @param names one for each image: paths in the dataset's folder, with slashes
   */
  public LabeledImages withFiles(List<String> names) {
    return new LabeledImages(shape, pixels, positions, labels, names, background);
  }

  /**
   * The same images on another background, which fills what augmentation uncovers.
   *
   * @param level for each channel; not copied
   */
  public LabeledImages withBackground(byte[] level) {
    return new LabeledImages(shape, pixels, positions, labels, files, level);
  }

  /**
   * The same images with other labels.
   *
   * @param other the class of each image; not copied
   */
  public LabeledImages withLabels(int[] other) {
    return new LabeledImages(shape, pixels, positions, other, files, background);
  }

  /** The number of images. */
  public int count() {
    return labels.length;
  }

  /** The shape of each image. */
  public Shape shape() {
    return shape;
  }

  /** All labels: not to be changed. */
  public int[] labels() {
    return labels;
  }

  /** The class of image {@code index}. */
  public int label(int index) {
    return labels[index];
  }

  /** The path of an image in the dataset's folder; empty if it is not a file of its own. */
  public Optional<String> file(int index) {
    return files.isEmpty() ? Optional.empty() : Optional.of(files.get(index));
  }

  /** The background of a channel. */
  public byte background(int channel) {
    return background[channel];
  }

  private long start(int index) {
    return (long) (positions == null ? index : positions[index]) * shape.size();
  }

  /** Copies the pixels of image {@code index} to {@code target} from {@code at} on. */
  public void copy(int index, byte[] target, int at) {
    pixels.copy(start(index), target, at, shape.size());
  }

  /** A copy of the pixels of image {@code index}. */
  public byte[] image(int index) {
    byte[] copy = new byte[shape.size()];
    copy(index, copy, 0);
    return copy;
  }

  /** A copy of the pixels of {@code count} images from {@code first} on. */
  public byte[] images(int first, int count) {
    int size = shape.size();
    byte[] copy = new byte[Math.multiplyExact(count, size)];
    for (int i = 0; i < count; i++) {
      copy(first + i, copy, i * size);
    }
    return copy;
  }

  /** All pixels in order: not to be changed, since they are copied only if they have to be. */
  public byte[] wholeArray() {
    return positions == null && pixels instanceof PixelStore.Heap(byte[] bytes)
        ? bytes
        : images(0, count());
  }

  /**
   * An array with the image, which is not to be changed: a copy unless there is one on the heap.
   */
  byte[] array(int index) {
    return pixels instanceof PixelStore.Heap(byte[] bytes) ? bytes : image(index);
  }

  /** Where the image starts in {@link #array}. */
  int offset(int index) {
    return pixels instanceof PixelStore.Heap ? (int) start(index) : 0;
  }

  /** A hash of the pixels of image {@code index}. */
  public int imageHash(int index) {
    // A loop over the bytes takes 0.1 s more for all of Fashion-MNIST, where it is not yet
    // compiled.
    CRC32 sum = new CRC32();
    sum.update(array(index), offset(index), shape.size());
    return (int) sum.getValue();
  }

  /** Whether two images have the same pixels; both sets have the same shape. */
  public boolean sameImage(int index, LabeledImages other, int otherIndex) {
    int size = shape.size();
    int start = offset(index);
    int otherStart = other.offset(otherIndex);
    return Arrays.equals(
        array(index), start, start + size, other.array(otherIndex), otherStart, otherStart + size);
  }

  /** The images of these indices, in this order; pixels on the heap are copied. */
  public LabeledImages select(int[] indices) {
    int size = shape.size();
    int[] chosenLabels = new int[indices.length];
    int[] chosenPositions = new int[indices.length];
    List<String> chosenFiles = new ArrayList<>();
    for (int i = 0; i < indices.length; i++) {
      chosenLabels[i] = labels[indices[i]];
      chosenPositions[i] = positions == null ? indices[i] : positions[indices[i]];
      file(indices[i]).ifPresent(chosenFiles::add);
    }
    if (pixels instanceof PixelStore.Mapped) {
      return new LabeledImages(
          shape, pixels, chosenPositions, chosenLabels, chosenFiles, background);
    }
    byte[] chosen = new byte[Math.multiplyExact(indices.length, size)];
    for (int i = 0; i < indices.length; i++) {
      copy(indices[i], chosen, i * size);
    }
    return new LabeledImages(
        shape, new PixelStore.Heap(chosen), null, chosenLabels, chosenFiles, background);
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
