package dev.bobbin.experiment.training;

import dev.bobbin.analysis.novelty.NoveltyFitter;
import dev.bobbin.base.BobbinException;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.LearningRateSchedule;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.NetworkRecipe;

/** Whether network, training and data of a recipe fit each other. */
final class TrainingCheck {
  private TrainingCheck() {}

  /**
   * Creates the network of a recipe, once all fits.
   *
   * @throws dev.bobbin.engine.network.shape.ShapeException if layers do not fit together
   * @throws BobbinException if anything else does not
   */
  static Network network(NetworkRecipe recipe, SplitDataset data) {
    TrainingSpec training = recipe.training();
    Network network = Network.create(recipe.network(), training.seed());
    EvaluatedPredictions.checkFits(network, data);
    if (data.dataset().classes() < 2) {
      throw BobbinException.usage(
          data.dataset().name(),
          "at least 2 classes to tell apart",
          data.dataset().classNames(),
          "pictures of another class too");
    }
    checkWarmUp(training, data.count(Split.TRAIN));
    ClassWeightCheck.check(training, data.dataset().classNames());
    boolean isWatched =
        training
            .earlyStopping()
            .filter(stopping -> stopping.monitor().isOfValidation())
            .isPresent();
    if (isWatched) {
      checkValidation(data, "early stopping", "to watch", "a split, or to watch the training loss");
    }
    if (recipe.noveltyDetection().isPresent()) {
      checkValidation(
          data,
          "novelty-detection",
          "to choose its threshold on",
          "data.validation-split, or no novelty-detection");
      NoveltyFitter.check(network);
    }
    return network;
  }

  private static void checkValidation(
      SplitDataset data, String what, String purpose, String remedy) {
    if (data.count(Split.VALIDATION) == 0) {
      throw BobbinException.usage(what, "a validation split " + purpose, "none", remedy);
    }
  }

  /** A training that ends within its warm-up never has the rate that its recipe says. */
  private static void checkWarmUp(TrainingSpec training, int images) {
    if (training.schedule() instanceof LearningRateSchedule.WarmUp(int warm, _)) {
      long steps = (long) Math.ceilDiv(images, training.batchSize()) * training.epochs();
      if (warm >= steps) {
        throw BobbinException.usage(
            "warmup-steps",
            "fewer than the %d steps of the training".formatted(steps),
            warm,
            steps < 2 ? "more epochs" : Long.toString(Math.max(1, steps / 10)));
      }
    }
  }
}
