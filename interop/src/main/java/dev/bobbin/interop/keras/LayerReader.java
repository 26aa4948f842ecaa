package dev.bobbin.interop.keras;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.Node;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.Initializer.Distribution;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.interop.assembly.PaddedKernel.Pads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says what a layer of a file does, or that Bobbin has nothing that does the same. */
final class LayerReader {
  private static final String KERNEL = "kernel";
  private static final String BIAS = "bias";
  private static final String SUPPORTED =
      "a layer that Bobbin has (Conv2D, Dense, pooling, BatchNormalization, Dropout, activations, Flatten, Add)";
  private static final String ACTIVATIONS =
      "an activation that Bobbin has (relu, leaky_relu, elu, gelu, silu, sigmoid, tanh, softmax, linear)";

  /** What is trained with, and does nothing afterwards. */
  private static final Set<String> AUGMENTATIONS =
      Set.of(
          "CutMix",
          "MixUp",
          "RandomBrightness",
          "RandomColorDegeneration",
          "RandomColorJitter",
          "RandomContrast",
          "RandomElasticTransform",
          "RandomErasing",
          "RandomFlip",
          "RandomGaussianBlur",
          "RandomGrayscale",
          "RandomHeight",
          "RandomHue",
          "RandomInvert",
          "RandomPerspective",
          "RandomPosterization",
          "RandomRotation",
          "RandomSaturation",
          "RandomSharpness",
          "RandomShear",
          "RandomTranslation",
          "RandomWidth",
          "RandomZoom");

  private final String where;
  private final LayerNode layer;
  private final Settings settings;

  /** Whether layers of a kind do nothing after training. */
  static boolean isAugmentation(String kind) {
    return AUGMENTATIONS.contains(kind);
  }

  private LayerReader(String where, LayerNode layer) {
    this.where = where;
    this.layer = layer;
    this.settings = layer.settings();
  }

  /** What the layer does. */
  static Step read(String where, LayerNode layer) {
    return new LayerReader(where, layer).step();
  }

  private BobbinException unsupported(String expected, String received, String remedy) {
    return BobbinException.of(place(where, layer), expected, received, remedy);
  }

  static String place(String where, LayerNode layer) {
    return where + ": layer '" + layer.path() + "' (" + layer.kind() + ")";
  }

  private Step step() {
    return switch (layer.kind()) {
      case KerasLayer.INPUT -> input();
      case "Dense" -> dense();
      case "Conv2D", "Convolution2D" -> conv2d();
      case "MaxPooling2D", "MaxPool2D" -> {
        Window pool = window("pool_size", 2);
        yield plain(new LayerSpec.MaxPool(pool.size, pool.strides, pool.padding));
      }
      case "AveragePooling2D", "AvgPool2D" -> {
        Window pool = window("pool_size", 2);
        yield plain(new LayerSpec.AveragePool(pool.size, pool.strides, pool.padding));
      }
      case "GlobalAveragePooling2D", "GlobalAvgPool2D" -> {
        channelsLast();
        yield plain(new LayerSpec.GlobalAveragePool());
      }
      case "GlobalMaxPooling2D", "GlobalMaxPool2D" -> {
        channelsLast();
        yield plain(new LayerSpec.GlobalMaxPool());
      }
      case "Flatten" -> {
        channelsLast();
        yield LayerNames.isShape(layer.name())
            ? new Step.Reshape(List.of(-1))
            : plain(new LayerSpec.Flatten());
      }
      case "Reshape" ->
          LayerNames.isFlatten(layer.name())
              ? plain(new LayerSpec.Flatten())
              : new Step.Reshape(settings.wholes("target_shape"));
      case "Dropout" -> {
        double rate = settings.number("rate", 0);
        yield plain(
            LayerNames.isSpatialDropout(layer.name())
                ? new LayerSpec.SpatialDropout(rate)
                : new LayerSpec.Dropout(rate));
      }
      case "SpatialDropout2D" -> {
        channelsLast();
        yield plain(new LayerSpec.SpatialDropout(settings.number("rate", 0)));
      }
      case "GaussianNoise", "GaussianDropout", "AlphaDropout", "ActivityRegularization" ->
          new Step.Nothing(
              "layer '%s' (%s) is left out: it only acts in training"
                  .formatted(layer.path(), layer.kind()));
      case "BatchNormalization" -> batchNormalization();
      case "Activation" -> activation(activation());
      case "ReLU" -> activation(relu(settings));
      case "LeakyReLU" -> activation(leakyRelu(settings));
      case "ELU" -> activation(new Activation.Elu(settings.number("alpha", 1)));
      case "Softmax" -> activation(softmax(settings));
      case "Add" -> new Step.Sum();
      case "ZeroPadding2D" -> zeroPadding();
      case "Rescaling" ->
          new Step.Scale(or(settings.numbers("scale"), 1), or(settings.numbers("offset"), 0));
      case "Normalization" -> normalization();
      case "Lambda" ->
          throw unsupported(
              "layers without code of their own",
              "a Lambda, whose code is not run",
              "a layer of Keras's that does the same");
      case "PReLU" ->
          throw unsupported(
              SUPPORTED, "PReLU, whose slopes are learned", "LeakyReLU with one slope");
      case "SeparableConv2D", "DepthwiseConv2D", "Conv2DTranspose" ->
          throw unsupported(SUPPORTED, layer.kind(), "Conv2D");
      default -> {
        if (isAugmentation(layer.kind())) {
          yield new Step.Nothing(
              "layer '%s' (%s) is left out: it only acts in training"
                  .formatted(layer.path(), layer.kind()));
        }
        throw unsupported(SUPPORTED, layer.kind(), "the model in ONNX, or without it");
      }
    };
  }

  private static Step plain(LayerSpec spec) {
    return new Step.Layer(spec, List.of());
  }

  private static Step activation(Activation activation) {
    return plain(new LayerSpec.Activate(activation));
  }

  private static List<Double> or(List<Double> numbers, double usual) {
    return numbers.isEmpty() ? List.of(usual) : numbers;
  }

  private Step input() {
    List<Integer> shape = new ArrayList<>();
    for (String name : List.of("batch_shape", "batch_input_shape", "build_input_shape")) {
      List<Node> sizes = settings.list(name);
      if (!sizes.isEmpty()) {
        for (Node size : sizes.subList(1, sizes.size())) {
          boolean open = size instanceof Node.Scalar(_, var kind, _) && kind == Node.Kind.NULL;
          shape.add(open ? 0 : Settings.whole(size, name));
        }
        return new Step.Input(shape);
      }
    }
    throw unsupported(
        "the shape of the input", "none", "model.build(...) in Keras before it is saved");
  }

  private Step dense() {
    boolean bias = settings.flag("use_bias", true);
    LayerSpec.Dense dense =
        new LayerSpec.Dense(
            settings.whole("units"), activation(), bias, initializer(), regularizer());
    return new Step.Layer(dense, bias ? List.of(KERNEL, BIAS) : List.of(KERNEL));
  }

  private record Window(Size size, Size strides, Padding padding) {}

  private Step conv2d() {
    Window window = window("kernel_size", 0);
    if (!settings.wholes("dilation_rate").stream().allMatch(rate -> rate == 1)) {
      throw unsupported(
          "dilation_rate 1",
          settings.wholes("dilation_rate") + "",
          "a convolution without dilation");
    }
    if (settings.whole("groups", 1) != 1) {
      throw unsupported(
          "groups 1", settings.whole("groups", 1) + "", "a convolution over all channels");
    }
    boolean bias = settings.flag("use_bias", true);
    LayerSpec.Conv2d conv =
        new LayerSpec.Conv2d(
            settings.whole("filters"),
            window.size,
            window.strides,
            window.padding,
            activation(),
            bias,
            initializer(),
            regularizer());
    return new Step.Layer(conv, bias ? List.of(KERNEL, BIAS) : List.of(KERNEL));
  }

  /**
   * A convolution's or pool's window.
   *
   * @param usual its default; then also that of the strides is the window itself
   */
  private Window window(String name, int usual) {
    channelsLast();
    Size size = size(name, usual);
    Size strides =
        settings.get("strides").isPresent()
            ? size("strides", 1)
            : usual == 0 ? Size.square(1) : size;
    String padding = settings.text("padding").orElse("valid");
    return new Window(
        size,
        strides,
        switch (padding) {
          case "valid" -> Padding.VALID;
          case "same" -> Padding.SAME;
          default -> throw unsupported("padding valid or same", padding, "one of them");
        });
  }

  private Size size(String name, int usual) {
    List<Integer> sizes = settings.wholes(name);
    if (sizes.isEmpty() && usual > 0) {
      return Size.square(usual);
    }
    boolean positive = sizes.stream().allMatch(size -> size > 0);
    if (!positive || sizes.isEmpty() || sizes.size() > 2) {
      throw unsupported(name + ": two numbers above 0", sizes + "", "another copy of the file");
    }
    return new Size(sizes.getFirst(), sizes.getLast());
  }

  private void channelsLast() {
    String format = settings.text("data_format").orElse("channels_last");
    if (!format.equals("channels_last")) {
      throw unsupported(
          "data_format channels_last", format, "to build the model with channels_last in Keras");
    }
  }

  private Step batchNormalization() {
    if (settings.flag("renorm", false)) {
      throw unsupported("renorm false", "true", "plain batch normalisation");
    }
    List<Integer> axes = settings.wholes("axis");
    if (axes.size() > 1) {
      throw unsupported("one axis", axes + "", "normalisation over the channels, axis -1");
    }
    List<String> variables = new ArrayList<>();
    if (settings.flag("scale", true)) {
      variables.add("gamma");
    }
    if (settings.flag("center", true)) {
      variables.add("beta");
    }
    variables.add("moving_mean");
    variables.add("moving_variance");
    return new Step.Layer(
        new LayerSpec.BatchNorm(
            settings.number("momentum", 0.99), settings.number("epsilon", 0.001)),
        variables,
        axes.isEmpty() ? -1 : axes.getFirst());
  }

  private Step zeroPadding() {
    channelsLast();
    List<Integer> pads = settings.wholesWithin("padding");
    boolean ok = pads.stream().allMatch(pad -> pad >= 0 && pad < 1 << 16);
    if (!ok || !Set.of(1, 2, 4).contains(pads.size())) {
      throw unsupported("padding from 0 to 65535", pads + "", "a smaller padding");
    }
    int size = pads.size();
    return new Step.Pad(
        new Pads(pads.getFirst(), size == 4 ? pads.get(1) : pads.getFirst()),
        new Pads(size == 4 ? pads.get(2) : pads.getLast(), pads.getLast()));
  }

  private Step normalization() {
    if (settings.flag("invert", false)) {
      throw unsupported("invert false", "true", "a Rescaling layer");
    }
    return new Step.Standardize(settings.numbers("mean"), settings.numbers("variance"));
  }

  private Activation activation() {
    Optional<Node> node = settings.get("activation");
    if (node.isEmpty()) {
      return Activation.LINEAR;
    }
    if (node.get() instanceof Node.Scalar) {
      return activation(Settings.text(node.get(), "activation"));
    }
    // An activation that is a layer or a function, described as one.
    Settings described = Settings.of("activation", node.get());
    String kind = described.require("class_name");
    if (described.get("config").filter(Node.Scalar.class::isInstance).isPresent()) {
      return activation(described.require("config"));
    }
    Settings own = described.settings("config").orElse(described);
    return switch (kind) {
      case "ReLU" -> relu(own);
      case "LeakyReLU" -> leakyRelu(own);
      case "ELU" -> new Activation.Elu(own.number("alpha", 1));
      case "Softmax" -> softmax(own);
      default -> throw unsupported(ACTIVATIONS, kind, "another one");
    };
  }

  private Activation activation(String name) {
    return switch (name) {
      case "linear" -> Activation.LINEAR;
      case "relu" -> Activation.RELU;
      // By name it has another slope than the layer.
      case "leaky_relu" -> new Activation.LeakyRelu(0.2);
      case "elu" -> new Activation.Elu(1);
      case "gelu" -> new Activation.Gelu();
      case "silu", "swish" -> new Activation.Silu();
      case "sigmoid" -> new Activation.Sigmoid();
      case "tanh" -> new Activation.Tanh();
      case "softmax" -> Activation.SOFTMAX;
      default -> throw unsupported(ACTIVATIONS, name, "another one");
    };
  }

  private Activation relu(Settings own) {
    if (own.get("max_value").isPresent() || own.number("threshold", 0) != 0) {
      throw unsupported(
          "a ReLU without max_value and threshold",
          "max_value %s, threshold %s"
              .formatted(
                  own.number("max_value").map(String::valueOf).orElse("none"),
                  own.number("threshold", 0)),
          "a plain ReLU");
    }
    double slope = own.number("negative_slope", 0);
    return slope == 0 ? Activation.RELU : new Activation.LeakyRelu(slope);
  }

  private static Activation leakyRelu(Settings own) {
    return new Activation.LeakyRelu(
        own.number("negative_slope").or(() -> own.number("alpha")).orElse(0.3));
  }

  private Activation softmax(Settings own) {
    List<Integer> axis = own.wholes("axis");
    if (!axis.isEmpty() && !axis.equals(List.of(-1))) {
      throw unsupported("a softmax over the channels, axis -1", "axis " + axis, "axis -1");
    }
    return Activation.SOFTMAX;
  }

  /** Only matters if the network is trained from scratch. */
  private Initializer initializer() {
    String kind =
        settings
            .get("kernel_initializer")
            .filter(Node.Mapping.class::isInstance)
            .flatMap(node -> Settings.of("kernel_initializer", node).text("class_name"))
            .orElse("");
    for (Initializer.Scale scale : Initializer.Scale.values()) {
      for (Distribution distribution : Distribution.values()) {
        if (kind.equalsIgnoreCase(scale.name() + distribution.name())) {
          return new Initializer(scale, distribution);
        }
      }
    }
    return Initializer.GLOROT_UNIFORM;
  }

  private Regularizer regularizer() {
    Optional<Settings> described =
        settings
            .get("kernel_regularizer")
            .filter(Node.Mapping.class::isInstance)
            .map(node -> Settings.of("kernel_regularizer", node));
    return described
        .flatMap(found -> found.settings("config"))
        .map(found -> new Regularizer(found.number("l1", 0), found.number("l2", 0)))
        .orElse(Regularizer.NONE);
  }
}
