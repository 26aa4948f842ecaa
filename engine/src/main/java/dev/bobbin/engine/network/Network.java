package dev.bobbin.engine.network;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.network.shape.PlannedLayer;
import dev.bobbin.engine.network.shape.Planner;
import dev.bobbin.engine.network.shape.ShapeException;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.network.weights.WeightInitializer;
import dev.bobbin.engine.random.RandomStream;
import dev.bobbin.engine.random.RandomStream.Purpose;
import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network: its description and its weights. */
public final class Network {
  private final NetworkSpec spec;
  private final LayerTable table;
  private final List<PlannedLayer> plan;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();

  private Network(NetworkSpec spec) {
    this.spec = spec;
    this.table = LayerTable.of(spec);
    this.plan = Planner.plan(spec);
  }

  /**
   * A network with fresh weights.
   *
   * @param spec the description
   * @param seed of the first weights
   * @throws ShapeException where a layer does not fit what comes in
   */
  public static Network create(NetworkSpec spec, long seed) {
    Network network = new Network(spec);
    network.addParameters(network.plan, seed);
    return network;
  }

  private void addParameters(List<PlannedLayer> layers, long seed) {
    for (PlannedLayer layer : layers) {
      Shape in = layer.input();
      switch (layer.spec()) {
        case LayerSpec.Dense d -> {
          Parameter kernel =
              Parameter.kernel(
                  layer.name() + "/kernel", List.of(in.channels(), d.units()), d.regularizer());
          initialize(kernel, d.initializer(), in.channels(), d.units(), seed);
          if (d.bias()) {
            add(Parameter.vector(layer.name() + "/bias", d.units(), true));
          }
        }
        case LayerSpec.Conv2d c -> {
          int window = c.kernel().height() * c.kernel().width();
          Parameter kernel =
              Parameter.kernel(
                  layer.name() + "/kernel",
                  List.of(c.kernel().height(), c.kernel().width(), in.channels(), c.filters()),
                  c.regularizer());
          initialize(kernel, c.initializer(), window * in.channels(), window * c.filters(), seed);
          if (c.bias()) {
            add(Parameter.vector(layer.name() + "/bias", c.filters(), true));
          }
        }
        case LayerSpec.BatchNorm _ -> {
          int channels = in.channels();
          addFilled(Parameter.vector(layer.name() + "/gamma", channels, true), 1);
          addFilled(Parameter.vector(layer.name() + "/beta", channels, true), 0);
          addFilled(Parameter.vector(layer.name() + "/moving_mean", channels, false), 0);
          addFilled(Parameter.vector(layer.name() + "/moving_variance", channels, false), 1);
        }
        case LayerSpec.Residual _ -> {
          addParameters(layer.body(), seed);
          addParameters(layer.shortcut(), seed);
        }
        case LayerSpec.MaxPool _,
            LayerSpec.AveragePool _,
            LayerSpec.GlobalAveragePool _,
            LayerSpec.GlobalMaxPool _,
            LayerSpec.Flatten _,
            LayerSpec.Dropout _,
            LayerSpec.Activate _ -> {}
      }
    }
  }

  private void initialize(
      Parameter kernel, Initializer initializer, int fanIn, int fanOut, long seed) {
    RandomStream random = RandomStream.of(seed, Purpose.INITIAL_WEIGHTS, parameters.size(), 0);
    float[] values = new float[kernel.size()];
    WeightInitializer.fill(values, initializer, fanIn, fanOut, random);
    kernel.set(values);
    add(kernel);
  }

  private void addFilled(Parameter parameter, float value) {
    float[] values = new float[parameter.size()];
    Arrays.fill(values, value);
    parameter.set(values);
    add(parameter);
  }

  private void add(Parameter parameter) {
    parameters.put(parameter.name(), parameter);
  }

  /** The description. */
  public NetworkSpec spec() {
    return spec;
  }

  /** The layers with their shapes, parameters and work. */
  public LayerTable table() {
    return table;
  }

  /** The shape of one output. */
  public Shape output() {
    return plan.getLast().output();
  }

  /** All weights, in the order of the layers. */
  public List<Parameter> parameters() {
    return List.copyOf(parameters.values());
  }

  List<PlannedLayer> plan() {
    return plan;
  }

  /** A weight by its name, which must exist. */
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
   * SHA-256, in hex, over all values in the order of {@link #parameters}, as little-endian floats.
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
