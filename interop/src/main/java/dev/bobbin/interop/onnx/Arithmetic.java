package dev.bobbin.interop.onnx;

import dev.bobbin.interop.assembly.LayerPath;
import dev.bobbin.interop.onnx.Operand.Constant;
import dev.bobbin.interop.onnx.Operand.Sizes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;

/**
 * Sums, differences, products and quotients: a bias, a scale, a residual block, or what happens to
 * the picture's numbers before the first layer.
 */
final class Arithmetic {
  /** For inputs that were computed from the graph's own. */
  private final Map<LayerPath, InputScaling> scalings = new HashMap<>();

  /** How the numbers of the picture became an input; empty if they are it. */
  Optional<InputScaling> scaling(LayerPath input) {
    return Optional.ofNullable(scalings.get(input));
  }

  Operand apply(Arguments in) {
    Operand one = in.operand(0);
    Operand two = in.operand(1);
    if (one instanceof Feature first && two instanceof Feature second) {
      return sum(in, first, second);
    }
    if (one instanceof Feature || two instanceof Feature) {
      return affine(in, one instanceof Feature ? 0 : 1);
    }
    return one instanceof Sizes || two instanceof Sizes ? sizes(in) : constants(in);
  }

  private static Feature sum(Arguments in, Feature one, Feature two) {
    if (!in.operator().equals("Add")) {
      throw in.invalid("a constant as one of both", "two values computed from the image");
    }
    Feature first = in.feature(0);
    Feature second = in.feature(1);
    if (!first.axes().equals(second.axes()) || !first.image().equals(second.image())) {
      throw in.invalid(
          "a sum of values of one shape", "%s and %s".formatted(one.sizes(), two.sizes()));
    }
    return first.at(first.path().plus(second.path()));
  }

  private Feature affine(Arguments in, int input) {
    Feature feature = in.feature(input);
    OnnxTensor constant = in.constant(1 - input);
    double[] values = doubles(perChannelOrValue(in, feature, List.of(constant)).getFirst());
    double[] ones = filled(values.length, 1);
    double[] zeros = filled(values.length, 0);
    boolean alone = in.isAlone(input);
    return switch (in.operator()) {
      case "Add" -> affine(feature, ones, values, alone);
      case "Sub" ->
          input == 0
              ? affine(feature, ones, mapped(values, x -> -x), alone)
              : affine(feature, filled(values.length, -1), values, alone);
      case "Mul" -> affine(feature, values, zeros, alone);
      default -> {
        if (input != 0) {
          throw in.invalid("a value divided by a constant", "a constant divided by a value");
        }
        yield affine(feature, mapped(values, x -> 1 / x), zeros, alone);
      }
    };
  }

  /** scikit-learn's (value - offset) scale. */
  Feature scaler(Arguments in) {
    Feature feature = in.feature(0);
    List<float[]> both =
        perChannelOrValue(
            in, feature, List.of(attribute(in, "offset", 0), attribute(in, "scale", 1)));
    double[] offset = doubles(both.getFirst());
    double[] scale = doubles(both.getLast());
    Arrays.setAll(offset, i -> -offset[i] * scale[i]);
    return affine(feature, scale, offset, in.isAlone(0));
  }

  /** A number for each feature, or one for all of them. */
  private static OnnxTensor attribute(Arguments in, String name, float otherwise) {
    List<Float> numbers = in.findNumbers(name).orElse(List.of(otherwise));
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i);
    }
    return OnnxTensor.of(name, List.of(values.length), values);
  }

  /** A value for each channel of all constants, or for each value of a vector. */
  private static List<float[]> perChannelOrValue(
      Arguments in, Feature feature, List<OnnxTensor> constants) {
    List<float[]> repeated =
        constants.stream().map(constant -> repeated(in, feature.sizes(), constant)).toList();
    for (float[] values : repeated) {
      for (float value : values) {
        if (!Float.isFinite(value)) {
          throw in.invalid("finite numbers", value + "");
        }
      }
    }
    if (feature.path().isInput() || !feature.isVector()) {
      List<float[]> byChannel =
          repeated.stream().map(feature::byChannel).flatMap(Optional::stream).toList();
      if (byChannel.size() == constants.size()) {
        return byChannel;
      }
    }
    if (!feature.isVector()) {
      throw in.invalid("one value for each channel", "one for each pixel");
    }
    int[] order = feature.order();
    return repeated.stream().map(values -> Products.ordered(values, order)).toList();
  }

  /** A constant as large as a sample, by the rules of NumPy. */
  private static float[] repeated(Arguments in, List<Long> sizes, OnnxTensor constant) {
    float[] values = constant.floats();
    List<Long> own = constant.dimensions();
    int more = own.size() - sizes.size();
    // An axis for the batch, of size 1, may be there.
    boolean fits = more <= 1 && (more < 1 || own.getFirst() == 1);
    List<Long> aligned = more == 1 ? own.subList(1, own.size()) : own;
    int missing = sizes.size() - aligned.size();
    int count = 1;
    for (int i = 0; i < sizes.size() && fits; i++) {
      long size = i < missing ? 1 : aligned.get(i - missing);
      fits = size == 1 || size == sizes.get(i);
      count = Math.multiplyExact(count, Math.toIntExact(sizes.get(i)));
    }
    if (!fits) {
      throw in.invalid("a constant that fits values of " + sizes, "one of " + own);
    }
    float[] repeated = new float[count];
    for (int i = 0; i < count; i++) {
      int rest = i;
      int at = 0;
      int step = 1;
      for (int axis = sizes.size() - 1; axis >= missing; axis--) {
        int size = Math.toIntExact(sizes.get(axis));
        int stated = Math.toIntExact(aligned.get(axis - missing));
        at += (stated == 1 ? 0 : rest % size) * step;
        step *= stated;
        rest /= size;
      }
      repeated[i] = values[at];
    }
    return repeated;
  }

  private Feature affine(Feature feature, double[] factor, double[] offset, boolean alone) {
    boolean byChannel = factor.length == feature.path().shape().channels();
    if (feature.path().isInput() && byChannel) {
      LayerPath scaled = LayerPath.input(feature.path().shape());
      InputScaling before =
          scaling(feature.path())
              .orElseGet(() -> InputScaling.none(feature.path().shape().channels()));
      scalings.put(scaled, before.then(factor, offset));
      return feature.at(scaled);
    }
    if (feature.path().isInput() && InputScaling.makesSmallOfBytes(factor)) {
      scalings.putIfAbsent(
          feature.path(), InputScaling.none(feature.path().shape().channels()).ofBytes());
    }
    LayerPath path = feature.isVector() ? feature.flat() : feature.path();
    if (Arrays.stream(factor).allMatch(one -> one == 1)) {
      Optional<LayerPath> biased = path.biased(floats(offset), alone);
      if (biased.isPresent()) {
        return feature.at(biased.get());
      }
    }
    return feature.at(path.scaled(floats(factor), floats(offset)));
  }

  private static Sizes sizes(Arguments in) {
    Sizes one = in.sizes(0);
    Sizes two = in.sizes(1);
    LongBinaryOperator operation =
        switch (in.operator()) {
          case "Add" -> Math::addExact;
          case "Sub" -> Math::subtractExact;
          case "Mul" -> Math::multiplyExact;
          default -> {
            if (two.values().contains(0L)) {
              throw in.invalid("a divisor that is not 0", "0");
            }
            yield (a, b) -> a / b;
          }
        };
    int count = Math.max(one.values().size(), two.values().size());
    boolean fit =
        (one.values().size() == count || one.values().size() == 1)
            && (two.values().size() == count || two.values().size() == 1);
    if (!fit || one.values().contains(Sizes.BATCH) || two.values().contains(Sizes.BATCH)) {
      throw in.invalid("sizes of a sample", one.values() + " and " + two.values());
    }
    Long[] result = new Long[count];
    Arrays.setAll(
        result,
        i ->
            operation.applyAsLong(
                one.values().get(one.values().size() == 1 ? 0 : i),
                two.values().get(two.values().size() == 1 ? 0 : i)));
    return new Sizes(List.of(result), one.isScalar() && two.isScalar());
  }

  /** Two constants, of which one is a single number or both have one shape. */
  private static Operand constants(Arguments in) {
    OnnxTensor one = in.constant(0);
    OnnxTensor two = in.constant(1);
    if (one.type().isWhole() && two.type().isWhole()) {
      return sizes(in);
    }
    double[] a = one.doubles();
    double[] b = two.doubles();
    boolean fit = one.dimensions().equals(two.dimensions()) || a.length == 1 || b.length == 1;
    if (!fit || one.type() != two.type()) {
      throw in.invalid(
          "constants of one type and shape",
          "%s of %s and %s of %s"
              .formatted(one.type(), one.dimensions(), two.type(), two.dimensions()));
    }
    double[] result = new double[Math.max(a.length, b.length)];
    for (int i = 0; i < result.length; i++) {
      double x = a[a.length == 1 ? 0 : i];
      double y = b[b.length == 1 ? 0 : i];
      result[i] =
          switch (in.operator()) {
            case "Add" -> x + y;
            case "Sub" -> x - y;
            case "Mul" -> x * y;
            default -> x / y;
          };
    }
    List<Long> dimensions = a.length >= b.length ? one.dimensions() : two.dimensions();
    // Rounded as if computed in the type itself, since a double has more than twice its digits.
    return new Constant(OnnxTensor.of("", one.type(), dimensions, result));
  }

  private static double[] filled(int count, double value) {
    double[] values = new double[count];
    Arrays.fill(values, value);
    return values;
  }

  private static double[] mapped(double[] values, DoubleUnaryOperator function) {
    return Arrays.stream(values).map(function).toArray();
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
