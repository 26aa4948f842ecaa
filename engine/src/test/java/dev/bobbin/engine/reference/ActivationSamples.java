package dev.bobbin.engine.reference;

import dev.bobbin.engine.spec.Activation;
import java.util.List;

/** At least one setting of every activation; the contract test checks that none is missing. */
public final class ActivationSamples {
  private ActivationSamples() {}

  public static List<Activation> all() {
    return List.of(
        Activation.LINEAR,
        Activation.RELU,
        new Activation.LeakyRelu(0.3),
        new Activation.LeakyRelu(0.01),
        new Activation.LeakyRelu(0),
        new Activation.Elu(1),
        new Activation.Elu(0.5),
        new Activation.Elu(0),
        new Activation.Gelu(),
        new Activation.Silu(),
        new Activation.Sigmoid(),
        new Activation.Tanh(),
        Activation.SOFTMAX);
  }
}
