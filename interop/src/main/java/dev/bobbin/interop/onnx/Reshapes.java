package dev.bobbin.interop.onnx;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.interop.onnx.Feature.Atom;
import dev.bobbin.interop.onnx.Operand.Constant;
import dev.bobbin.interop.onnx.Operand.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Nodes that order values anew without changing them, and those that compute the sizes for it. The
 * batch stays the first axis.
 */
final class Reshapes {
  /** What this class reads. */
  static final List<String> OPERATORS =
      List.of(
          "Flatten",
          "Reshape",
          "Transpose",
          "Squeeze",
          "Unsqueeze",
          "Shape",
          "Gather",
          "Slice",
          "Concat");

  private static final int MOST_AXES = 16;
  private static final long REST = -1;

  private Reshapes() {}

  /**
   * An axis that may be counted from the end.
   *
   * @throws InvalidValueException if there is none
   */
  static int axis(long axis, int rank) {
    long real = axis < 0 ? axis + rank : axis;
    if (real < 0 || real >= rank) {
      throw new InvalidValueException(
          "expected an axis of %d, received number %d".formatted(rank, axis));
    }
    return (int) real;
  }

  static Operand apply(Arguments in) {
    return switch (in.operator()) {
      case "Flatten" -> flatten(in);
      case "Reshape" -> reshape(in);
      case "Transpose" -> transpose(in);
      case "Squeeze" -> squeeze(in);
      case "Unsqueeze" -> unsqueeze(in);
      case "Shape" -> shape(in);
      case "Gather" -> gather(in);
      case "Slice" -> slice(in);
      default -> concat(in);
    };
  }

  private static Feature flatten(Arguments in) {
    Feature feature = in.anyFeature(0);
    int axis = axis(in.whole("axis", 1), feature.axes().size() + 1);
    if (axis != 1) {
      throw in.invalid("axis 1, after the batch", axis + "");
    }
    return feature.reshaped(List.of((long) feature.image().size()));
  }

  private static Operand reshape(Arguments in) {
    boolean zeroIsEmpty = in.whole("allowzero", 0) != 0;
    List<Long> sizes = in.wholes("shape", 1).orElseThrow(() -> in.invalid("a shape", "none"));
    if (in.operand(0) instanceof Sizes values) {
      if (sizes.size() > 1) {
        throw in.invalid("numbers on one axis", "a shape of " + sizes);
      }
      return new Sizes(values.values(), sizes.isEmpty());
    }
    if (in.operand(0) instanceof Constant constant) {
      return new Constant(reshaped(in, constant.tensor(), sizes));
    }
    Feature feature = in.anyFeature(0);
    if (sizes.isEmpty() || sizes.size() > MOST_AXES || !mayBeBatch(sizes.getFirst(), zeroIsEmpty)) {
      throw in.invalid("a shape of the batch and a sample", sizes + "");
    }
    long total = feature.image().size();
    List<Long> target = new ArrayList<>();
    int rest = -1;
    long product = 1;
    for (int i = 1; i < sizes.size(); i++) {
      long size = sizes.get(i);
      if (size == 0 && !zeroIsEmpty && i - 1 < feature.axes().size()) {
        size = feature.size(i - 1);
      }
      if (size == REST && rest < 0) {
        rest = i - 1;
      } else if (size < 1) {
        throw in.invalid("a shape of the batch and a sample", sizes + "");
      } else {
        product = Math.multiplyExact(product, size);
      }
      target.add(size);
    }
    if (rest >= 0) {
      target.set(rest, total / product);
    }
    // Whatever the batch's size is: an export without a free batch has a fixed one.
    boolean twoOpen = sizes.getFirst() == REST && rest >= 0;
    if (twoOpen || product(target) != total) {
      throw in.invalid("a shape of %d values a sample".formatted(total), sizes + "");
    }
    return feature.reshaped(target);
  }

  /** A batch that is copied, left open, or as large as the one that the graph was exported for. */
  private static boolean mayBeBatch(long size, boolean zeroIsEmpty) {
    return size > 0 || size == REST || size == Sizes.BATCH || (size == 0 && !zeroIsEmpty);
  }

  private static long product(List<Long> sizes) {
    return sizes.stream().reduce(1L, Math::multiplyExact);
  }

  private static OnnxTensor reshaped(Arguments in, OnnxTensor tensor, List<Long> sizes) {
    long total = tensor.size();
    List<Long> target = new ArrayList<>(sizes);
    int rest = target.indexOf(REST);
    if (rest >= 0) {
      target.set(rest, 1L);
      long others = product(target);
      target.set(rest, others == 0 ? 0 : total / others);
    }
    if (target.stream().anyMatch(size -> size < 0) || product(target) != total) {
      throw in.invalid("a shape of %d values".formatted(total), sizes + "");
    }
    return new OnnxTensor(tensor.name(), tensor.type(), target, tensor.data());
  }

  private static Operand transpose(Arguments in) {
    if (in.operand(0) instanceof Constant constant) {
      return new Constant(transposed(in, constant.tensor()));
    }
    Feature feature = in.anyFeature(0);
    int rank = feature.axes().size() + 1;
    List<Long> order =
        in.findWholes("perm")
            .orElseGet(
                () -> LongStream.range(0, rank).map(axis -> rank - 1 - axis).boxed().toList());
    if (order.size() != rank
        || order.stream().distinct().count() != rank
        || order.getFirst() != 0) {
      throw in.invalid("an order of %d axes, the batch first".formatted(rank), order + "");
    }
    return feature.withAxes(
        order.stream().skip(1).map(axis -> feature.axes().get(axis(axis, rank) - 1)).toList());
  }

  /** A matrix, such as a dense layer's weights. */
  private static OnnxTensor transposed(Arguments in, OnnxTensor tensor) {
    List<Long> sizes = tensor.dimensions();
    List<Long> order = in.findWholes("perm").orElse(List.of(1L, 0L));
    if (sizes.size() != 2 || !order.equals(List.of(1L, 0L))) {
      throw in.invalid("a matrix, or a value computed from the image", "a constant of " + sizes);
    }
    float[] values = tensor.floats();
    int rows = Math.toIntExact(sizes.get(0));
    int columns = Math.toIntExact(sizes.get(1));
    float[] turned = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = values[row * columns + column];
      }
    }
    return OnnxTensor.of(tensor.name(), List.of(columns, rows), turned);
  }

  private static Operand squeeze(Arguments in) {
    if (!(in.operand(0) instanceof Feature feature)) {
      in.wholes("axes", 1);
      Sizes sizes = in.sizes(0);
      return new Sizes(sizes.values(), sizes.values().size() == 1);
    }
    int rank = feature.axes().size() + 1;
    List<Integer> gone =
        in.wholes("axes", 1)
            .map(axes -> axes.stream().map(axis -> axis(axis, rank)).toList())
            .orElseGet(() ->
                IntStream.range(1, rank)
                    .filter(axis -> feature.size(axis - 1) == 1)
                    .boxed()
                    .toList());
    if (gone.stream().anyMatch(axis -> axis == 0 || feature.size(axis - 1) != 1)) {
      throw in.invalid("axes of size 1", "axes %s of %s".formatted(gone, feature.sizes()));
    }
    in.anyFeature(0);
    return feature.withAxes(
        IntStream.range(1, rank)
            .filter(axis -> !gone.contains(axis))
            .mapToObj(axis -> feature.axes().get(axis - 1))
            .toList());
  }

  private static Operand unsqueeze(Arguments in) {
    List<Long> added = in.wholes("axes", 1).orElseThrow(() -> in.invalid("axes", "none"));
    if (added.size() > MOST_AXES) {
      throw in.invalid("at most %d axes".formatted(MOST_AXES), added.size() + "");
    }
    if (in.operand(0) instanceof Constant constant) {
      OnnxTensor tensor = constant.tensor();
      List<Long> sizes = new ArrayList<>(tensor.dimensions());
      int rank = sizes.size() + added.size();
      added.stream().map(axis -> axis(axis, rank)).sorted().forEach(axis -> sizes.add(axis, 1L));
      return new Constant(new OnnxTensor(tensor.name(), tensor.type(), sizes, tensor.data()));
    }
    if (in.operand(0) instanceof Sizes sizes) {
      return new Sizes(sizes.values(), false);
    }
    Feature feature = in.anyFeature(0);
    List<List<Atom>> axes = new ArrayList<>(feature.axes());
    int rank = axes.size() + 1 + added.size();
    for (int axis : added.stream().map(axis -> axis(axis, rank)).sorted().toList()) {
      if (axis == 0 || axis - 1 > axes.size()) {
        throw in.invalid("axes after the batch", added + "");
      }
      axes.add(axis - 1, List.of());
    }
    return feature.withAxes(axes);
  }

  private static Operand shape(Arguments in) {
    List<Long> sizes =
        switch (in.operand(0)) {
          case Feature _ -> {
            List<Long> all = new ArrayList<>(List.of(Sizes.BATCH));
            all.addAll(in.anyFeature(0).sizes());
            yield all;
          }
          case Constant constant -> constant.tensor().dimensions();
          case Sizes values ->
              values.isScalar() ? List.of() : List.of((long) values.values().size());
          case Operand.Ending _, Operand.Unknown _ ->
              throw in.invalid("a value computed from the image", "another");
        };
    int count = sizes.size();
    int start = bound(in.whole("start", 0), count);
    int end = bound(in.whole("end", count), count);
    return new Sizes(sizes.subList(start, Math.max(start, end)), false);
  }

  private static int bound(long at, int count) {
    return Math.clamp(at < 0 ? at + count : at, 0, count);
  }

  private static Sizes gather(Arguments in) {
    in.require("axis", 0);
    Sizes from = in.sizes(0);
    Sizes indices = in.sizes(1);
    return new Sizes(
        indices.values().stream()
            .map(index -> from.values().get(axis(index, from.values().size())))
            .toList(),
        indices.isScalar());
  }

  private static Sizes slice(Arguments in) {
    Sizes from = in.sizes(0);
    int count = from.values().size();
    long start = one(in, "starts", 1, 0);
    long end = one(in, "ends", 2, count);
    long axis = one(in, "axes", 3, 0);
    long step = one(in, "steps", 4, 1);
    if (axis != 0 || step != 1) {
      throw in.invalid("numbers one after the other", "axis %d, step %d".formatted(axis, step));
    }
    int first = bound(start, count);
    return new Sizes(from.values().subList(first, Math.max(first, bound(end, count))), false);
  }

  private static long one(Arguments in, String attribute, int input, long otherwise) {
    List<Long> values = in.wholes(attribute, input).orElse(List.of(otherwise));
    if (values.size() != 1) {
      throw in.invalid("one number as " + attribute, values + "");
    }
    return values.getFirst();
  }

  private static Sizes concat(Arguments in) {
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < in.count(); i++) {
      if (in.operand(i) instanceof Feature) {
        throw in.invalid("sizes", "values computed from the image, which no layer puts together");
      }
      all.addAll(in.sizes(i).values());
    }
    in.whole("axis", 0);
    if (all.size() > MOST_AXES) {
      throw in.invalid("at most %d sizes".formatted(MOST_AXES), all.size() + "");
    }
    return new Sizes(all, false);
  }
}
