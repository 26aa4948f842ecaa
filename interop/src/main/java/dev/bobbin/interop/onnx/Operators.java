package dev.bobbin.interop.onnx;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.interop.assembly.LayerPath;
import dev.bobbin.interop.onnx.Feature.Atom;
import dev.bobbin.interop.onnx.Operand.Constant;
import dev.bobbin.interop.onnx.Operand.Sizes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What each operator of ONNX is in Bobbin's layers. */
final class Operators {
  private static final int SOFTMAX_BY_AXIS = 13;

  private final int opset;
  private final Windows windows;
  private final Arithmetic arithmetic;
  private final List<String> notes = new ArrayList<>();
  private Optional<List<String>> classes = Optional.empty();

  Operators(int opset) {
    this.opset = opset;
    this.windows = new Windows(notes);
    this.arithmetic = new Arithmetic();
  }

  /** Sentences for the user. */
  List<String> notes() {
    return notes;
  }

  /** Names of classes, where a node has them. */
  Optional<List<String>> classes() {
    return classes;
  }

  /** How the numbers of the picture became an input. */
  Optional<InputScaling> scaling(LayerPath input) {
    return arithmetic.scaling(input);
  }

  /**
   * What a node computes.
   *
   * @throws InvalidValueException if it is no layer
   */
  Operand apply(OnnxNode node, Arguments in) {
    if (node.domain().equals(FusedOperators.DOMAIN)) {
      return activation(in, new Activation.Silu());
    }
    if (node.operator().equals(GraphOutputs.ZIP_MAP)) {
      return zipMap(in);
    }
    if (!node.domain().isEmpty()) {
      throw unknown();
    }
    return switch (node.operator()) {
      case "Conv" -> windows.conv(in);
      case "MaxPool" -> windows.maxPool(in);
      case "AveragePool" -> windows.averagePool(in);
      case "GlobalAveragePool" -> windows.global(in, new LayerSpec.GlobalAveragePool());
      case "GlobalMaxPool" -> windows.global(in, new LayerSpec.GlobalMaxPool());
      case "ReduceMean" -> windows.reduced(in, new LayerSpec.GlobalAveragePool());
      case "ReduceMax" -> windows.reduced(in, new LayerSpec.GlobalMaxPool());
      case "Pad" -> windows.pad(in);
      case "Gemm" -> Products.gemm(in);
      case "MatMul" -> Products.matMul(in);
      case "BatchNormalization" -> batchNorm(in);
      case "Add", "Sub", "Mul", "Div" -> arithmetic.apply(in);
      case "Relu" -> activation(in, Activation.RELU);
      case "LeakyRelu" -> activation(in, new Activation.LeakyRelu(in.number("alpha", 0.01)));
      case "PRelu" -> prelu(in);
      case "Elu" -> activation(in, new Activation.Elu(in.number("alpha", 1)));
      case "Sigmoid" -> activation(in, new Activation.Sigmoid());
      case "Tanh" -> activation(in, new Activation.Tanh());
      case FusedOperators.GELU -> gelu(in);
      case "Softmax" -> softmax(in);
      case "LogSoftmax" -> {
        notes.add(
            "the file ends in logarithms of probabilities; the model gives the probabilities");
        yield softmax(in);
      }
      case "Dropout" -> dropout(in);
      case "Identity" -> in.operand(0);
      case "Cast" -> cast(in);
      case "Constant" -> constant(in);
      case "Flatten",
          "Reshape",
          "Transpose",
          "Squeeze",
          "Unsqueeze",
          "Shape",
          "Gather",
          "Slice",
          "Concat" ->
          Reshapes.apply(in);
      default -> throw unknown();
    };
  }

  private static InvalidValueException unknown() {
    return new InvalidValueException(
        "expected an operator that is a layer of Bobbin's, received another");
  }

  private static Feature activation(Arguments in, Activation activation) {
    // Old versions had it for an operation in place.
    in.ignore("consumed_inputs");
    Feature feature = in.feature(0);
    return feature.at(feature.path().activated(activation, in.isAlone(0)));
  }

  private static Feature gelu(Arguments in) {
    String form = in.text("approximate", "none");
    if (!form.equals("none")) {
      throw in.invalid("the exact GELU (approximate none)", form);
    }
    return activation(in, new Activation.Gelu());
  }

  /** One slope for all is a leaky ReLU. */
  private static Feature prelu(Arguments in) {
    float[] slopes = in.constant(1).floats();
    for (float slope : slopes) {
      if (slope != slopes[0]) {
        throw in.invalid("one slope", "several, which no layer of Bobbin's has");
      }
    }
    return activation(in, new Activation.LeakyRelu(slopes[0]));
  }

  private Feature softmax(Arguments in) {
    Feature feature = in.feature(0);
    int rank = feature.axes().size() + 1;
    boolean byAxis = opset >= SOFTMAX_BY_AXIS;
    long axis = Reshapes.axis(in.whole("axis", byAxis ? -1 : 1), rank);
    // Before opset 13, everything from the axis on is one row.
    boolean overChannels =
        byAxis
            ? axis > 0 && feature.holds((int) axis - 1, Atom.CHANNELS)
            : axis == 1 && feature.image().isFlat();
    boolean overVector = feature.isVector() && axis == 1 && feature.path().shape().isFlat();
    if (!overChannels && !overVector) {
      throw in.invalid("a softmax over channels", "axis %d of %s".formatted(axis, feature.sizes()));
    }
    return activation(in, Activation.SOFTMAX);
  }

  private static Operand dropout(Arguments in) {
    in.ignore("ratio", "seed", "is_test", "consumed_inputs");
    boolean training =
        in.findConstant(2).map(flag -> flag.size() > 0 && flag.wholes()[0] != 0).orElse(false);
    if (training) {
      throw in.invalid("dropout that does nothing after training", "training_mode true");
    }
    return in.operand(0);
  }

  private static Operand cast(Arguments in) {
    long to = in.whole("to", 0);
    in.ignore("saturate", "round_mode");
    Operand operand = in.operand(0);
    Optional<ElementType> type = ElementType.of(to);
    return switch (operand) {
      case Feature feature when type.filter(found -> !found.isWhole()).isPresent() -> feature;
      case Sizes sizes when type.filter(ElementType::isWhole).isPresent() -> sizes;
      case Constant constant when type.isPresent() && !type.get().isWhole() -> {
        OnnxTensor tensor = constant.tensor();
        yield new Constant(
            OnnxTensor.of(tensor.name(), ints(tensor.dimensions()), tensor.floats()));
      }
      case Constant constant
          when type.isPresent() && type.get().isWhole() && constant.tensor().type().isWhole() ->
          constant;
      default -> throw in.invalid("a conversion between numbers of one kind", "type " + to);
    };
  }

  private static List<Integer> ints(List<Long> sizes) {
    return sizes.stream().map(Math::toIntExact).toList();
  }

  private static Operand constant(Arguments in) {
    for (String name : List.of("value", "value_float", "value_floats", "value_int", "value_ints")) {
      Optional<OnnxAttribute> found = in.find(name);
      if (found.isPresent()) {
        return switch (found.get()) {
          case OnnxAttribute.Tensor tensor -> new Constant(tensor.value());
          case OnnxAttribute.RealNumber number ->
              new Constant(OnnxTensor.of("", List.of(), new float[] {number.value()}));
          case OnnxAttribute.Numbers numbers -> new Constant(floats(numbers.values()));
          case OnnxAttribute.Whole whole -> new Sizes(List.of(whole.value()), true);
          case OnnxAttribute.Wholes wholes -> new Sizes(wholes.values(), false);
          case OnnxAttribute.Text _, OnnxAttribute.Texts _, OnnxAttribute.Other _ ->
              throw in.invalid("numbers", "others");
        };
      }
    }
    throw in.invalid("a constant of numbers", "another");
  }

  private static OnnxTensor floats(List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return OnnxTensor.of("", List.of(array.length), array);
  }

  private static Feature batchNorm(Arguments in) {
    in.require("training_mode", 0);
    in.require("spatial", 1);
    in.ignore("is_test", "consumed_inputs");
    double momentum = in.number("momentum", 0.9);
    float epsilon = in.number("epsilon", 1e-5);
    Feature feature = in.feature(0);
    boolean image = feature.isChannelsFirst();
    if (!image && !feature.isVector()) {
      throw in.invalid("[N, channels, height, width] or [N, features]", feature.sizes() + "");
    }
    LayerPath path = image ? feature.path() : feature.flat();
    int[] order = image ? identity(feature.image().channels()) : feature.order();
    LayerPath normal =
        path.then(
            new LayerSpec.BatchNorm(Math.clamp(momentum, 0, Math.nextDown(1.0)), epsilon),
            Map.of(
                "gamma", ordered(in, 1, order),
                "beta", ordered(in, 2, order),
                "moving_mean", ordered(in, 3, order),
                "moving_variance", ordered(in, 4, order)));
    return feature.at(normal);
  }

  private static int[] identity(int count) {
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    return order;
  }

  private static float[] ordered(Arguments in, int input, int[] order) {
    return Products.ordered(in.constant(input).floats(), order);
  }

  /** scikit-learn's mapping from classes to numbers, of which the names are of interest. */
  private Operand zipMap(Arguments in) {
    Optional<List<String>> texts = in.findTexts("classlabels_strings");
    Optional<List<Long>> numbers = in.findWholes("classlabels_int64s");
    classes = texts.or(() -> numbers.map(found -> found.stream().map(String::valueOf).toList()));
    return in.feature(0);
  }
}
