package dev.bobbin.analysis.diagnosis;

import dev.bobbin.analysis.diagnosis.Finding.Kind;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.train.LayerHealth;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the outputs of a layer show. */
final class LayerRules {
  /**
   * From which share of dead units on a hidden layer is dying. Networks that learn well have many:
   * Naderi's convolutional network, which reaches 0.91, has 45 % of its dense layer's units dead
   * from the first epoch on. They cost capacity, no more; where four of five are gone, what is left
   * is a layer of a fifth of the width.
   */
  static final double DEAD_SHARE = 0.8;

  /**
   * From which share of flat values on a hidden layer is saturated. Glorot and Bengio (2010) show
   * sigmoid layers whose activations lie at the bounds, and that their units then hardly learn.
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
   * Units that are 0 for every image get no gradient, so no image of these brings them back (Lu et
   * al., 2019, 'Dying ReLU and Initialization'). A network all of whose ReLUs of a layer are dead
   * computes a constant. Of the outputs one is enough: its class is never said.
   */
  static List<Finding> deadUnits(EpochSnapshot moment) {
    return moment.now().layers().stream()
        .filter(LayerRules::isRectifier)
        .filter(l -> l.output() ? l.dead() > 0 : l.deadShare() >= DEAD_SHARE)
        .map(l -> dead(moment, l))
        .toList();
  }

  private static Finding dead(EpochSnapshot moment, LayerHealth layer) {
    String what =
        "%s: %d of its %d units (%s) are dead: they give 0 for all of %d images, so their ReLU passes no gradient"
            .formatted(
                layer.layer(),
                layer.dead(),
                layer.units(),
                FindingText.percent(layer.deadShare()),
                moment.now().samples());
    String rate = FindingText.number(moment.last().learningRate());
    return new Finding(
        Kind.DEAD_UNITS,
        moment.epoch(),
        Optional.of(layer.layer()),
        OptionalDouble.of(layer.deadShare()),
        layer.output() ? what + ", and their classes are never said" : what,
        layer.output()
            ? "softmax as the activation of the output layer"
            : "a learning rate below %s, He initialisation, leaky ReLU or ELU, or batch normalisation before it"
                .formatted(rate));
  }

  /** Sigmoids or tanhs whose values nearly all lie where the curve is flat. */
  static List<Finding> saturatedUnits(EpochSnapshot moment) {
    return moment.now().layers().stream()
        .filter(l -> !l.output() && l.saturated() >= SATURATED_SHARE)
        .map(l ->
            new Finding(
                Kind.SATURATED_UNITS,
                moment.epoch(),
                Optional.of(l.layer()),
                OptionalDouble.of(l.saturated()),
                "%s: %s of its %s outputs are saturated, where the curve is so flat that less than 4 %% of the gradient passes"
                    .formatted(
                        l.layer(),
                        FindingText.percent(l.saturated()),
                        FindingText.name(l.activation())),
                "a learning rate below %s, Glorot initialisation, inputs scaled to [0, 1], batch normalisation before it, or ReLU"
                    .formatted(FindingText.number(moment.last().learningRate()))))
        .toList();
  }

  /** Outputs that are the same for every image; the first layer where that is so is the cause. */
  static List<Finding> constantOutputs(EpochSnapshot moment) {
    boolean constant = moment.output().map(l -> l.constantShare() == 1).orElse(false);
    if (!constant) {
      return List.of();
    }
    LayerHealth first =
        moment.now().layers().stream()
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
        new Finding(
            Kind.CONSTANT_OUTPUTS,
            moment.epoch(),
            Optional.of(first.layer()),
            OptionalDouble.of(1),
            "the network gives the same output for all of %d images: %s"
                .formatted(moment.now().samples(), cause),
            "a learning rate below %s, or fewer layers"
                .formatted(FindingText.number(moment.last().learningRate()))));
  }
}
