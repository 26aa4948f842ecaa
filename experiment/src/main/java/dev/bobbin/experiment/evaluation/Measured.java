package dev.bobbin.experiment.evaluation;

import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.analysis.evaluation.Predictions;
import dev.bobbin.base.BobbinException;
import dev.bobbin.data.ImageSamples;
import dev.bobbin.data.split.Part;
import dev.bobbin.engine.Team;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.train.Evaluator;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.model.CombinationRule;
import dev.bobbin.model.Ensemble;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A network, or several that decide together, measured on the images of one part.
 *
 * @param evaluation the figures
 * @param predictions the outputs for every image, from which the figures follow
 * @param members each network by itself, where several decide together; else empty
 */
public record Measured(Evaluation evaluation, Predictions predictions, List<Member> members) {
  /** Keras's guard around logarithms of probabilities, as the floats that Keras compares with. */
  private static final float LEAST = 1e-7f;

  private static final float MOST = 1f - LEAST;

  public Measured {
    members = List.copyOf(members);
  }

  /**
   * One of several networks.
   *
   * @param name of its recipe
   * @param seed of its training
   * @param evaluation its figures
   */
  public record Member(String name, long seed, Evaluation evaluation) {}

  /**
   * Runs all images of a part through a network.
   *
   * @param network with an output for each of the data's classes
   * @param loss by what it is measured
   * @param data whose part
   * @param part which images; unaugmented, training images too
   * @param team works together
   * @throws BobbinException if the network does not fit the data or gives numbers that are not
   *     finite
   */
  public static Measured of(Network network, Loss loss, PreparedData data, Part part, Team team) {
    checkFits(network, data);
    Evaluator.Outcome outcome = new Evaluator(network, loss, team).evaluate(data.samples(part));
    Predictions predictions =
        new Predictions(
            data.dataset().classes(), data.indices(part), labels(data, part), outcome.outputs());
    return new Measured(
        evaluation(outcome.loss(), predictions, data, part), predictions, List.of());
  }

  /**
   * Runs all images of a part through each network of an ensemble. The loss of the whole is the
   * mean of -log of the label's mean probability, kept within 1e-7 of 0 and 1 as Keras does; it has
   * no penalties, and is the same for either way to decide.
   *
   * @param ensemble with an output for each of the data's classes
   * @param recipe of the ensemble
   * @param data of the recipe
   * @param part which images; unaugmented, training images too
   * @param team works together
   * @throws BobbinException if a network does not fit the data or gives numbers that are not finite
   */
  public static Measured of(
      Ensemble ensemble, EnsembleRecipe recipe, PreparedData data, Part part, Team team) {
    return of(
        ensemble,
        recipe,
        Collections.nCopies(recipe.members().size(), Optional.empty()),
        data,
        part,
        team);
  }

  /**
   * As {@link #of(Ensemble, EnsembleRecipe, PreparedData, Part, Team)}, without running the images
   * again through networks that are measured already.
   *
   * @param known of each network by itself what the images gave, if they went through it before
   */
  public static Measured of(
      Ensemble ensemble,
      EnsembleRecipe recipe,
      List<Optional<Measured>> known,
      PreparedData data,
      Part part,
      Team team) {
    int classes = data.dataset().classes();
    int[] labels = labels(data, part);
    int[] indices = data.indices(part);
    List<Member> members = new ArrayList<>();
    List<float[]> outputs = new ArrayList<>();
    for (int i = 0; i < recipe.members().size(); i++) {
      Recipe member = recipe.members().get(i);
      Network network = ensemble.members().get(i).network();
      Measured alone =
          known.get(i).orElseGet(() -> measure(network, member, recipe, data, part, team));
      members.add(new Member(member.name(), member.seed(), alone.evaluation()));
      outputs.add(alone.predictions().outputs());
    }
    CombinationRule.Outcome combined = ensemble.rule().combine(outputs, classes);
    Predictions predictions =
        switch (ensemble.rule()) {
          case MAJORITY_VOTE ->
              Predictions.ofVotes(classes, indices, labels, combined.outputs(), combined.means());
          case MEAN_PROBABILITY -> new Predictions(classes, indices, labels, combined.outputs());
        };
    double loss = crossEntropy(combined.means(), labels, classes);
    return new Measured(evaluation(loss, predictions, data, part), predictions, members);
  }

  private static Measured measure(
      Network network,
      Recipe member,
      EnsembleRecipe recipe,
      PreparedData data,
      Part part,
      Team team) {
    Measured measured = of(network, member.training().loss(), data, part, team);
    if (member.data().trainOn() == recipe.data().trainOn()) {
      return measured;
    }
    // One member may have learned from test images where another has not.
    PreparedData own = PreparedData.of(data.dataset(), member.data());
    Predictions predictions = measured.predictions();
    return new Measured(
        evaluation(measured.evaluation().loss(), predictions, own, part), predictions, List.of());
  }

  private static double crossEntropy(float[] means, int[] labels, int classes) {
    double total = 0;
    for (int i = 0; i < labels.length; i++) {
      total -= StrictMath.log(Math.clamp(means[i * classes + labels[i]], LEAST, MOST));
    }
    return total / Math.max(1, labels.length);
  }

  private static int[] labels(PreparedData data, Part part) {
    ImageSamples samples = data.samples(part);
    int[] labels = new int[samples.count()];
    Arrays.setAll(labels, samples::label);
    return labels;
  }

  private static Evaluation evaluation(
      double loss, Predictions predictions, PreparedData data, Part part) {
    return Evaluation.of(
        part.id(),
        loss,
        predictions,
        data.dataset().classNames(),
        part == Part.TEST ? data.leakage() : Optional.empty());
  }

  /** Checks what would otherwise come to light when the run directory is already there. */
  public static void checkFits(Network network, PreparedData data) {
    if (!network.spec().input().equals(data.dataset().train().shape())) {
      throw BobbinException.usage(
          "network",
          "an input of "
              + data.dataset().train().shape()
              + " as the images of "
              + data.dataset().name()
              + " have",
          network.spec().input(),
          "that shape or other data");
    }
    int classes = data.dataset().classes();
    if (!network.output().isFlat() || network.output().channels() != classes) {
      throw BobbinException.usage(
          "network",
          "an output for each of the " + classes + " classes of " + data.dataset().name(),
          network.output(),
          "a last layer of " + classes + " units");
    }
  }
}
