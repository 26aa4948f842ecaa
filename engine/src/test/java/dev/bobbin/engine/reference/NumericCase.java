package dev.bobbin.engine.reference;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.NetworkSpec;
import java.util.List;

/**
 * A network with data on which engine and reference must agree.
 *
 * @param name what a failure is reported under
 * @param spec the network
 * @param batch samples
 * @param loss its loss
 * @param scale of the kernels, relative to the initializer's
 * @param probes how many values of each parameter are compared one by one
 */
public record NumericCase(
    String name, NetworkSpec spec, int batch, Loss loss, double scale, int probes) {
  static final Loss CROSS_ENTROPY = new Loss.SparseCategoricalCrossEntropy();

  /** A case with the sparse cross-entropy. */
  public static NumericCase of(String name, int batch, Shape input, LayerSpec... layers) {
    return new NumericCase(
        name, new NetworkSpec(input, List.of(layers)), batch, CROSS_ENTROPY, 1, 12);
  }

  NumericCase with(Loss other) {
    return new NumericCase(name, spec, batch, other, scale, probes);
  }

  NumericCase scaled(double factor) {
    return new NumericCase(name, spec, batch, loss, factor, probes);
  }

  NumericCase probing(int count) {
    return new NumericCase(name, spec, batch, loss, scale, count);
  }

  /** A function of the name, so that adding a case changes no other. */
  public long seed() {
    return name.hashCode();
  }

  /** The engine's network with random weights. */
  public Network network() {
    Network network = Network.create(spec, seed());
    RandomWeights.fill(network, scale, seed() + 1);
    return network;
  }

  /** Random samples of as many classes as the network has outputs. */
  public ToySamples samples(Network network) {
    return ToySamples.random(spec.input(), network.output().channels(), batch, seed() + 2);
  }

  @Override
  public String toString() {
    return name;
  }
}
