package dev.bobbin.engine.reference;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.NetworkExecutor;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * The engine's explanation of a batch: a random sum of the outputs (before a softmax at the end),
 * and that sum's gradients by the input and by every layer's output.
 *
 * @param spec the network, without a softmax at its end
 * @param weights of the network
 * @param factors of the sum, [sample][output]
 * @param values of every layer, by its name
 * @param gradients of every layer, by its name
 * @param inputGradients by the input
 */
public record Explained(
    NetworkSpec spec,
    Map<String, double[]> weights,
    double[][] factors,
    Map<String, Batch> values,
    Map<String, Batch> gradients,
    Batch inputGradients) {

  /** Asks the engine. */
  public static Explained of(Network network, ToySamples samples, long seed, ThreadTeam team) {
    List<LayerTable.Row> rows = network.table().rows();
    NetworkExecutor executor =
        NetworkExecutor.explaining(
            network,
            samples.count(),
            team,
            rows.stream().map(LayerTable.Row::name).collect(Collectors.toSet()));
    for (int n = 0; n < samples.count(); n++) {
      executor.setInput(n, samples.inputs()[n], 0);
    }
    executor.predict(samples.count());
    boolean softmax = executor.outputActivation() instanceof Activation.Softmax;
    float[] seeds = executor.outputGradients(softmax);
    double[][] factors = new double[samples.count()][executor.outputSize()];
    SplittableRandom random = new SplittableRandom(seed);
    for (int n = 0; n < samples.count(); n++) {
      for (int c = 0; c < executor.outputSize(); c++) {
        float factor = (float) random.nextDouble(-1, 1);
        factors[n][c] = factor;
        seeds[n * executor.outputSize() + c] = factor;
      }
    }
    executor.backward();
    Map<String, Batch> values = new LinkedHashMap<>();
    Map<String, Batch> gradients = new LinkedHashMap<>();
    for (LayerTable.Row row : rows) {
      values.put(
          row.name(),
          read(
              samples.count(),
              row.output(),
              (n, into) -> executor.copyOutput(row.name(), n, into, 0)));
      gradients.put(
          row.name(),
          read(
              samples.count(),
              row.output(),
              (n, into) -> executor.copyGradient(row.name(), n, into, 0)));
    }
    return new Explained(
        softmax ? withoutSoftmax(network.spec()) : network.spec(),
        ReferenceNetwork.weightsOf(network),
        factors,
        values,
        gradients,
        read(
            samples.count(), samples.shape(), (n, into) -> executor.copyInputGradient(n, into, 0)));
  }

  /** The sum of the reference's outputs, if its layers from {@code first} on get these inputs. */
  double sum(int first, Batch inputs) {
    List<LayerSpec> layers = spec.layers().subList(first, spec.layers().size());
    Batch outputs = inputs;
    if (!layers.isEmpty()) {
      Map<String, double[]> later = new LinkedHashMap<>(weights);
      topNames()
          .subList(0, first)
          .forEach(name -> later.keySet().removeIf(parameter -> parameter.startsWith(name + "/")));
      outputs =
          new ReferenceNetwork(new NetworkSpec(inputs.shape(), layers), later).predict(inputs);
    }
    double sum = 0;
    for (int n = 0; n < outputs.count(); n++) {
      for (int c = 0; c < outputs.shape().size(); c++) {
        sum += factors[n][c] * outputs.values()[n][c];
      }
    }
    return sum;
  }

  /** The names of the layers that are in no block. */
  List<String> topNames() {
    return values.keySet().stream().filter(name -> !name.contains("/")).toList();
  }

  /** The network without its softmax. */
  private static NetworkSpec withoutSoftmax(NetworkSpec spec) {
    List<LayerSpec> layers = new ArrayList<>(spec.layers());
    LayerSpec last = layers.removeLast();
    layers.add(
        switch (last) {
          case LayerSpec.Dense d ->
              new LayerSpec.Dense(
                  d.units(),
                  Activation.LINEAR,
                  d.useBias(),
                  d.kernelInitializer(),
                  d.regularizer());
          case LayerSpec.Conv2d c ->
              new LayerSpec.Conv2d(
                  c.filters(),
                  c.kernelSize(),
                  c.strides(),
                  c.padding(),
                  Activation.LINEAR,
                  c.useBias(),
                  c.kernelInitializer(),
                  c.regularizer());
          case LayerSpec.Activate _ -> new LayerSpec.Activate(Activation.LINEAR);
          case LayerSpec.MaxPool _,
              LayerSpec.AveragePool _,
              LayerSpec.GlobalAveragePool _,
              LayerSpec.GlobalMaxPool _,
              LayerSpec.Flatten _,
              LayerSpec.Dropout _,
              LayerSpec.SpatialDropout _,
              LayerSpec.BatchNorm _,
              LayerSpec.Residual _ ->
              throw new AssertionError("last layer: expected a softmax, received " + last);
        });
    return new NetworkSpec(spec.input(), layers);
  }

  @FunctionalInterface
  private interface Copy {
    void sample(int n, float[] into);
  }

  private static Batch read(int count, Shape shape, Copy copy) {
    Batch batch = Batch.zeros(count, shape);
    float[] sample = new float[shape.size()];
    for (int n = 0; n < count; n++) {
      copy.sample(n, sample);
      for (int i = 0; i < sample.length; i++) {
        batch.values()[n][i] = sample[i];
      }
    }
    return batch;
  }
}
