package dev.bobbin.interop.keras;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.Position;
import dev.bobbin.base.Problem;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.shape.ShapeInference;
import dev.bobbin.engine.network.shape.ShapedLayer;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LayerSpec.Activate;
import dev.bobbin.engine.spec.LayerSpec.AveragePool;
import dev.bobbin.engine.spec.LayerSpec.BatchNorm;
import dev.bobbin.engine.spec.LayerSpec.Conv2d;
import dev.bobbin.engine.spec.LayerSpec.Dense;
import dev.bobbin.engine.spec.LayerSpec.Dropout;
import dev.bobbin.engine.spec.LayerSpec.Flatten;
import dev.bobbin.engine.spec.LayerSpec.GlobalAveragePool;
import dev.bobbin.engine.spec.LayerSpec.GlobalMaxPool;
import dev.bobbin.engine.spec.LayerSpec.MaxPool;
import dev.bobbin.engine.spec.LayerSpec.Residual;
import dev.bobbin.engine.spec.LayerSpec.SpatialDropout;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Size;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Translates Bobbin's layers to Keras's. To Bobbin a vector and an image of one pixel are the same;
 * where Keras tells them apart, a {@code Flatten} or {@code Reshape} stands between two layers.
 */
final class KerasModelBuilder {
  private static final String CHANNELS_LAST = "channels_last";

  private final Network network;
  private final KerasDialect dialect;
  private final List<KerasLayer> layers = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();

  /** The output of a layer, with its shape in Keras: one axis for a vector, three for an image. */
  private record Value(String layer, List<Integer> shape) {
    boolean isVector() {
      return shape.size() == 1;
    }
  }

  KerasModelBuilder(Network network, KerasDialect dialect) {
    this.network = network;
    this.dialect = dialect;
  }

  List<KerasLayer> layers() {
    return layers;
  }

  void build() {
    Shape shape = network.spec().input();
    List<Integer> input = shape.isFlat() ? List.of(shape.channels()) : image(shape);
    layers.add(
        new KerasLayer(KerasLayer.INPUT, "input", Map.of(), List.of(), input, input, List.of()));
    Value last = sequence(ShapeInference.plan(network.spec()), new Value("input", input));
    if (network.output().isFlat()) {
      vector("output", last);
    }
    if (!problems.isEmpty()) {
      throw BobbinException.of(problems);
    }
  }

  private static List<Integer> image(Shape shape) {
    return List.of(shape.height(), shape.width(), shape.channels());
  }

  private Value sequence(List<ShapedLayer> planned, Value start) {
    Value value = start;
    for (ShapedLayer layer : planned) {
      value = layer(layer, value);
    }
    return value;
  }

  private Value layer(ShapedLayer layer, Value in) {
    String name = LayerNames.keras(layer.name());
    Map<String, @Nullable Object> settings = new LinkedHashMap<>();
    return switch (layer.spec()) {
      case Dense dense -> {
        settings.put("units", dense.units());
        settings.put("activation", word(dense.activation()));
        settings.put("use_bias", dense.useBias());
        settings.put("kernel_initializer", dense.kernelInitializer());
        settings.put("kernel_regularizer", dense.regularizer());
        yield activated(add("Dense", name, settings, vector(name, in), layer), dense.activation());
      }
      case Conv2d conv -> {
        settings.put("filters", conv.filters());
        settings.put("kernel_size", size(conv.kernelSize()));
        settings.put("strides", size(conv.strides()));
        settings.put("padding", word(conv.padding()));
        settings.put("data_format", CHANNELS_LAST);
        settings.put("dilation_rate", List.of(1, 1));
        settings.put("groups", 1);
        settings.put("activation", word(conv.activation()));
        settings.put("use_bias", conv.useBias());
        settings.put("kernel_initializer", conv.kernelInitializer());
        settings.put("kernel_regularizer", conv.regularizer());
        yield activated(add("Conv2D", name, settings, map(name, in), layer), conv.activation());
      }
      case MaxPool(Size pool, Size strides, Padding padding) -> {
        pooling(settings, pool, strides, padding);
        yield add("MaxPooling2D", name, settings, map(name, in), layer);
      }
      case AveragePool(Size pool, Size strides, Padding padding) -> {
        pooling(settings, pool, strides, padding);
        yield add("AveragePooling2D", name, settings, map(name, in), layer);
      }
      case GlobalAveragePool _ -> global("GlobalAveragePooling2D", name, settings, in, layer);
      case GlobalMaxPool _ -> global("GlobalMaxPooling2D", name, settings, in, layer);
      case Flatten _ when in.isVector() && dialect == KerasDialect.TFJS -> {
        // TensorFlow.js flattens images only.
        settings.put("target_shape", in.shape);
        yield add("Reshape", name, settings, in, layer);
      }
      case Flatten _ -> {
        settings.put("data_format", CHANNELS_LAST);
        yield add("Flatten", name, settings, in, layer);
      }
      case Dropout(double rate) -> dropout("Dropout", name, settings, rate, in, layer);
      case SpatialDropout(double rate) -> {
        // To a vector it is a plain dropout.
        boolean spatial = !in.isVector() && dialect.hasSpatialDropout();
        String kind = spatial ? "SpatialDropout2D" : "Dropout";
        yield dropout(kind, name, settings, rate, in, layer);
      }
      case BatchNorm(double momentum, double epsilon) -> {
        settings.put("axis", -1);
        settings.put("momentum", momentum);
        settings.put("epsilon", epsilon);
        settings.put("center", true);
        settings.put("scale", true);
        yield add("BatchNormalization", name, settings, in, layer);
      }
      case Activate(Activation activation) -> activation(name, activation, in);
      case Residual _ -> {
        Value body = sequence(layer.body(), in);
        Value shortcut = sequence(layer.shortcut(), in);
        if (body.isVector() != shortcut.isVector()) {
          body = vector(name + "__body__" + name, body);
          shortcut = vector(name + "__shortcut__" + name, shortcut);
        }
        layers.add(
            new KerasLayer(
                "Add",
                name,
                settings,
                List.of(body.layer, shortcut.layer),
                body.shape,
                body.shape,
                List.of()));
        yield new Value(name, body.shape);
      }
    };
  }

  private Value add(
      String kind,
      String name,
      Map<String, @Nullable Object> settings,
      Value in,
      ShapedLayer layer) {
    Shape shape = layer.output();
    List<Integer> output =
        switch (layer.spec()) {
          case Dense _, Flatten _, GlobalAveragePool _, GlobalMaxPool _ ->
              List.of(shape.channels());
          case LayerSpec _ -> in.isVector() ? List.of(shape.channels()) : image(shape);
        };
    List<KerasVariable> variables =
        layer.spec().parameters(layer.input()).stream()
            .map(parameter ->
                new KerasVariable(
                    parameter.name(), network.parameter(layer.name() + "/" + parameter.name())))
            .toList();
    layers.add(
        new KerasLayer(kind, name, settings, List.of(in.layer), in.shape, output, variables));
    return new Value(name, output);
  }

  private Value global(
      String kind,
      String name,
      Map<String, @Nullable Object> settings,
      Value in,
      ShapedLayer layer) {
    settings.put("data_format", CHANNELS_LAST);
    if (dialect == KerasDialect.KERAS_3) {
      settings.put("keepdims", false);
    }
    return add(kind, name, settings, map(name, in), layer);
  }

  private Value dropout(
      String kind,
      String name,
      Map<String, @Nullable Object> settings,
      double rate,
      Value in,
      ShapedLayer layer) {
    settings.put("rate", rate);
    return add(kind, name, settings, in, layer);
  }

  private static void pooling(
      Map<String, @Nullable Object> settings, Size pool, Size strides, Padding padding) {
    settings.put("pool_size", size(pool));
    settings.put("strides", size(strides));
    settings.put("padding", word(padding));
    settings.put("data_format", CHANNELS_LAST);
  }

  /** The value as a vector. */
  private Value vector(String before, Value value) {
    if (value.isVector()) {
      return value;
    }
    String name = LayerNames.shapeBefore(before);
    Map<String, @Nullable Object> settings = Map.of("data_format", CHANNELS_LAST);
    return same("Flatten", name, settings, value, List.of(value.shape.getLast()));
  }

  /** The value as an image. */
  private Value map(String before, Value value) {
    if (!value.isVector()) {
      return value;
    }
    String name = LayerNames.shapeBefore(before);
    List<Integer> shape = List.of(1, 1, value.shape.getFirst());
    return same("Reshape", name, Map.of("target_shape", shape), value, shape);
  }

  private Value same(
      String kind,
      String name,
      Map<String, @Nullable Object> settings,
      Value in,
      List<Integer> output) {
    layers.add(
        new KerasLayer(kind, name, settings, List.of(in.layer), in.shape, output, List.of()));
    return new Value(name, output);
  }

  /** The activation of a convolution or dense layer, where a word for it does not say all. */
  private Value activated(Value value, Activation activation) {
    return hasWord(activation)
        ? value
        : activation(LayerNames.activationOf(value.layer), activation, value);
  }

  private static boolean hasWord(Activation activation) {
    return switch (activation) {
      case Activation.LeakyRelu _ -> false;
      case Activation.Elu(double alpha) -> alpha == 1;
      case Activation.Linear _,
          Activation.Relu _,
          Activation.Gelu _,
          Activation.Silu _,
          Activation.Sigmoid _,
          Activation.Tanh _,
          Activation.Softmax _ ->
          true;
    };
  }

  private Value activation(String name, Activation activation, Value in) {
    return switch (activation) {
      case Activation.LeakyRelu(double slope) -> {
        String key = dialect == KerasDialect.KERAS_3 ? "negative_slope" : "alpha";
        yield same("LeakyReLU", name, Map.of(key, slope), in, in.shape);
      }
      case Activation.Elu(double alpha) when alpha != 1 -> {
        if (dialect == KerasDialect.TFJS) {
          problems.add(
              new Problem(
                  Position.of("export to TensorFlow.js"),
                  name,
                  "expected elu with alpha 1, received alpha %s; try another format"
                      .formatted(JsonWriter.number(alpha))));
        }
        yield same("ELU", name, Map.of("alpha", alpha), in, in.shape);
      }
      case Activation other ->
          same("Activation", name, Map.of("activation", word(other)), in, in.shape);
    };
  }

  private String word(Activation activation) {
    return switch (activation) {
      // Said by a layer of its own.
      case Activation.LeakyRelu _ -> "linear";
      case Activation.Elu(double alpha) when alpha != 1 -> "linear";
      case Activation.Silu _ -> dialect == KerasDialect.KERAS_3 ? "silu" : "swish";
      case Activation other -> other.kind();
    };
  }

  private static String word(Padding padding) {
    return padding.name().toLowerCase(Locale.ROOT);
  }

  private static List<Integer> size(Size size) {
    return List.of(size.height(), size.width());
  }
}
