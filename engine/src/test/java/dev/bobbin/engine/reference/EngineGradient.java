package dev.bobbin.engine.reference;

import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.LearningRateSchedule;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.train.Samples;
import dev.bobbin.engine.train.Trainer;
import dev.bobbin.engine.train.TrainingEvent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The engine's gradient, through its public API: one step of plain descent over one batch gives w'
 * = w - r * g, so g = (w - w') / r.
 *
 * <p>The rate is huge on purpose. Rounding w' costs at most 2^-24 max(|w|, r |g|); with a rate of
 * 2^20 that is 2^-24 |g|, the precision of a float gradient itself, for all |g| above 2^-20 |w|,
 * and 2^-44 |w| below. The weights are restored afterwards.
 */
public final class EngineGradient {
  private static final double RATE = 0x1p20;

  private EngineGradient() {}

  /**
   * The results of a step.
   *
   * @param loss of the batch in training, penalties included
   * @param gradient of the trainable parameters, by name
   * @param averages the other parameters after the step
   */
  public record Step(double loss, Map<String, double[]> gradient, Map<String, double[]> averages) {}

  /** Takes one step over all samples as one batch and restores the weights. */
  public static Step of(Network network, Loss loss, Samples samples, long seed, ThreadTeam team) {
    return of(network, loss, samples, seed, team, List.of());
  }

  /** Takes one step over as many draws as there are samples, and restores the weights. */
  static Step of(
      Network network,
      Loss loss,
      Optional<TrainingSpec.ClassWeight> classWeight,
      TrainingSpec.Sampling sampling,
      Samples samples,
      long seed,
      ThreadTeam team) {
    return of(network, loss, classWeight, sampling, samples, seed, team, List.of());
  }

  /** Takes one step over all samples, with frozen layers, whose gradient is 0. */
  public static Step of(
      Network network,
      Loss loss,
      Samples samples,
      long seed,
      ThreadTeam team,
      List<String> freeze) {
    Optional<TrainingSpec.ClassWeight> none = Optional.empty();
    return of(network, loss, none, TrainingSpec.Sampling.SHUFFLED, samples, seed, team, freeze);
  }

  private static Step of(
      Network network,
      Loss loss,
      Optional<TrainingSpec.ClassWeight> classWeight,
      TrainingSpec.Sampling sampling,
      Samples samples,
      long seed,
      ThreadTeam team,
      List<String> freeze) {
    TrainingSpec spec =
        new TrainingSpec(
            1,
            samples.count(),
            loss,
            new Optimizer.Sgd(0, false),
            new LearningRateSchedule.Constant(RATE),
            TrainingSpec.Reduction.MEAN,
            new TrainingSpec.Clipping.None(),
            Optional.empty(),
            classWeight,
            sampling,
            freeze,
            seed);
    Map<String, float[]> before = new HashMap<>();
    network.parameters().forEach(p -> before.put(p.name(), p.values()));
    double[] stepLoss = {Double.NaN};
    new Trainer(network, spec, team)
        .train(
            samples,
            Optional.empty(),
            event -> {
              if (event instanceof TrainingEvent.StepDone done) {
                stepLoss[0] = done.loss();
              }
            });
    Map<String, double[]> gradient = new LinkedHashMap<>();
    Map<String, double[]> averages = new LinkedHashMap<>();
    for (Parameter parameter : network.parameters()) {
      float[] old = before.get(parameter.name());
      float[] now = parameter.values();
      double[] result = new double[now.length];
      for (int i = 0; i < now.length; i++) {
        result[i] = parameter.trainable() ? ((double) old[i] - now[i]) / RATE : now[i];
      }
      (parameter.trainable() ? gradient : averages).put(parameter.name(), result);
      parameter.set(old);
    }
    return new Step(stepLoss[0], gradient, averages);
  }
}
