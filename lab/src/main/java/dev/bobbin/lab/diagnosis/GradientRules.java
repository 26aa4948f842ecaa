package dev.bobbin.lab.diagnosis;

import dev.bobbin.engine.train.ParameterHealth;
import dev.bobbin.lab.diagnosis.Finding.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the gradients show, each measured by the weights that it is to change. */
final class GradientRules {
  /**
   * How much smaller than another layer's a layer's gradient must be to have vanished. Plain
   * descent then needs 10,000 epochs for what the other layer learns in one.
   */
  static final double VANISHED = 1e-4;

  /** How much the gradient must grow over that of the first weights to have exploded. */
  static final double EXPLODED = 1e3;

  private GradientRules() {}

  /**
   * The layers far from the loss stand still while the near ones learn: every sigmoid on the way
   * takes at least three quarters of the gradient (Glorot and Bengio, 2010). Where units are dead
   * or saturated, that is what is said.
   */
  static List<Finding> vanishing(Moment moment) {
    boolean explained =
        !LayerRules.saturatedUnits(moment).isEmpty()
            || moment.now().layers().stream().anyMatch(l -> l.dead() == l.units())
            || moment.now().lost() > 0;
    List<ParameterHealth> kernels =
        moment.now().parameters().stream().filter(ParameterHealth::kernel).toList();
    if (explained || kernels.size() < 2) {
      return List.of();
    }
    Comparator<ParameterHealth> bySize =
        Comparator.comparingDouble(ParameterHealth::relativeGradient);
    ParameterHealth least = kernels.stream().min(bySize).orElseThrow();
    ParameterHealth most = kernels.stream().max(bySize).orElseThrow();
    double ratio = least.relativeGradient() / most.relativeGradient();
    if (!(ratio <= VANISHED)) {
      return List.of();
    }
    return List.of(
        new Finding(
            Kind.VANISHING_GRADIENTS,
            moment.epoch(),
            Optional.of(least.layer()),
            OptionalDouble.of(ratio),
            "%s: its gradient, by its weights, is %s of that of %s: it hardly learns"
                .formatted(least.layer(), Words.number(ratio), most.layer()),
            "ReLU in the hidden layers with He initialisation, batch normalisation, residual blocks, or fewer layers"));
  }

  /** The gradient has grown by orders of magnitude (Pascanu et al., 2013). */
  static List<Finding> exploding(Moment moment) {
    double before = moment.initial().gradientNorm();
    double norm = moment.now().gradientNorm();
    if (!(norm >= EXPLODED * before) || norm == 0) {
      return List.of();
    }
    ParameterHealth largest =
        moment.now().parameters().stream()
            .max(Comparator.comparingDouble(ParameterHealth::gradientNorm))
            .orElseThrow();
    return List.of(
        new Finding(
            Kind.EXPLODING_GRADIENTS,
            moment.epoch(),
            Optional.of(largest.layer()),
            OptionalDouble.empty(),
            "the gradient's norm has grown from %s before the first step to %s, most of it in %s"
                .formatted(Words.number(before), Words.number(norm), largest.layer()),
            "a learning rate below %s, clipping by the global norm, or batch normalisation"
                .formatted(Words.number(moment.last().rate()))));
  }
}
