package dev.bobbin.analysis.diagnosis;

import dev.bobbin.analysis.diagnosis.Finding.Kind;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.train.LayerHealth;
import java.util.List;
import java.util.OptionalDouble;

/** What the outputs of a layer show. */
final class LayerRules {
  /**
   * Fraction of dead units from which a hidden layer is dying. Networks that learn well have many:
   * Naderi's convolutional network has 45 % of its dense layer's units dead from the first epoch
   * on. They only cost capacity; without four of five, the layer has a fifth of its width.
   */
  static final double DEAD_SHARE = 0.8;

  /**
   * Fraction of flat values from which a hidden layer is saturated. Units of sigmoid layers whose
   * activations are at the bounds hardly learn (Glorot and Bengio, 2010).
   */
  static final double SATURATED_SHARE = 0.9;

  private LayerRules() {}

  /** Whether a unit that gives 0 passes no gradient. */
  static boolean isRectifier(LayerHealth layer) {
    return switch (layer.activation()) {
      case Activation.Relu _ -> true;
      case Activation.LeakyRelu(double slope) -> slope == 0;
      case Activation.Elu(double alpha) -> alpha == 0;
      case Activation.Linear _,
          Activation.Gelu _,
          Activation.Silu _,
          Activation.Sigmoid _,
          Activation.Tanh _,
          Activation.Softmax _ ->
          false;
    };
  }

  /**
   * Units that are 0 for every image get no gradient, so these images never revive them (Lu et al.,
   * 2019, 'Dying ReLU and Initialization'). Of the outputs one is enough: its class is never
   * predicted.
   */
  static List<Finding> deadUnits(EpochSnapshot snapshot) {
    return snapshot.now().layers().stream()
        .filter(LayerRules::isRectifier)
        .filter(l -> l.output() ? l.dead() > 0 : l.deadShare() >= DEAD_SHARE)
        .map(l -> dead(snapshot, l))
        .toList();
  }

  private static Finding dead(EpochSnapshot snapshot, LayerHealth layer) {
    String what =
        "%s: %d of its %d units (%s) are dead: they give 0 for all of %d images, so their ReLU passes no gradient"
            .formatted(
                layer.layer(),
                layer.dead(),
                layer.units(),
                FindingText.percent(layer.deadShare()),
                snapshot.now().samples());
    return snapshot.finding(
        Kind.DEAD_UNITS,
        layer.layer(),
        OptionalDouble.of(layer.deadShare()),
        layer.output() ? what + ", and their classes are never said" : what,
        layer.output()
            ? "softmax as the activation of the output layer"
            : "a learning rate below %s, He initialisation, leaky ReLU or ELU, or batch normalisation before it"
                .formatted(snapshot.rate()));
  }

  /** Sigmoids or tanhs whose values nearly all lie where the curve is flat. */
  static List<Finding> saturatedUnits(EpochSnapshot snapshot) {
    return snapshot.now().layers().stream()
        .filter(l -> !l.output() && l.saturated() >= SATURATED_SHARE)
        .map(l ->
            snapshot.finding(
                Kind.SATURATED_UNITS,
                l.layer(),
                OptionalDouble.of(l.saturated()),
                "%s: %s of its %s outputs are saturated, where the curve is so flat that less than 4 %% of the gradient passes"
                    .formatted(
                        l.layer(),
                        FindingText.percent(l.saturated()),
                        FindingText.name(l.activation())),
                "a learning rate below %s, Glorot initialisation, inputs scaled to [0, 1], batch normalisation before it, or ReLU"
                    .formatted(snapshot.rate())))
        .toList();
  }

  /** Outputs that are the same for every image. The cause is the first layer with such outputs. */
  static List<Finding> constantOutputs(EpochSnapshot snapshot) {
    boolean constant = snapshot.output().map(l -> l.constantShare() == 1).orElse(false);
    if (!constant) {
      return List.of();
    }
    LayerHealth first =
        snapshot.now().layers().stream()
            .filter(l -> l.constantShare() == 1)
            .findFirst()
            .orElseThrow();
    String cause =
        first.output()
            ? "their differences no longer reach it past its %s"
                .formatted(FindingText.name(first.activation()))
            : first.dead() == first.units()
                ? "all units of %s are dead".formatted(first.layer())
                : "%s is the first layer that no longer tells them apart".formatted(first.layer());
    return List.of(
        snapshot.finding(
            Kind.CONSTANT_OUTPUTS,
            first.layer(),
            OptionalDouble.of(1),
            "the network gives the same output for all of %d images: %s"
                .formatted(snapshot.now().samples(), cause),
            "a learning rate below %s, or fewer layers".formatted(snapshot.rate())));
  }
}
