package dev.bobbin.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.NetworkSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Determines the mask of a dropout layer from a gradient. This assumes nothing about the engine's
 * random streams but that a mask depends on the seed and not on weights or on later layers.
 *
 * <p>The layers up to the dropout get a special head: a dense layer with all weights zero and as
 * many classes as there are samples, under the mean squared error, with sample s in class s. Its
 * outputs are zero, so the error by output j of sample s is -2 / (classes * samples) for j = s and
 * zero elsewhere, and the gradient of its kernel at [i][s] is that times value i of sample s after
 * the dropout.
 */
public final class DropoutMasks {
  private DropoutMasks() {}

  /** The rate of a layer that drops values or channels; empty for others. */
  public static OptionalDouble rate(LayerSpec layer) {
    if (layer instanceof LayerSpec.Dropout(double rate)) {
      return OptionalDouble.of(rate);
    }
    return layer instanceof LayerSpec.SpatialDropout(double rate)
        ? OptionalDouble.of(rate)
        : OptionalDouble.empty();
  }

  /**
   * The mask of the network's last dropout layer, which must be the only one, for one batch of all
   * samples in the first epoch.
   *
   * @return [sample][value] of zeros and 1 / (1 - rate)
   */
  public static double[][] read(Network network, ToySamples samples, long seed, ThreadTeam team) {
    List<LayerSpec> layers = new ArrayList<>(network.spec().layers());
    while (rate(layers.getLast()).isEmpty()) {
      layers.removeLast();
    }
    double rate = rate(layers.getLast()).getAsDouble();
    NetworkSpec before = new NetworkSpec(network.spec().input(), layers);
    layers.add(new LayerSpec.Flatten());
    layers.add(new LayerSpec.Dense(samples.count(), Activation.LINEAR));
    Network probe = Network.create(new NetworkSpec(network.spec().input(), layers), seed);
    List<Parameter> parameters = probe.parameters();
    int own = parameters.size() - 2;
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      parameter.set(i < own ? network.parameters().get(i).values() : new float[parameter.size()]);
    }

    Map<String, double[]> weights = ReferenceNetwork.weightsOf(probe);
    weights
        .keySet()
        .removeAll(parameters.subList(own, own + 2).stream().map(Parameter::name).toList());
    double[][] nothingDropped = ones(samples.count(), Network.create(before, seed).output());
    Batch undropped =
        new ReferenceNetwork(before, new LinkedHashMap<>(weights))
            .train(samples.batch(), List.<double[][]>of(nothingDropped))
            .outputs();

    ToySamples labelled =
        samples.withLabels(samples.count(), IntStream.range(0, samples.count()).toArray());
    double[] gradient =
        EngineGradient.of(probe, new Loss.MeanSquaredError(), labelled, seed, team)
            .gradient()
            .get(parameters.get(own).name());
    double scale = -samples.count() * samples.count() / 2.0;
    double[][] mask = new double[samples.count()][undropped.shape().size()];
    for (int n = 0; n < mask.length; n++) {
      for (int i = 0; i < mask[n].length; i++) {
        double kept = gradient[i * mask.length + n] * scale;
        double value = undropped.values()[n][i] / (1 - rate);
        mask[n][i] = Math.abs(kept) < Math.abs(kept - value) ? 0 : 1 / (1 - rate);
        double expected = mask[n][i] == 0 ? 0 : value;
        assertThat(kept)
            .as("sample %d, value %d after dropout", n, i)
            .isCloseTo(expected, within(1e-5));
      }
    }
    return mask;
  }

  private static double[][] ones(int samples, Shape shape) {
    double[][] ones = new double[samples][shape.size()];
    for (double[] sample : ones) {
      Arrays.fill(sample, 1);
    }
    return ones;
  }
}
