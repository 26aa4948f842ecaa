package dev.bobbin.interop.onnx;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.InvalidValueException;
import dev.bobbin.engine.Shape;
import dev.bobbin.interop.assembly.LayerPath;
import dev.bobbin.interop.onnx.Feature.Atom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Finds what the axes of a graph's input are. */
final class GraphInput {
  private static final int WHITE = 255;

  /** Constants are repeated to this size. */
  private static final List<List<Atom>> FIRST =
      List.of(List.of(Atom.CHANNELS), List.of(Atom.HEIGHT), List.of(Atom.WIDTH));

  private static final List<List<Atom>> LAST =
      List.of(List.of(Atom.HEIGHT), List.of(Atom.WIDTH), List.of(Atom.CHANNELS));

  private static final Set<String> NEEDS_CHANNELS_FIRST =
      Set.of("Conv", "MaxPool", "AveragePool", "BatchNormalization");

  private GraphInput() {}

  /** The type of its elements: floats, or whole numbers that hold bytes from 0 to 255. */
  static ElementType type(String where, OnnxValue input) {
    return ElementType.of(input.type())
        .filter(type -> !type.isWhole() || type.holds(WHITE))
        .orElseThrow(() ->
            BobbinException.of(
                at(where, input),
                "a tensor of floats or of bytes from 0 to 255",
                ElementType.of(input.type())
                    .map(type -> "one of " + type)
                    .orElse("element type " + input.type())));
  }

  /**
   * The input as a value. Of four axes, channels are where the given size says, else where there
   * are 1 or 3; where that leaves both, what the first node asks for decides. A vector is an image
   * with one channel, as high as wide, unless its size is given.
   *
   * @param size of the pictures, if the user has given it
   */
  static Feature of(String where, OnnxValue input, List<OnnxNode> nodes, Optional<Shape> size) {
    List<Long> sizes = input.dimensions();
    if (sizes.size() < 2 || sizes.size() > 4) {
      throw BobbinException.of(
          at(where, input), "[N, height, width, channels] or another order of it", sizes);
    }
    List<Long> sample = sizes.subList(1, sizes.size());
    if (sample.stream().anyMatch(one -> one > LayerPath.MOST_INPUT_VALUES)) {
      throw tooLarge(where, input);
    }
    return switch (sample.size()) {
      case 1 -> vector(where, input, sample.getFirst(), size);
      case 2 -> image(where, input, LAST.subList(0, 2), sample, size);
      default -> {
        boolean first = isChannelsFirst(input, nodes, sample, size);
        yield image(where, input, first ? FIRST : LAST, sample, size);
      }
    };
  }

  private static boolean isChannelsFirst(
      OnnxValue input, List<OnnxNode> nodes, List<Long> sample, Optional<Shape> size) {
    boolean fitsFirst = size.stream().anyMatch(shape -> fits(FIRST, sample, shape));
    boolean fitsLast = size.stream().anyMatch(shape -> fits(LAST, sample, shape));
    if (fitsFirst != fitsLast) {
      return fitsFirst;
    }
    List<String> readers =
        nodes.stream()
            .filter(node -> node.inputs().contains(input.name()))
            .map(OnnxNode::operator)
            .toList();
    if (readers.stream().anyMatch(NEEDS_CHANNELS_FIRST::contains)) {
      return true;
    }
    boolean mayBeFirst = mayBeChannels(sample.getFirst());
    boolean mayBeLast = mayBeChannels(sample.getLast());
    return mayBeFirst != mayBeLast ? mayBeFirst : !readers.contains("Transpose");
  }

  private static boolean fits(List<List<Atom>> axes, List<Long> sample, Shape shape) {
    return IntStream.range(0, axes.size())
        .allMatch(i ->
            sample.get(i) == OnnxValue.ANY || sample.get(i) == axes.get(i).getFirst().size(shape));
  }

  private static boolean mayBeChannels(long size) {
    return size == 1 || size == 3;
  }

  private static Feature image(
      String where,
      OnnxValue input,
      List<List<Atom>> axes,
      List<Long> sample,
      Optional<Shape> size) {
    int[] found = {0, 0, 1};
    for (int i = 0; i < axes.size(); i++) {
      Atom atom = axes.get(i).getFirst();
      int given = size.map(atom::size).orElse(0);
      long stated = sample.get(i);
      if (stated > 0 && given > 0 && stated != given) {
        throw BobbinException.of(
            at(where, input), "images of " + size.orElseThrow(), "an input " + input.dimensions());
      }
      found[atom.ordinal()] = stated > 0 ? (int) stated : given;
    }
    if (found[0] < 1 || found[1] < 1 || found[2] < 1) {
      throw BobbinException.of(
          at(where, input),
          "a fixed height, width and number of channels",
          input.dimensions().stream().map(one -> one < 0 ? "any" : one + "").toList(),
          "--input with the size, such as --input 28x28x1");
    }
    if ((long) found[0] * found[1] > LayerPath.MOST_INPUT_VALUES / found[2]) {
      throw tooLarge(where, input);
    }
    return Feature.of(path(where, input, new Shape(found[0], found[1], found[2])), axes);
  }

  private static Feature vector(String where, OnnxValue input, long count, Optional<Shape> size) {
    int side = (int) Math.sqrt((double) count);
    if (size.isEmpty() && (count < 1 || (long) side * side != count)) {
      throw BobbinException.of(
          at(where, input),
          "a value for each pixel of an image",
          count < 1 ? "an open number of them" : count + ", which no square has",
          "--input with the size, such as --input 28x28x1, if they are pixels");
    }
    Shape shape = size.orElseGet(() -> new Shape(side, side, 1));
    if (count > 0 && shape.size() != count) {
      throw BobbinException.of(
          at(where, input), shape.size() + " values for images of " + shape, count);
    }
    return Feature.of(
        path(where, input, shape), List.of(List.of(Atom.HEIGHT, Atom.WIDTH, Atom.CHANNELS)));
  }

  private static LayerPath path(String where, OnnxValue input, Shape shape) {
    try {
      return LayerPath.input(shape);
    } catch (InvalidValueException e) {
      throw tooLarge(where, input);
    }
  }

  private static BobbinException tooLarge(String where, OnnxValue input) {
    return BobbinException.of(at(where, input), LayerPath.LARGEST_INPUT, input.dimensions());
  }

  private static String at(String where, OnnxValue input) {
    return where + ": input '" + input.name() + "'";
  }
}
