package dev.bobbin.interop.onnx;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.interop.assembly.LayerPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A value of a graph that depends on the image: the layers that lead to it, and which of its axes
 * is which of theirs. Its first axis is the batch's; each of the others holds none, one or several
 * of height, width and channels, so that a transposed or flattened image is known as such. Sizes of
 * 1 are on no axis.
 *
 * @param path the layers, whose value is in the order height, width, channels
 * @param image the shape of that value before it was flattened, if it was
 * @param axes after the batch's; the first atom of an axis is its slowest
 * @param pads added around the image by a node of its own
 * @param type of its numbers; layers take floats only
 */
record Feature(LayerPath path, Shape image, List<List<Atom>> axes, Pads pads, ElementType type)
    implements Operand {
  /** An axis of an image. */
  enum Atom {
    HEIGHT,
    WIDTH,
    CHANNELS;

    int size(Shape shape) {
      return switch (this) {
        case HEIGHT -> shape.height();
        case WIDTH -> shape.width();
        case CHANNELS -> shape.channels();
      };
    }
  }

  Feature {
    axes = axes.stream().map(List::copyOf).toList();
  }

  /** A vector: [N, features]. */
  static Feature vector(LayerPath path) {
    return of(path, List.of(List.of(Atom.CHANNELS)));
  }

  /** An image with its channels first: [N, channels, height, width]. */
  static Feature channelsFirst(LayerPath path) {
    return of(path, List.of(List.of(Atom.CHANNELS), List.of(Atom.HEIGHT), List.of(Atom.WIDTH)));
  }

  /** A value whose axes hold these, of which those of size 1 are left out. */
  static Feature of(LayerPath path, List<List<Atom>> axes) {
    Shape shape = path.shape();
    List<List<Atom>> real =
        axes.stream()
            .map(axis -> axis.stream().filter(atom -> atom.size(shape) > 1).toList())
            .toList();
    return new Feature(path, shape, real, Pads.NONE, ElementType.FLOAT);
  }

  /** The same value with other layers that lead to it, of the same shape. */
  Feature at(LayerPath other) {
    return new Feature(other, image, axes, pads, type);
  }

  Feature withAxes(List<List<Atom>> other) {
    return new Feature(path, image, other, pads, type);
  }

  Feature padded(Pads more) {
    return new Feature(path, image, axes, more, type);
  }

  Feature as(ElementType other) {
    return new Feature(path, image, axes, pads, other);
  }

  /** The number of values of a sample along an axis after the batch's. */
  int size(int axis) {
    return size(axes.get(axis));
  }

  private int size(List<Atom> axis) {
    return axis.stream().mapToInt(atom -> atom.size(image)).reduce(1, (a, b) -> a * b);
  }

  /** Sizes of the axes after the batch's. */
  List<Long> sizes() {
    return axes.stream().map(axis -> (long) size(axis)).toList();
  }

  /** Whether this is [N, channels, height, width], not flattened. */
  boolean isChannelsFirst() {
    return axes.size() == 3
        && path.shape().equals(image)
        && holds(0, Atom.CHANNELS)
        && holds(1, Atom.HEIGHT)
        && holds(2, Atom.WIDTH);
  }

  /** Whether an axis is exactly this one. */
  boolean holds(int axis, Atom atom) {
    return axes.get(axis).equals(atom.size(image) == 1 ? List.of() : List.of(atom));
  }

  /** Whether this is [N, features] in any order. */
  boolean isVector() {
    return axes.size() == 1;
  }

  /** The layers, the last of which makes a vector of an image. */
  LayerPath flat() {
    return path.shape().isFlat() ? path : path.then(new LayerSpec.Flatten());
  }

  /**
   * For each value of a sample in the order of the axes, its place in the order height, width,
   * channels.
   */
  int[] order() {
    int[] order = new int[image.size()];
    List<Atom> atoms = atoms();
    int[] at = new int[3];
    for (int i = 0; i < order.length; i++) {
      order[i] =
          (at[Atom.HEIGHT.ordinal()] * image.width() + at[Atom.WIDTH.ordinal()]) * image.channels()
              + at[Atom.CHANNELS.ordinal()];
      for (int j = atoms.size() - 1; j >= 0; j--) {
        int atom = atoms.get(j).ordinal();
        at[atom]++;
        if (at[atom] < atoms.get(j).size(image)) {
          break;
        }
        at[atom] = 0;
      }
    }
    return order;
  }

  private List<Atom> atoms() {
    return axes.stream().flatMap(List::stream).toList();
  }

  /**
   * The same values in other axes, each of which takes whole axes of the image.
   *
   * @param sizes after the batch's
   * @throws InvalidValueException if an axis of the image would be cut
   */
  Feature reshaped(List<Long> sizes) {
    List<Atom> left = new ArrayList<>(atoms());
    List<List<Atom>> grouped = new ArrayList<>();
    for (long size : sizes) {
      List<Atom> group = new ArrayList<>();
      long product = 1;
      while (product < size && !left.isEmpty()) {
        Atom next = left.removeFirst();
        group.add(next);
        product *= next.size(image);
      }
      if (product != size) {
        throw cut(sizes);
      }
      grouped.add(group);
    }
    if (!left.isEmpty()) {
      throw cut(sizes);
    }
    return withAxes(grouped);
  }

  private InvalidValueException cut(List<Long> sizes) {
    return new InvalidValueException(
        "expected axes that hold whole axes of an image of %s, received %s for %s"
            .formatted(image, sizes, sizes()));
  }

  /**
   * The one channel axis of a constant's values, if it is the same for all pixels.
   *
   * @param values in the order of the axes, as many as a sample has
   */
  Optional<float[]> byChannel(float[] values) {
    float[] channels = new float[image.channels()];
    int[] order = order();
    boolean[] seen = new boolean[channels.length];
    for (int i = 0; i < values.length; i++) {
      int channel = order[i] % channels.length;
      if (seen[channel] && channels[channel] != values[i]) {
        return Optional.empty();
      }
      seen[channel] = true;
      channels[channel] = values[i];
    }
    return Optional.of(channels);
  }
}
