package dev.bobbin.engine.contract;

import static dev.bobbin.engine.contract.ToyProblems.dense;
import static dev.bobbin.engine.contract.ToyProblems.exclusiveOr;
import static dev.bobbin.engine.contract.WeightMath.difference;
import static dev.bobbin.engine.contract.WeightMath.distance;
import static dev.bobbin.engine.contract.WeightMath.norm;
import static dev.bobbin.engine.contract.WeightMath.scaled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.reference.ToySamples;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.spec.TrainingSpec.Clipping;
import dev.bobbin.engine.spec.TrainingSpec.Reduction;
import dev.bobbin.engine.train.Samples;
import dev.bobbin.engine.train.Trainer;
import dev.bobbin.engine.train.TrainingResult;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A step with clipping compared to one without. */
final class ClippingTest {
  private final ThreadTeam team = new ThreadTeam(1);

  @AfterEach
  void close() {
    team.close();
  }

  private TrainingResult train(Network network, TrainingSpec spec, Samples samples) {
    return new Trainer(network, spec, team).train(samples, Optional.empty(), _ -> {});
  }

  @Test
  void clippingByNormShortensTheStepAndKeepsItsDirection() {
    Map<String, float[]> free = step(new Clipping.None());
    double norm = norm(free);
    assertThat(norm).isGreaterThan(0.02);
    Map<String, float[]> clipped = step(new Clipping.ByGlobalNorm(0.01));
    assertThat(norm(clipped)).isCloseTo(0.01, within(1e-6));
    free.replaceAll((_, values) -> scaled(values, 0.01 / norm));
    assertThat(distance(clipped, free)).isLessThan(1e-6);
    assertThat(distance(step(new Clipping.ByGlobalNorm(norm * 1.01)), step(new Clipping.None())))
        .isZero();
  }

  @Test
  void clippingByValueBoundsEveryValue() {
    float limit = 0.01f;
    Map<String, float[]> clipped = step(new Clipping.None());
    clipped.replaceAll((_, values) -> {
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.clamp(values[i], -limit, limit);
      }
      return values;
    });
    assertThat(distance(step(new Clipping.ByValue(limit)), clipped)).isLessThan(1e-6);
    assertThat(distance(step(new Clipping.None()), clipped)).isGreaterThan(0.01);
  }

  /** What one step of plain descent at rate 1 takes away: the gradient, clipped. */
  private Map<String, float[]> step(Clipping clipping) {
    ToySamples samples = exclusiveOr(16);
    Network network = Network.create(dense(2, 16, 2), 1);
    Map<String, float[]> before = network.weights();
    train(network, Plans.of(1, 16, 1).with(Reduction.MEAN, clipping).spec(), samples);
    Map<String, float[]> taken = new HashMap<>();
    network
        .weights()
        .forEach((name, values) -> taken.put(name, difference(before.get(name), values)));
    return taken;
  }
}
