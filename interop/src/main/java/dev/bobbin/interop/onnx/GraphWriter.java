package dev.bobbin.interop.onnx;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.shape.ShapeInference;
import dev.bobbin.engine.network.shape.ShapedLayer;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.interop.exchange.ExportOptions;
import dev.bobbin.interop.onnx.OnnxAttribute.RealNumber;
import dev.bobbin.interop.onnx.OnnxAttribute.Whole;
import dev.bobbin.interop.onnx.OnnxAttribute.Wholes;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Collects the nodes of a graph, layer by layer. A value is a vector, or an image with its channels
 * last, as the layers see it, or first, as ONNX's windows do; nodes that turn one into another come
 * where they are needed.
 */
final class GraphWriter {
  private static final Map<String, OnnxAttribute> NONE = Map.of();

  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
  private Optional<OnnxValue> inputValue = Optional.empty();

  /** How the values of a place are laid out, after the axis of the batch. */
  private enum Order {
    /** One axis: height, width, channels. */
    VECTOR,
    /** Height, width, channels. */
    CHANNELS_LAST,
    /** Channels, height, width. */
    CHANNELS_FIRST
  }

  /**
   * A value of the graph.
   *
   * @param value its name
   * @param shape of a sample, as Bobbin sees it
   */
  record Place(String value, Shape shape, Order order) {
    private Place at(String other) {
      return new Place(other, shape, order);
    }
  }

  List<OnnxNode> nodes() {
    return nodes;
  }

  Map<String, OnnxTensor> initializers() {
    return initializers;
  }

  OnnxValue inputValue() {
    return inputValue.orElseThrow();
  }

  /** The input, and what prepares it if that is asked for. */
  Place input(Preprocessing preprocessing, ExportOptions options) {
    Shape size = preprocessing.size();
    boolean first = options.channelsFirst();
    ElementType type = options.preprocessing() ? ElementType.UINT8 : ElementType.FLOAT;
    List<Long> dimensions = new ArrayList<>(List.of(OnnxValue.ANY));
    dimensions.addAll(sizes(size, first ? Order.CHANNELS_FIRST : Order.CHANNELS_LAST));
    inputValue = Optional.of(new OnnxValue(OnnxExport.INPUT, type.number(), dimensions));
    Place input =
        new Place(OnnxExport.INPUT, size, first ? Order.CHANNELS_FIRST : Order.CHANNELS_LAST);
    return options.preprocessing() ? prepared(input, preprocessing) : input;
  }

  private Place prepared(Place input, Preprocessing preprocessing) {
    Place at =
        node(
            input,
            "preprocessing/float",
            "Cast",
            Map.of("to", new Whole(ElementType.FLOAT.number())));
    if (preprocessing.polarity() == Polarity.DARK_ON_LIGHT) {
      String white = constant("preprocessing/white", List.of(), 255);
      nodes.add(OnnxNode.of("preprocessing/inverted", "Sub", List.of(white, at.value()), NONE));
      at = at.at("preprocessing/inverted");
    }
    at = node(at, "preprocessing/centred", "Sub", NONE, channels(at, "mean", preprocessing.mean()));
    return node(at, "preprocessing/scaled", "Div", NONE, channels(at, "std", preprocessing.std()));
  }

  /** A number for each channel, in a shape that is repeated over the image. */
  private String channels(Place at, String name, List<Float> numbers) {
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i);
    }
    List<Integer> dimensions =
        at.order() == Order.CHANNELS_FIRST ? List.of(values.length, 1, 1) : List.of(values.length);
    return constant("preprocessing/" + name, dimensions, values);
  }

  /** All layers, and the output under its name. */
  void layers(Network network, Place start, String output) {
    Place end =
        vector(sequence(network, ShapeInference.plan(network.spec()), start), output + "/vector");
    // The last node gives the output its name, rather than another node that copies it.
    OnnxNode last = nodes.isEmpty() ? null : nodes.getLast();
    if (last != null && last.outputs().equals(List.of(end.value()))) {
      nodes.set(
          nodes.size() - 1,
          new OnnxNode(
              last.name(),
              last.operator(),
              last.domain(),
              last.inputs(),
              List.of(output),
              last.attributes()));
    } else {
      nodes.add(new OnnxNode(output, "Identity", "", List.of(end.value()), List.of(output), NONE));
    }
  }

  private Place sequence(Network network, List<ShapedLayer> layers, Place start) {
    Place at = start;
    for (ShapedLayer layer : layers) {
      at = layer(network, layer, at);
    }
    return at;
  }

  private Place layer(Network network, ShapedLayer layer, Place at) {
    String name = layer.name();
    Place out =
        switch (layer.spec()) {
          case LayerSpec.Dense dense -> dense(network, name, dense, vector(at, name));
          case LayerSpec.Conv2d conv -> conv(network, layer, conv, channelsFirst(at, name));
          case LayerSpec.MaxPool pool ->
              pool(
                  channelsFirst(at, name),
                  layer,
                  "MaxPool",
                  window(at.shape(), pool.poolSize(), pool.strides(), pool.padding()));
          case LayerSpec.AveragePool pool -> {
            Map<String, OnnxAttribute> window =
                window(at.shape(), pool.poolSize(), pool.strides(), pool.padding());
            window.put("count_include_pad", new Whole(0));
            yield pool(channelsFirst(at, name), layer, "AveragePool", window);
          }
          case LayerSpec.GlobalAveragePool _ ->
              pool(channelsFirst(at, name), layer, "GlobalAveragePool", NONE);
          case LayerSpec.GlobalMaxPool _ ->
              pool(channelsFirst(at, name), layer, "GlobalMaxPool", NONE);
          case LayerSpec.Flatten _ -> vector(at, name);
          case LayerSpec.Dropout _, LayerSpec.SpatialDropout _ -> at;
          case LayerSpec.BatchNorm norm -> batchNorm(network, name, norm, at);
          case LayerSpec.Activate _ -> at;
          case LayerSpec.Residual _ -> residual(network, layer, at);
        };
    return layer.spec().ownActivation().map(own -> activation(name, own, out)).orElse(out);
  }

  private Place dense(Network network, String name, LayerSpec.Dense dense, Place in) {
    String kernel = parameter(network, name + "/kernel");
    Place out =
        dense.useBias()
            ? node(
                in,
                name,
                "Gemm",
                Map.of(
                    "alpha", new RealNumber(1),
                    "beta", new RealNumber(1),
                    "transA", new Whole(0),
                    "transB", new Whole(0)),
                kernel,
                parameter(network, name + "/bias"))
            : node(in, name, "MatMul", NONE, kernel);
    return new Place(out.value(), Shape.flat(dense.units()), Order.VECTOR);
  }

  private Place conv(Network network, ShapedLayer layer, LayerSpec.Conv2d conv, Place in) {
    String name = layer.name();
    Map<String, OnnxAttribute> attributes =
        window(in.shape(), conv.kernelSize(), conv.strides(), conv.padding());
    attributes.put("dilations", Wholes.of(1, 1));
    attributes.put("group", new Whole(1));
    Parameter kernel = network.parameter(name + "/kernel");
    List<Integer> sizes = kernel.dimensions();
    String weights =
        constant(
            kernel.name(),
            List.of(sizes.get(3), sizes.get(2), sizes.get(0), sizes.get(1)),
            KernelOrder.toChannelsFirst(kernel.values(), sizes));
    Place out =
        conv.useBias()
            ? node(in, name, "Conv", attributes, weights, parameter(network, name + "/bias"))
            : node(in, name, "Conv", attributes, weights);
    return new Place(out.value(), layer.output(), Order.CHANNELS_FIRST);
  }

  private Place pool(
      Place in, ShapedLayer layer, String operator, Map<String, OnnxAttribute> attributes) {
    Place out = node(in, layer.name(), operator, attributes);
    return new Place(out.value(), layer.output(), Order.CHANNELS_FIRST);
  }

  /** All of it, since not every runtime knows the defaults. */
  private static Map<String, OnnxAttribute> window(
      Shape in, Size window, Size strides, Padding padding) {
    Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
    attributes.put("kernel_shape", Wholes.of(window.height(), window.width()));
    attributes.put("strides", Wholes.of(strides.height(), strides.width()));
    attributes.put(
        "pads",
        Wholes.of(
            padding.before(in.height(), window.height(), strides.height()),
            padding.before(in.width(), window.width(), strides.width()),
            padding.after(in.height(), window.height(), strides.height()),
            padding.after(in.width(), window.width(), strides.width())));
    return attributes;
  }

  private Place batchNorm(Network network, String name, LayerSpec.BatchNorm norm, Place at) {
    Place in = at.order() == Order.CHANNELS_LAST ? channelsFirst(at, name) : at;
    return node(
        in,
        name,
        "BatchNormalization",
        Map.of(
            "epsilon", new RealNumber((float) norm.epsilon()),
            "momentum", new RealNumber((float) norm.momentum())),
        parameter(network, name + "/gamma"),
        parameter(network, name + "/beta"),
        parameter(network, name + "/moving_mean"),
        parameter(network, name + "/moving_variance"));
  }

  private Place residual(Network network, ShapedLayer layer, Place at) {
    Place body = sequence(network, layer.body(), at);
    Place shortcut = sequence(network, layer.shortcut(), at);
    String name = layer.name();
    Place one = alike(body, shortcut, name + "/body");
    Place two = alike(shortcut, one, name + "/shortcut");
    return node(one, name, "Add", NONE, two.value());
  }

  /** A value as a vector where one of two is, else with its channels first. */
  private Place alike(Place at, Place other, String name) {
    if (at.order() == other.order()) {
      return at;
    }
    return at.shape().isFlat() ? vector(at, name) : channelsFirst(at, name);
  }

  private Place activation(String name, Activation activation, Place at) {
    return switch (activation) {
      case Activation.Linear _ -> at;
      case Activation.Relu _ -> node(at, name + "/relu", "Relu", NONE);
      case Activation.LeakyRelu leaky ->
          node(
              at,
              name + "/leaky_relu",
              "LeakyRelu",
              Map.of("alpha", new RealNumber((float) leaky.negativeSlope())));
      case Activation.Elu elu ->
          node(at, name + "/elu", "Elu", Map.of("alpha", new RealNumber((float) elu.alpha())));
      case Activation.Sigmoid _ -> node(at, name + "/sigmoid", "Sigmoid", NONE);
      case Activation.Tanh _ -> node(at, name + "/tanh", "Tanh", NONE);
      case Activation.Silu _ -> {
        Place sigmoid = node(at, name + "/sigmoid", "Sigmoid", NONE);
        yield node(at, name + "/silu", "Mul", NONE, sigmoid.value());
      }
      case Activation.Gelu _ -> gelu(name, at);
      case Activation.Softmax _ -> softmax(name, at);
    };
  }

  /** x (1 + erf(x / sqrt 2)) / 2: the operator Gelu is not in opset 13. */
  private Place gelu(String name, Place at) {
    Place scaled =
        node(
            at,
            name + "/gelu/scaled",
            "Mul",
            NONE,
            constant(name + "/gelu/sqrt_half", List.of(), (float) Math.sqrt(0.5)));
    Place erf = node(scaled, name + "/gelu/erf", "Erf", NONE);
    Place shifted =
        node(erf, name + "/gelu/shifted", "Add", NONE, constant(name + "/gelu/one", List.of(), 1));
    Place product = node(at, name + "/gelu/product", "Mul", NONE, shifted.value());
    return node(
        product, name + "/gelu", "Mul", NONE, constant(name + "/gelu/half", List.of(), 0.5f));
  }

  /** Over the channels, which are the last axis then. */
  private Place softmax(String name, Place at) {
    Place last =
        at.shape().isFlat() ? vector(at, name + "/softmax") : channelsLast(at, name + "/softmax");
    return node(last, name + "/softmax", "Softmax", Map.of("axis", new Whole(-1)));
  }

  private Place vector(Place at, String name) {
    if (at.order() == Order.VECTOR) {
      return at;
    }
    Shape shape = at.shape();
    boolean inOrder = shape.channels() == 1 || shape.pixels() == 1;
    Place image = inOrder ? at : channelsLast(at, name);
    Place flat = reshaped(image, name + "/flat", -1, shape.size());
    return new Place(flat.value(), Shape.flat(shape.size()), Order.VECTOR);
  }

  private Place channelsFirst(Place at, String name) {
    Shape shape = at.shape();
    return switch (at.order()) {
      case CHANNELS_FIRST -> at;
      case CHANNELS_LAST -> transposed(at, name + "/nchw", Order.CHANNELS_FIRST, 0, 3, 1, 2);
      case VECTOR -> {
        Place image = reshaped(at, name + "/image", -1, shape.channels(), 1, 1);
        yield new Place(image.value(), shape, Order.CHANNELS_FIRST);
      }
    };
  }

  private Place channelsLast(Place at, String name) {
    return at.order() == Order.CHANNELS_LAST
        ? at
        : transposed(at, name + "/nhwc", Order.CHANNELS_LAST, 0, 2, 3, 1);
  }

  private Place transposed(Place at, String name, Order order, long... axes) {
    Place out = node(at, name, "Transpose", Map.of("perm", Wholes.of(axes)));
    return new Place(out.value(), at.shape(), order);
  }

  /** A first size of -1 is the batch's, an empty one too. */
  private Place reshaped(Place at, String name, long... sizes) {
    String shape = name + "/shape";
    initializers.put(shape, OnnxTensor.of(shape, sizes));
    return node(at, name, "Reshape", NONE, shape);
  }

  private Place node(
      Place in,
      String name,
      String operator,
      Map<String, OnnxAttribute> attributes,
      String... more) {
    List<String> inputs = new ArrayList<>(List.of(in.value()));
    inputs.addAll(List.of(more));
    nodes.add(OnnxNode.of(name, operator, inputs, attributes));
    return in.at(name);
  }

  private String parameter(Network network, String name) {
    Parameter parameter = network.parameter(name);
    return constant(name, parameter.dimensions(), parameter.values());
  }

  private String constant(String name, List<Integer> dimensions, float... values) {
    initializers.put(name, OnnxTensor.of(name, dimensions, values));
    return name;
  }

  private static List<Long> sizes(Shape shape, Order order) {
    long height = shape.height();
    long width = shape.width();
    long channels = shape.channels();
    return order == Order.CHANNELS_FIRST
        ? List.of(channels, height, width)
        : List.of(height, width, channels);
  }
}
