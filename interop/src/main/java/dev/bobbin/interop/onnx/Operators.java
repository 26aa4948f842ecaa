package dev.bobbin.interop.onnx;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.interop.assembly.LayerPath;
import dev.bobbin.interop.onnx.Feature.Atom;
import dev.bobbin.interop.onnx.Operand.Constant;
import dev.bobbin.interop.onnx.Operand.Ending;
import dev.bobbin.interop.onnx.Operand.Sizes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What each operator of ONNX is in Bobbin's layers. */
final class Operators {
  private static final int SOFTMAX_BY_AXIS = 13;

  private final int opset;
  private final Windows windows;
  private final Arithmetic arithmetic;
  private final Map<String, Function<Arguments, Operand>> table;
  private final List<String> notes = new ArrayList<>();
  private Optional<List<String>> classes = Optional.empty();

  Operators(int opset) {
    this.opset = opset;
    this.windows = new Windows(notes);
    this.arithmetic = new Arithmetic();
    this.table = table();
  }

  /** Sentences for the user. */
  List<String> notes() {
    return notes;
  }

  /** Names of classes, where a node has them. */
  Optional<List<String>> classes() {
    return classes;
  }

  /** How the numbers of the picture, of a type, became an input; empty if that is not known. */
  Optional<InputScaling> scaling(LayerPath input, ElementType type) {
    Optional<InputScaling> found = arithmetic.scaling(input);
    return type.isWhole()
        ? Optional.of(found.orElse(InputScaling.none(input.shape().channels())).ofBytes())
        : found;
  }

  /** The readers of ONNX's own operators, by name. */
  private Map<String, Function<Arguments, Operand>> table() {
    Map<String, Function<Arguments, Operand>> all = new HashMap<>();
    all.put("Conv", windows::conv);
    all.put("MaxPool", windows::maxPool);
    all.put("AveragePool", windows::averagePool);
    all.put("GlobalAveragePool", in -> windows.global(in, new LayerSpec.GlobalAveragePool()));
    all.put("GlobalMaxPool", in -> windows.global(in, new LayerSpec.GlobalMaxPool()));
    all.put("ReduceMean", in -> windows.reduced(in, new LayerSpec.GlobalAveragePool()));
    all.put("ReduceMax", in -> windows.reduced(in, new LayerSpec.GlobalMaxPool()));
    all.put("Pad", windows::pad);
    all.put("Gemm", Products::gemm);
    all.put("MatMul", Products::matMul);
    all.put("BatchNormalization", Operators::batchNorm);
    for (String operator : List.of("Add", "Sub", "Mul", "Div")) {
      all.put(operator, arithmetic::apply);
    }
    all.put("Relu", in -> activation(in, Activation.RELU));
    all.put("LeakyRelu", in -> activation(in, new Activation.LeakyRelu(in.number("alpha", 0.01))));
    all.put("PRelu", Operators::prelu);
    all.put("Elu", in -> activation(in, new Activation.Elu(in.number("alpha", 1))));
    all.put("Sigmoid", in -> activation(in, new Activation.Sigmoid()));
    all.put("Tanh", in -> activation(in, new Activation.Tanh()));
    all.put(FusedOperators.GELU, Operators::gelu);
    all.put("Softmax", this::softmax);
    all.put(
        "LogSoftmax",
        in ->
            new Ending(
                softmax(in),
                "logarithms of probabilities",
                Optional.of(
                    "the file ends in logarithms of probabilities; the model gives the probabilities")));
    all.put("Dropout", Operators::dropout);
    all.put("Identity", in -> in.operand(0));
    all.put("Cast", this::cast);
    all.put("Constant", Operators::constant);
    Reshapes.OPERATORS.forEach(operator -> all.put(operator, Reshapes::apply));
    return all;
  }

  /** What reads an operator; empty for one that no layer computes. */
  private Optional<Function<Arguments, Operand>> reader(OnnxNode node) {
    return switch (node.domain()) {
      case "" -> Optional.ofNullable(table.get(node.operator()));
      case FusedOperators.DOMAIN ->
          switch (node.operator()) {
            case FusedOperators.SILU -> Optional.of(in -> activation(in, new Activation.Silu()));
            case FusedOperators.TWO_CLASSES -> Optional.of(Operators::twoClasses);
            default -> Optional.empty();
          };
      case GraphOutputs.ML_DOMAIN ->
          switch (node.operator()) {
            case GraphOutputs.ZIP_MAP -> Optional.of(this::zipMap);
            case "Scaler" -> Optional.of(arithmetic::scaler);
            default -> Optional.empty();
          };
      default -> Optional.empty();
    };
  }

  /**
   * Checks that there is a layer for an operator.
   *
   * @throws InvalidValueException if there is none, with what can be done
   */
  void requireKnown(OnnxNode node) {
    if (reader(node).isEmpty()) {
      throw MissingLayers.refusal(node);
    }
  }

  /**
   * What a node computes.
   *
   * @throws InvalidValueException if it is no layer
   */
  Operand apply(OnnxNode node, Arguments in) {
    return reader(node).orElseThrow(() -> MissingLayers.refusal(node)).apply(in);
  }

  /** Says, once, that the numbers of a file are shorter than the model's. */
  void noteShort(ElementType type) {
    String note =
        "the file computes in %s; the model computes in float32, with which answers differ slightly"
            .formatted(type.name().toLowerCase(Locale.ROOT));
    if (type.isShort() && !notes.contains(note)) {
      notes.add(note);
    }
  }

  private static Ending twoClasses(Arguments in) {
    Feature feature = in.feature(0);
    if (!feature.isVector() || feature.size(0) != 1) {
      throw in.invalid(
          "one probability and what is left of 1, side by side", "values of " + feature.sizes());
    }
    return new Ending(feature, "probabilities of two classes", Optional.empty());
  }

  private static Feature activation(Arguments in, Activation activation) {
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
    if (slopes.length == 0) {
      throw in.invalid("one slope", "none");
    }
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
    in.ignore("ratio", "seed");
    boolean training =
        in.findConstant(2).map(flag -> flag.size() > 0 && flag.wholes()[0] != 0).orElse(false);
    if (training) {
      throw in.invalid("dropout that does nothing after training", "training_mode true");
    }
    return in.operand(0);
  }

  private Operand cast(Arguments in) {
    in.ignore("saturate", "round_mode");
    long number = in.whole("to", 0);
    ElementType to =
        ElementType.of(number)
            .orElseThrow(() -> in.invalid("numbers of 8 to 64 bits", "type " + number));
    return switch (in.operand(0)) {
      case Feature feature when !to.isWhole() -> {
        noteShort(to);
        yield feature.as(to);
      }
      case Ending ending when !to.isWhole() -> ending;
      case Sizes sizes when holds(to, sizes.values()) -> sizes;
      case Constant constant when !to.isWhole() -> {
        OnnxTensor tensor = constant.tensor();
        yield new Constant(OnnxTensor.of(tensor.name(), to, tensor.dimensions(), tensor.doubles()));
      }
      case Constant constant
          when constant.tensor().type().isWhole()
              && holds(to, Arrays.stream(constant.tensor().wholes()).boxed().toList()) ->
          constant;
      default -> throw in.invalid("a conversion that keeps the numbers", "one to " + to);
    };
  }

  private static boolean holds(ElementType type, List<Long> numbers) {
    return numbers.stream().allMatch(number -> number == Sizes.BATCH || type.holds(number));
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
    return in.operand(0);
  }
}
