package dev.bobbin.experiment.evaluation;

import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.analysis.evaluation.NoveltyEvaluation;
import dev.bobbin.analysis.evaluation.Predictions;
import dev.bobbin.analysis.evaluation.RiskCoverageCurve;
import dev.bobbin.analysis.novelty.NoveltyFitter;
import dev.bobbin.base.BobbinException;
import dev.bobbin.data.ImageSamples;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.train.Evaluator;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.CombinationRule;
import dev.bobbin.model.Ensemble;
import dev.bobbin.model.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A network or an ensemble evaluated on a split.
 *
 * @param predictions for every image, from which the metrics follow
 * @param members each network of an ensemble; else empty
 * @param novelty what the model's novelty detector does to these images, if it has one
 */
public record EvaluatedPredictions(
    Evaluation evaluation,
    Predictions predictions,
    List<MemberEvaluation> members,
    Optional<NoveltyEvaluation> novelty) {
  /** Keras's guard around logarithms of probabilities, as the floats that Keras compares with. */
  private static final float LEAST = 1e-7f;

  private static final float MOST = 1f - LEAST;

  public EvaluatedPredictions {
    members = List.copyOf(members);
  }

  /**
   * A member of an ensemble.
   *
   * @param name of its recipe
   * @param seed of its training
   */
  public record MemberEvaluation(String name, long seed, Evaluation evaluation) {}

  /**
   * Evaluates a network on a split, training images unaugmented.
   *
   * @param network with an output for each class
   * @throws BobbinException if the network does not fit the data or its outputs are not finite
   */
  public static EvaluatedPredictions of(
      Network network, Loss loss, SplitDataset data, Split split, ThreadTeam team) {
    checkFits(network, data);
    Evaluator.Outcome outcome = new Evaluator(network, loss, team).evaluate(data.samples(split));
    Predictions predictions =
        new Predictions(
            data.dataset().classes(), data.indices(split), labels(data, split), outcome.outputs());
    return new EvaluatedPredictions(
        evaluation(outcome.loss(), predictions, data, split),
        predictions,
        List.of(),
        Optional.empty());
  }

  /**
   * Evaluates a model on a split, and its novelty detector, if it has one.
   *
   * @throws BobbinException if the network does not fit the data or its outputs are not finite
   */
  public static EvaluatedPredictions of(
      Model model, Loss loss, SplitDataset data, Split split, ThreadTeam team) {
    EvaluatedPredictions measured = of(model.network(), loss, data, split, team);
    Optional<NoveltyEvaluation> found =
        model
            .novelty()
            .filter(_ -> measured.predictions().count() > 0)
            .map(detector -> {
              double[] distances =
                  NoveltyFitter.distances(detector, model.network(), data.samples(split), team);
              return new NoveltyEvaluation(
                  detector.keep(),
                  detector.threshold(),
                  RiskCoverageCurve.of(distances, measured.predictions().hits()));
            });
    return new EvaluatedPredictions(
        measured.evaluation(), measured.predictions(), measured.members(), found);
  }

  /**
   * Evaluates an ensemble on a split. Its loss is the mean of -log of the label's mean probability,
   * kept within 1e-7 of 0 and 1 as in Keras; it has no penalties and is the same for both
   * combination rules.
   *
   * @throws BobbinException if a network does not fit the data or its outputs are not finite
   */
  public static EvaluatedPredictions of(
      Ensemble ensemble, EnsembleRecipe recipe, SplitDataset data, Split split, ThreadTeam team) {
    return of(
        ensemble,
        recipe,
        Collections.nCopies(recipe.members().size(), Optional.empty()),
        data,
        split,
        team);
  }

  /**
   * As {@link #of(Ensemble, EnsembleRecipe, SplitDataset, Split, ThreadTeam)}, without evaluating
   * members again.
   *
   * @param known evaluation of each member, if there is one
   */
  public static EvaluatedPredictions of(
      Ensemble ensemble,
      EnsembleRecipe recipe,
      List<Optional<EvaluatedPredictions>> known,
      SplitDataset data,
      Split split,
      ThreadTeam team) {
    List<MemberEvaluation> members = new ArrayList<>();
    List<float[]> outputs = new ArrayList<>();
    for (int i = 0; i < recipe.members().size(); i++) {
      NetworkRecipe member = recipe.members().get(i);
      Network network = ensemble.members().get(i).network();
      EvaluatedPredictions alone =
          known.get(i).orElseGet(() -> measure(network, member, recipe, data, split, team));
      members.add(new MemberEvaluation(member.name(), member.seed(), alone.evaluation()));
      outputs.add(alone.predictions().outputs());
    }
    return combined(ensemble, outputs, members, data, split);
  }

  private static EvaluatedPredictions combined(
      Ensemble ensemble,
      List<float[]> outputs,
      List<MemberEvaluation> members,
      SplitDataset data,
      Split split) {
    int classes = data.dataset().classes();
    int[] labels = labels(data, split);
    int[] indices = data.indices(split);
    CombinationRule.Outcome combined = ensemble.rule().combine(outputs, classes);
    Predictions predictions =
        switch (ensemble.rule()) {
          case MAJORITY_VOTE ->
              Predictions.ofVotes(classes, indices, labels, combined.outputs(), combined.means());
          case MEAN_PROBABILITY -> new Predictions(classes, indices, labels, combined.outputs());
        };
    double loss = crossEntropy(combined.means(), labels, classes);
    return new EvaluatedPredictions(
        evaluation(loss, predictions, data, split), predictions, members, Optional.empty());
  }

  /**
   * Evaluates a model without its recipe: the loss is the cross-entropy, and the members of an
   * ensemble are not measured on their own.
   *
   * @throws BobbinException if it does not fit the data or its outputs are not finite
   */
  public static EvaluatedPredictions of(
      Classifier classifier, SplitDataset data, Split split, ThreadTeam team) {
    Loss loss = new Loss.SparseCategoricalCrossEntropy();
    SplitDataset seen = data.preprocessed(classifier.preprocessing());
    return switch (classifier) {
      case Model model -> of(model, loss, seen, split, team);
      case Ensemble ensemble -> {
        List<float[]> outputs = new ArrayList<>();
        for (Model member : ensemble.members()) {
          outputs.add(of(member.network(), loss, seen, split, team).predictions().outputs());
        }
        yield combined(ensemble, outputs, List.of(), seen, split);
      }
    };
  }

  /**
   * The same with the classes in the order of another model's.
   *
   * @param own the names of the classes
   * @param others the same names in the order that is wanted
   */
  public EvaluatedPredictions ordered(List<String> own, List<String> others) {
    int[] from = others.stream().mapToInt(own::indexOf).toArray();
    Predictions ordered = predictions.ordered(from);
    return new EvaluatedPredictions(
        Evaluation.of(evaluation.split(), evaluation.loss(), ordered, others, evaluation.leakage()),
        ordered,
        members,
        novelty);
  }

  private static EvaluatedPredictions measure(
      Network network,
      NetworkRecipe member,
      EnsembleRecipe recipe,
      SplitDataset data,
      Split split,
      ThreadTeam team) {
    EvaluatedPredictions measured = of(network, member.training().loss(), data, split, team);
    if (member.data().trainOn() == recipe.data().trainOn()) {
      return measured;
    }
    // One member may have learned from test images where another has not.
    SplitDataset own = SplitDataset.of(data.dataset(), member.data());
    Predictions predictions = measured.predictions();
    return new EvaluatedPredictions(
        evaluation(measured.evaluation().loss(), predictions, own, split),
        predictions,
        List.of(),
        Optional.empty());
  }

  private static double crossEntropy(float[] means, int[] labels, int classes) {
    double total = 0;
    for (int i = 0; i < labels.length; i++) {
      total -= StrictMath.log(Math.clamp(means[i * classes + labels[i]], LEAST, MOST));
    }
    return total / Math.max(1, labels.length);
  }

  private static int[] labels(SplitDataset data, Split split) {
    ImageSamples samples = data.samples(split);
    int[] labels = new int[samples.count()];
    Arrays.setAll(labels, samples::label);
    return labels;
  }

  private static Evaluation evaluation(
      double loss, Predictions predictions, SplitDataset data, Split split) {
    return Evaluation.of(
        split.id(),
        loss,
        predictions,
        data.dataset().classNames(),
        split == Split.TEST ? data.leakage() : Optional.empty());
  }

  /** Checks that input and output of a network fit the data. */
  public static void checkFits(Network network, SplitDataset data) {
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
