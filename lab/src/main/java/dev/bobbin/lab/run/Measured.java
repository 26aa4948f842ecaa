package dev.bobbin.lab.run;

import dev.bobbin.data.ImageSamples;
import dev.bobbin.engine.Team;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.train.Evaluator;
import dev.bobbin.lab.evaluation.Evaluation;
import dev.bobbin.lab.evaluation.Predictions;
import java.util.Arrays;
import java.util.Optional;

/**
 * A network, measured on the images of one part.
 *
 * @param evaluation the figures
 * @param predictions what the network gave for every image, from which the figures follow
 */
public record Measured(Evaluation evaluation, Predictions predictions) {
  /**
   * Runs all images of a part through a network.
   *
   * @param network with an output for each of the data's classes
   * @param loss by what it is measured
   * @param data whose part
   * @param part which images; unaugmented, training images too
   * @param team works together
   * @throws IllegalArgumentException if the network does not fit the data or gives numbers that are
   *     not finite
   */
  public static Measured of(Network network, Loss loss, PreparedData data, Part part, Team team) {
    checkFits(network, data);
    ImageSamples samples = data.samples(part);
    Evaluator.Outcome outcome = new Evaluator(network, loss, team).evaluate(samples);
    int[] labels = new int[samples.count()];
    Arrays.setAll(labels, samples::label);
    Predictions predictions =
        new Predictions(data.dataset().classes(), data.indices(part), labels, outcome.outputs());
    return new Measured(
        Evaluation.of(
            part.id(),
            outcome.loss(),
            predictions,
            data.dataset().classNames(),
            part == Part.TEST ? data.leakage() : Optional.empty()),
        predictions);
  }

  /** Checks what would otherwise come to light when the run directory is already there. */
  static void checkFits(Network network, PreparedData data) {
    if (!network.spec().input().equals(data.dataset().train().shape())) {
      throw new IllegalArgumentException(
          "network: expected an input of %s as the images of %s have, received %s; try that shape or other data"
              .formatted(
                  data.dataset().train().shape(), data.dataset().name(), network.spec().input()));
    }
    int classes = data.dataset().classes();
    if (!network.output().isFlat() || network.output().channels() != classes) {
      throw new IllegalArgumentException(
          "network: expected an output for each of the %d classes of %s, received %s; try a last layer of %d units"
              .formatted(classes, data.dataset().name(), network.output(), classes));
    }
  }
}
