package dev.bobbin.analysis.diagnosis;

import dev.bobbin.analysis.diagnosis.Finding.Kind;
import dev.bobbin.engine.train.NetworkInspection;
import dev.bobbin.engine.train.ParameterHealth;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Rules about gradients, relative to their weights. */
final class GradientRules {
  /**
   * Ratio to another layer's gradient below which a gradient has vanished. Plain gradient descent
   * then needs 10,000 epochs for what the other layer learns in one.
   */
  static final double VANISHED = 1e-4;

  /**
   * Multiple of its weights from which a kernel's gradient has exploded: a learning rate of 0.01
   * then replaces the kernel in one step. Networks that learn well stay below 1.
   */
  static final double EXPLODED = 100;

  private GradientRules() {}

  /**
   * Layers far from the loss do not learn while those near it do: each sigmoid in between takes at
   * least three quarters of the gradient (Glorot and Bengio, 2010). Not reported where dead or
   * saturated units or a high learning rate explain it.
   */
  static List<Finding> vanishing(EpochSnapshot snapshot) {
    boolean explained =
        !LayerRules.saturatedUnits(snapshot).isEmpty()
            || snapshot.now().layers().stream().anyMatch(l -> l.dead() == l.units())
            || snapshot.now().lost() > 0
            || !CurveRules.rateTooHigh(snapshot).isEmpty();
    List<ParameterHealth> kernels =
        snapshot.now().parameters().stream().filter(ParameterHealth::kernel).toList();
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
        snapshot.finding(
            Kind.VANISHING_GRADIENTS,
            least.layer(),
            OptionalDouble.of(ratio),
            "%s: its gradient, by its weights, is %s of that of %s: it hardly learns"
                .formatted(least.layer(), FindingText.number(ratio), most.layer()),
            "ReLU in the hidden layers with He initialisation, batch normalisation, residual blocks, or fewer layers"));
  }

  /**
   * The gradient is out of proportion to the weights, now or before the first step (Pascanu et al.,
   * 2013, on recurrent networks; residual blocks without normalisation do the same).
   */
  static List<Finding> exploding(EpochSnapshot snapshot) {
    return largest(snapshot.now())
        .map(found -> exploding(snapshot, found, ""))
        .or(() ->
            largest(snapshot.initial())
                .map(found -> exploding(snapshot, found, " before the first step")))
        .stream()
        .toList();
  }

  private static Optional<ParameterHealth> largest(NetworkInspection inspection) {
    return inspection.parameters().stream()
        .filter(p -> p.kernel() && p.relativeGradient() >= EXPLODED)
        .max(Comparator.comparingDouble(ParameterHealth::relativeGradient));
  }

  private static Finding exploding(EpochSnapshot snapshot, ParameterHealth largest, String when) {
    return snapshot.finding(
        Kind.EXPLODING_GRADIENTS,
        largest.layer(),
        OptionalDouble.empty(),
        "%s: its gradient%s has %s times the norm of its weights"
            .formatted(largest.layer(), when, FindingText.number(largest.relativeGradient())),
        "batch normalisation, clipping by the global norm, or a learning rate below %s"
            .formatted(snapshot.rate()));
  }
}
