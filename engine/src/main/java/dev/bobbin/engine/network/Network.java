package dev.bobbin.engine.network;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.network.shape.ShapeException;
import dev.bobbin.engine.network.shape.ShapeInference;
import dev.bobbin.engine.network.shape.ShapedLayer;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.network.weights.WeightInitializer;
import dev.bobbin.engine.random.RandomStream;
import dev.bobbin.engine.random.RandomStream.Purpose;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.ParameterSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network: its description and its weights. Train it with a {@code Trainer}, run it with a {@link
 * Predictor}.
 *
 * {@snippet :
 * List<LayerSpec> layers = List.of(new LayerSpec.Dense(3, Activation.SOFTMAX));
 * Network network = Network.create(new NetworkSpec(Shape.flat(4), layers), 1);
 * }
 */
public final class Network {
  private final NetworkSpec spec;
  private final LayerTable table;
  private final List<ShapedLayer> plan;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();

  private Network(NetworkSpec spec) {
    this.spec = spec;
    this.table = LayerTable.of(spec);
    this.plan = ShapeInference.plan(spec);
  }

  /**
   * A network with initial weights.
   *
   * @param spec the description
   * @param seed of the initial weights
   * @throws ShapeException if a layer does not fit its input
   */
  public static Network create(NetworkSpec spec, long seed) {
    Network network = new Network(spec);
    network.addParameters(network.plan, seed);
    return network;
  }

  private void addParameters(List<ShapedLayer> layers, long seed) {
    for (ShapedLayer layer : layers) {
      for (ParameterSpec described : layer.spec().parameters(layer.input())) {
        String name = layer.name() + "/" + described.name();
        parameters.put(name, parameter(name, described, seed));
      }
      addParameters(layer.body(), seed);
      addParameters(layer.shortcut(), seed);
    }
  }

  private Parameter parameter(String name, ParameterSpec described, long seed) {
    float[] values = new float[Math.toIntExact(described.size())];
    Parameter parameter =
        switch (described) {
          case ParameterSpec.Kernel kernel -> {
            RandomStream random =
                RandomStream.of(seed, Purpose.INITIAL_WEIGHTS, parameters.size(), 0);
            WeightInitializer.fill(
                values, kernel.initializer(), kernel.fanIn(), kernel.fanOut(), random);
            yield Parameter.kernel(name, kernel.dimensions(), kernel.regularizer());
          }
          case ParameterSpec.Vector vector -> {
            Arrays.fill(values, vector.start());
            yield Parameter.vector(name, vector.channels(), vector.trainable());
          }
        };
    parameter.set(values);
    return parameter;
  }

  /** The description. */
  public NetworkSpec spec() {
    return spec;
  }

  /** The layers with their shapes, parameters and work. */
  public LayerTable table() {
    return table;
  }

  /** The shape of an output sample. */
  public Shape output() {
    return plan.getLast().output();
  }

  /** All parameters, in the order of the layers. */
  public List<Parameter> parameters() {
    return List.copyOf(parameters.values());
  }

  List<ShapedLayer> plan() {
    return plan;
  }

  /** The parameter with the given name, which must exist. */
  public Parameter parameter(String name) {
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException(
          "network: expected a parameter " + name + ", received none of that name");
    }
    return parameter;
  }

  /** A copy of all weights, by name, in the order of the layers. */
  public Map<String, float[]> weights() {
    Map<String, float[]> weights = new LinkedHashMap<>();
    parameters.forEach((name, parameter) -> weights.put(name, parameter.values()));
    return weights;
  }

  /** Replaces all weights by a copy that {@link #weights} made. */
  public void setWeights(Map<String, float[]> weights) {
    for (Parameter parameter : parameters.values()) {
      float[] values = weights.get(parameter.name());
      if (values == null) {
        throw new IllegalArgumentException(
            "weights: expected values for " + parameter.name() + ", received none");
      }
      parameter.set(values);
    }
  }

  /**
   * SHA-256, in hex, of all values as little-endian floats, in the order of {@link #parameters}.
   */
  public String weightsSha256() {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
    for (Parameter parameter : parameters.values()) {
      float[] values = parameter.values();
      ByteBuffer bytes =
          ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(values);
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
