package dev.bobbin.interop.assembly;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.shape.ShapeInference;
import dev.bobbin.engine.network.shape.ShapedLayer;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.IncompatibleInputException;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LayerSpec.Activate;
import dev.bobbin.engine.spec.LayerSpec.BatchNorm;
import dev.bobbin.engine.spec.LayerSpec.Conv2d;
import dev.bobbin.engine.spec.LayerSpec.Dense;
import dev.bobbin.engine.spec.LayerSpec.Residual;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.ParameterSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The layers that lead from the input of a network to a value in it, while a model of another
 * program is read. It is immutable: a graph's reader keeps one for each of the graph's values, and
 * two that meet in a sum become a residual block from the value where they parted.
 *
 * <p>Values are in Bobbin's order: height, width, channels.
 */
public final class LayerPath {
  /** The most values that a picture may have. */
  public static final int MOST_INPUT_VALUES = 1 << 22;

  /** Preprocessing has some numbers for each channel. */
  private static final int MOST_CHANNELS = 1 << 16;

  /** The largest picture, in words. */
  public static final String LARGEST_INPUT =
      "at most %d values and %d channels".formatted(MOST_INPUT_VALUES, MOST_CHANNELS);

  /** A file that has more would be an attempt to exhaust memory; models have no more either. */
  private static final long MOST_LAYERS = 10_000;

  /** Keras's defaults of batch normalisation. */
  private static final double USUAL_MOMENTUM = 0.99;

  private static final double SMALL = 0.001;

  private static final String BIAS = "bias";
  private static final String BETA = "beta";

  private final @Nullable LayerPath before;
  private final @Nullable AssembledLayer layer;
  private final Shape shape;

  private LayerPath(@Nullable LayerPath before, @Nullable AssembledLayer layer, Shape shape) {
    this.before = before;
    this.layer = layer;
    this.shape = shape;
  }

  /**
   * The input itself.
   *
   * @throws InvalidValueException if it is so large that the file must be damaged
   */
  public static LayerPath input(Shape shape) {
    if (shape.size() > MOST_INPUT_VALUES || shape.channels() > MOST_CHANNELS) {
      throw new InvalidValueException(
          "expected an input of %s, received %s".formatted(LARGEST_INPUT, shape));
    }
    return new LayerPath(null, null, shape);
  }

  /** The shape of the value. */
  public Shape shape() {
    return shape;
  }

  /** Whether no layer has been added yet. */
  public boolean isInput() {
    return layer == null;
  }

  /** The last layer, if there is one. */
  public Optional<LayerSpec> last() {
    return Optional.ofNullable(layer).map(AssembledLayer::spec);
  }

  /** A layer without weights. */
  public LayerPath then(LayerSpec spec) {
    return then(spec, Map.of());
  }

  /**
   * A layer.
   *
   * @param weights by {@link ParameterSpec#name}, each in the order of its dimensions
   * @throws IncompatibleInputException if the layer does not fit the value
   * @throws InvalidValueException if its weights are not of the layer's sizes, or not finite
   */
  public LayerPath then(LayerSpec spec, Map<String, float[]> weights) {
    Shape output = spec.output(shape);
    List<ParameterSpec> parameters = spec.parameters(shape);
    for (ParameterSpec parameter : parameters) {
      float[] values = weights.get(parameter.name());
      if (values == null || values.length != parameter.size()) {
        throw new InvalidValueException(
            "expected a %s of %s, received %s"
                .formatted(
                    parameter.name(),
                    parameter.dimensions(),
                    values == null ? "none" : values.length + " values"));
      }
      requireFinite(parameter.name(), values);
    }
    if (spec instanceof BatchNorm norm) {
      requireVariance(weights.getOrDefault("moving_variance", new float[0]), norm.epsilon());
    }
    if (weights.size() != parameters.size()) {
      throw new InvalidValueException(
          "expected weights %s, received %s"
              .formatted(parameters.stream().map(ParameterSpec::name).toList(), weights.keySet()));
    }
    return new LayerPath(this, new AssembledLayer(spec, weights, List.of(), List.of()), output);
  }

  private static void requireFinite(String name, float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new InvalidValueException(
            "%s: expected finite weights, received %s at %d; try an earlier model of the training"
                .formatted(name, values[i], i));
      }
    }
  }

  /** Its root is taken. */
  private static void requireVariance(float[] variance, double epsilon) {
    for (float value : variance) {
      if (value + epsilon <= 0) {
        throw new InvalidValueException(
            "expected variances above 0, received " + value + "; try another copy of the file");
      }
    }
  }

  /**
   * An activation: of the last layer itself where that is linear and nothing else reads its value,
   * else a layer of its own.
   *
   * @param alone whether the activation is the only reader of this value
   */
  public LayerPath activated(Activation activation, boolean alone) {
    if (activation instanceof Activation.Linear) {
      return this;
    }
    LayerPath start = before;
    AssembledLayer last = layer;
    if (!alone || start == null || last == null) {
      return then(new Activate(activation));
    }
    return switch (last.spec()) {
      case Dense dense when dense.activation() instanceof Activation.Linear ->
          start.then(dense.with(activation), last.weights());
      case Conv2d conv when conv.activation() instanceof Activation.Linear ->
          start.then(conv.with(activation), last.weights());
      default -> then(new Activate(activation));
    };
  }

  /**
   * A bias: of the last layer itself where that is linear and has none, or ends with an offset, and
   * where nothing else reads its value.
   *
   * @param bias a value for each channel
   * @param alone whether the bias is the only reader of this value
   * @return empty where the last layer cannot take it
   */
  public Optional<LayerPath> biased(float[] bias, boolean alone) {
    LayerPath start = before;
    AssembledLayer last = layer;
    if (!alone || start == null || last == null || bias.length != shape.channels()) {
      return Optional.empty();
    }
    return switch (last.spec()) {
      case Dense dense when !dense.useBias() && dense.activation() instanceof Activation.Linear ->
          Optional.of(
              start.then(
                  new Dense(
                      dense.units(),
                      dense.activation(),
                      true,
                      dense.kernelInitializer(),
                      dense.regularizer()),
                  with(last.weights(), BIAS, bias)));
      case Conv2d conv when !conv.useBias() && conv.activation() instanceof Activation.Linear ->
          Optional.of(
              start.then(
                  new Conv2d(
                      conv.filters(),
                      conv.kernelSize(),
                      conv.strides(),
                      conv.padding(),
                      conv.activation(),
                      true,
                      conv.kernelInitializer(),
                      conv.regularizer()),
                  with(last.weights(), BIAS, bias)));
      case BatchNorm norm -> {
        float[] beta = last.weights().getOrDefault(BETA, bias).clone();
        for (int i = 0; i < beta.length; i++) {
          beta[i] += bias[i];
        }
        yield Optional.of(start.then(norm, with(last.weights(), BETA, beta)));
      }
      default -> Optional.empty();
    };
  }

  private static Map<String, float[]> with(
      Map<String, float[]> weights, String name, float[] values) {
    Map<String, float[]> all = new HashMap<>(weights);
    all.put(name, values);
    return all;
  }

  /**
   * The value times a factor plus an offset, for each channel: a batch normalisation whose running
   * averages are 0 and 1.
   */
  public LayerPath scaled(float[] factor, float[] offset) {
    float[] variance = new float[factor.length];
    Arrays.fill(variance, (float) (1 - SMALL));
    return then(
        new BatchNorm(USUAL_MOMENTUM, SMALL),
        Map.of(
            "gamma",
            factor,
            BETA,
            offset,
            "moving_mean",
            new float[factor.length],
            "moving_variance",
            variance));
  }

  /**
   * The sum of two values: a residual block from where their ways parted. The shorter way is its
   * shortcut.
   *
   * @throws InvalidValueException if the two are one value, or have different inputs
   * @throws IncompatibleInputException if their shapes differ
   */
  public LayerPath plus(LayerPath other) {
    LayerPath start = meeting(other);
    return layersFrom(start).size() < other.layersFrom(start).size()
        ? other.plusShortcut(this)
        : plusShortcut(other);
  }

  /**
   * As {@link #plus}, where it is known which way is the shortcut.
   *
   * @param other the shortcut, which may be the shorter or the longer way
   */
  public LayerPath plusShortcut(LayerPath other) {
    LayerPath start = meeting(other);
    List<AssembledLayer> body = layersFrom(start);
    List<AssembledLayer> shortcut = other.layersFrom(start);
    if (body.isEmpty()) {
      throw new InvalidValueException("expected a sum of two values, received one value twice");
    }
    // A value from inside of one block that is read outside of it is computed twice.
    if (AssembledLayer.count(body) + AssembledLayer.count(shortcut) > MOST_LAYERS) {
      throw new InvalidValueException(
          "expected at most %d layers in a residual block, received more".formatted(MOST_LAYERS));
    }
    Residual spec = new Residual(specs(body), specs(shortcut));
    return new LayerPath(
        start, new AssembledLayer(spec, Map.of(), body, shortcut), spec.output(start.shape));
  }

  private LayerPath meeting(LayerPath other) {
    Set<LayerPath> mine = new HashSet<>();
    for (LayerPath at = this; at != null; at = at.before) {
      mine.add(at);
    }
    for (LayerPath at = other; at != null; at = at.before) {
      if (mine.contains(at)) {
        return at;
      }
    }
    throw new InvalidValueException("expected a sum of values of one input, received two inputs");
  }

  private List<AssembledLayer> layersFrom(LayerPath start) {
    Deque<AssembledLayer> layers = new ArrayDeque<>();
    for (LayerPath at = this; at != null && at != start; at = at.before) {
      if (at.layer != null) {
        layers.addFirst(at.layer);
      }
    }
    return List.copyOf(layers);
  }

  private static List<LayerSpec> specs(List<AssembledLayer> layers) {
    return layers.stream().map(AssembledLayer::spec).toList();
  }

  /** The input that it begins with. */
  public LayerPath start() {
    LayerPath start = this;
    for (LayerPath at = this; at != null; at = at.before) {
      start = at;
    }
    return start;
  }

  /**
   * The network whose output is this value. At least one layer leads to it.
   *
   * @throws InvalidValueException if there are too many layers
   */
  public Network network() {
    LayerPath start = start();
    List<AssembledLayer> layers = layersFrom(start);
    if (AssembledLayer.count(layers) > MOST_LAYERS) {
      throw new InvalidValueException(
          "expected at most %d layers, received more".formatted(MOST_LAYERS));
    }
    NetworkSpec spec = new NetworkSpec(start.shape, specs(layers));
    Network network = Network.create(spec, 0);
    fill(network, ShapeInference.plan(spec), layers);
    return network;
  }

  private static void fill(
      Network network, List<ShapedLayer> named, List<AssembledLayer> assembled) {
    for (int i = 0; i < named.size(); i++) {
      String name = named.get(i).name();
      AssembledLayer layer = assembled.get(i);
      layer
          .weights()
          .forEach((parameter, values) -> network.parameter(name + "/" + parameter).set(values));
      fill(network, named.get(i).body(), layer.body());
      fill(network, named.get(i).shortcut(), layer.shortcut());
    }
  }

  /** The layers of the whole way, for messages and tests. */
  public List<LayerSpec> layers() {
    List<LayerSpec> layers = new ArrayList<>();
    for (LayerPath at = this; at != null; at = at.before) {
      at.last().ifPresent(layers::add);
    }
    return layers.reversed();
  }
}
