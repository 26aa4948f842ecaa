package dev.bobbin.learn;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Augmentation;
import dev.bobbin.data.ImageSamples;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.Progress;
import dev.bobbin.data.catalogue.ReadOptions;
import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.data.split.SplitIndices;
import dev.bobbin.data.split.Splitter;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.train.Samples;
import dev.bobbin.model.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Images with their classes, to learn from or to evaluate with. Immutable and thread-safe, unless
 * arrays that were given are changed afterwards.
 *
 * {@snippet :
 * Images.Dataset data = Images.open(Path.of("pictures"));
 * Images.Split parts = data.train().split(0.1, 1);
 * }
 */
public final class Images implements Samples {
  private final Source source;
  private final int[] indices;
  private final List<String> classNames;
  private final Preprocessing preprocessing;
  private final Samples samples;

  /** Where the values of images are. */
  private sealed interface Source {
    int[] labels();

    Samples samples(int[] indices, List<String> classNames, Preprocessing how);
  }

  private record Bytes(LabeledImages images, Augmentation augmentation, long seed)
      implements Source {
    @Override
    public int[] labels() {
      return images.labels();
    }

    @Override
    public Samples samples(int[] indices, List<String> classNames, Preprocessing how) {
      return ImageSamples.of(images, classNames.size(), indices)
          .preprocessed(how)
          .augmented(augmentation, seed)
          .named(classNames);
    }
  }

  private record Floats(Shape shape, float[] values, int[] labels) implements Source {
    @Override
    public Samples samples(int[] indices, List<String> classNames, Preprocessing how) {
      return new FloatSamples(shape, values, labels, indices, classNames);
    }
  }

  /** A part of a {@link Floats}. */
  private record FloatSamples(
      Shape shape, float[] values, int[] labels, int[] indices, List<String> classNames)
      implements Samples {
    @Override
    public int count() {
      return indices.length;
    }

    @Override
    public int classes() {
      return classNames.size();
    }

    @Override
    public String className(int label) {
      return classNames.get(label);
    }

    @Override
    public int label(int index) {
      return labels[indices[index]];
    }

    @Override
    public void read(int index, int epoch, float[] target, int offset) {
      int size = shape.size();
      System.arraycopy(values, indices[index] * size, target, offset, size);
    }
  }

  private Images(
      Source source, int[] indices, List<String> classNames, Preprocessing preprocessing) {
    this.source = source;
    this.indices = indices;
    this.classNames = List.copyOf(classNames);
    this.preprocessing = preprocessing;
    this.samples = source.samples(indices, this.classNames, preprocessing);
  }

  private static Images of(Source source, List<String> classNames, Preprocessing preprocessing) {
    int[] all = IntStream.range(0, source.labels().length).toArray();
    return new Images(source, all, classNames, preprocessing);
  }

  /**
   * Images as bytes, which a network sees divided by 255.
   *
   * @param shape height, width and channels of each
   * @param pixels {@code labels.length * shape.size()} values from 0 to 255, unsigned, in the order
   *     height, width, channels; not copied
   * @param labels the class of each image, from 0; not copied
   * @throws BobbinException if the arrays do not fit each other, or a label is negative
   */
  public static Images of(Shape shape, byte[] pixels, int[] labels) {
    LabeledImages images = new LabeledImages(shape, pixels, labels);
    return of(
        new Bytes(images, Augmentation.NONE, 0), numbered(labels), Preprocessing.standard(shape));
  }

  /**
   * Images as the network sees them.
   *
   * @param shape height, width and channels of each
   * @param values {@code labels.length * shape.size()}, in the order height, width, channels; not
   *     copied
   * @param labels the class of each image, from 0; not copied
   * @throws BobbinException if the arrays do not fit each other, or a label is negative
   */
  public static Images of(Shape shape, float[] values, int[] labels) {
    if (values.length != (long) labels.length * shape.size()) {
      throw BobbinException.of(
          "images",
          "%d images of %d values, one for each label".formatted(labels.length, shape.size()),
          values.length + " values",
          "the labels that belong to these images");
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0) {
        throw BobbinException.of(
            "label " + i, "a class from 0 up", labels[i] + "", "the labels of these images");
      }
    }
    return of(new Floats(shape, values, labels), numbered(labels), Preprocessing.standard(shape));
  }

  /**
   * A picture with its class.
   *
   * @param picture of any size
   * @param className such as {@code boot}
   */
  public record Example(BufferedImage picture, String className) {}

  /**
   * Pictures from anywhere, such as a database: each is fitted into the shape (its ratio is kept,
   * the rest is black). The classes are in alphabetical order.
   *
   * @param shape height, width and channels; one channel makes pictures grey
   * @param examples read once, in order
   */
  public static Images of(Shape shape, Stream<Example> examples) {
    Preprocessing how = Preprocessing.standard(shape);
    ImageFileReader reader = new ImageFileReader(how);
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    List<String> classes = new ArrayList<>();
    examples.forEachOrdered(example -> {
      pixels.writeBytes(reader.prepare(example.picture()).pixels());
      classes.add(example.className());
    });
    List<String> names = classes.stream().distinct().sorted().toList();
    int[] labels =
        classes.stream().mapToInt(name -> Collections.binarySearch(names, name)).toArray();
    LabeledImages images = new LabeledImages(shape, pixels.toByteArray(), labels);
    return of(new Bytes(images, Augmentation.NONE, 0), names, how);
  }

  private static List<String> numbered(int[] labels) {
    int classes = Arrays.stream(labels).max().orElse(-1) + 1;
    return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
  }

  /**
   * A dataset in its splits.
   *
   * @param name such as {@code fashion-mnist}
   * @param train to learn from
   * @param validation to monitor the training with, if the dataset has such a split
   * @param test to evaluate the trained network with
   */
  public record Dataset(String name, Images train, Optional<Images> validation, Images test) {}

  /**
   * A named dataset, such as {@code fashion-mnist}, which is downloaded if this machine does not
   * have it; {@code fashion-mnist-mini} comes with Bobbin.
   *
   * @throws BobbinException if there is none of that name, or it cannot be had
   */
  public static Dataset open(String name) {
    return open(name, ReadOptions.DEFAULT);
  }

  /**
   * A folder of pictures with a folder for each class, or a file with images, in any of the forms
   * that docs/data.md lists. Size and channels are chosen by the pictures, one image in seven is
   * held out for the test split unless there is one.
   *
   * @throws BobbinException if there is nothing to read, or something cannot be read
   */
  public static Dataset open(Path path) {
    return open(path.toString(), ReadOptions.DEFAULT);
  }

  /** As {@link #open(String)} and {@link #open(Path)}, read in another way. */
  public static Dataset open(String nameOrPath, ReadOptions options) {
    dev.bobbin.data.Dataset read =
        DatasetCatalogue.open(
            nameOrPath, DataLocations.fromEnvironment(Optional.empty()), options, Progress.NONE);
    return new Dataset(
        read.name(),
        of(read, read.train()),
        read.validation().map(split -> of(read, split)),
        of(read, read.test()));
  }

  private static Images of(dev.bobbin.data.Dataset dataset, LabeledImages split) {
    return of(
        new Bytes(split, Augmentation.NONE, 0), dataset.classNames(), dataset.preprocessing());
  }

  /**
   * The same images, whose classes have names.
   *
   * @param names one for each class, in the order of the labels
   * @throws BobbinException if there are fewer names than classes
   */
  public Images named(String... names) {
    return new Images(source, indices, List.of(names), preprocessing);
  }

  /**
   * The same images, changed at random in each epoch; the same for the same seed. Images that were
   * given as floats cannot be augmented.
   */
  public Images augmented(Augmentation how, long seed) {
    return switch (source) {
      case Bytes bytes ->
          new Images(new Bytes(bytes.images, how, seed), indices, classNames, preprocessing);
      case Floats _ ->
          throw new IllegalStateException(
              "augmentation: expected images of bytes, received images of floats");
    };
  }

  /**
   * Images to train on, and those that were held out.
   *
   * @param train to learn from
   * @param held for validation or test
   */
  public record Split(Images train, Images held) {}

  /**
   * Holds out the same share of every class; each class with two images or more has one on either
   * side. Split before augmenting, so that only what is learned from is changed.
   *
   * @param fraction of each class to hold out, above 0 and below 1
   * @param seed of the choice
   * @throws BobbinException if nothing would be left on one side
   */
  public Split split(double fraction, long seed) {
    int[] own = IntStream.of(indices).map(index -> source.labels()[index]).toArray();
    LabeledImages labels = new LabeledImages(Shape.flat(1), new byte[own.length], own);
    SplitIndices parts = new Splitter.Stratified(fraction, seed).of(labels);
    return new Split(select(parts.train()), select(parts.validation()));
  }

  /** The images of these positions, from 0 to {@link #count}, in this order. */
  public Images select(int... positions) {
    int[] chosen = IntStream.of(positions).map(position -> indices[position]).toArray();
    return new Images(source, chosen, classNames, preprocessing);
  }

  /** The names of the classes, in the order of the labels; their numbers unless they were named. */
  public List<String> classNames() {
    return classNames;
  }

  /** How pictures become such images. */
  public Preprocessing preprocessing() {
    return preprocessing;
  }

  @Override
  public int count() {
    return samples.count();
  }

  @Override
  public Shape shape() {
    return samples.shape();
  }

  @Override
  public int classes() {
    return samples.classes();
  }

  @Override
  public String className(int label) {
    return samples.className(label);
  }

  @Override
  public int label(int index) {
    return samples.label(index);
  }

  @Override
  public void read(int index, int epoch, float[] target, int offset) {
    samples.read(index, epoch, target, offset);
  }

  /** {@code 60,000 images of 28x28x1, 10 classes}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%,d images of %s, %d classes", count(), shape(), classes());
  }
}
