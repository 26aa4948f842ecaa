package dev.bobbin.analysis.diagnosis;

import dev.bobbin.analysis.diagnosis.Finding.Kind;
import dev.bobbin.engine.train.NetworkInspection;
import dev.bobbin.engine.train.ParameterHealth;
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

  /**
   * From which multiple of its weights a kernel's gradient has exploded: a rate of 0.01 then
   * replaces the kernel in one step. Networks that learn well stay below 1.
   */
  static final double EXPLODED = 100;

  private GradientRules() {}

  /**
   * The layers far from the loss stand still while the near ones learn: every sigmoid on the way
   * takes at least three quarters of the gradient (Glorot and Bengio, 2010). Where units are dead
   * or saturated, or the rate has blown the weights up, that is what is said.
   */
  static List<Finding> vanishing(EpochSnapshot moment) {
    boolean explained =
        !LayerRules.saturatedUnits(moment).isEmpty()
            || moment.now().layers().stream().anyMatch(l -> l.dead() == l.units())
            || moment.now().lost() > 0
            || !CurveRules.rateTooHigh(moment).isEmpty();
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
                .formatted(least.layer(), FindingText.number(ratio), most.layer()),
            "ReLU in the hidden layers with He initialisation, batch normalisation, residual blocks, or fewer layers"));
  }

  /**
   * The gradient is out of all proportion to the weights, now or before the first step (Pascanu et
   * al., 2013, on recurrent networks; residual blocks without normalisation add up in the same
   * way).
   */
  static List<Finding> exploding(EpochSnapshot moment) {
    return largest(moment.now())
        .map(found -> exploding(moment, found, ""))
        .or(() ->
            largest(moment.initial())
                .map(found -> exploding(moment, found, " before the first step")))
        .stream()
        .toList();
  }

  /** The kernel whose gradient has grown most beyond its weights. */
  private static Optional<ParameterHealth> largest(NetworkInspection inspection) {
    return inspection.parameters().stream()
        .filter(p -> p.kernel() && p.relativeGradient() >= EXPLODED)
        .max(Comparator.comparingDouble(ParameterHealth::relativeGradient));
  }

  private static Finding exploding(EpochSnapshot moment, ParameterHealth largest, String when) {
    return new Finding(
        Kind.EXPLODING_GRADIENTS,
        moment.epoch(),
        Optional.of(largest.layer()),
        OptionalDouble.empty(),
        "%s: its gradient%s has %s times the norm of its weights"
            .formatted(largest.layer(), when, FindingText.number(largest.relativeGradient())),
        "batch normalisation, clipping by the global norm, or a learning rate below %s"
            .formatted(FindingText.number(moment.last().learningRate())));
  }
}
