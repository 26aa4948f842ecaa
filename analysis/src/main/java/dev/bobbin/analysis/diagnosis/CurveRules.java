package dev.bobbin.analysis.diagnosis;

import dev.bobbin.analysis.diagnosis.Finding.Kind;
import dev.bobbin.engine.spec.LearningRateSchedule;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/** What the losses of the epochs show. */
final class CurveRules {
  /** Multiple of the loss before the first step above which an epoch's loss has clearly risen. */
  static final double RISEN = 1.5;

  /** A jump is at least this fraction of the loss before the first step above the best loss. */
  static final double JUMP = 0.1;

  /** One jump may be bad luck. */
  static final int JUMPS = 2;

  /**
   * How far the validation loss must be above its best: Prechelt's generalization loss (1998,
   * 'Early Stopping - But When?'), who stops at 1 to 5 %. Overfitting means more.
   */
  static final double OVERFITTED = 0.2;

  /** Less is nothing to speak of: it makes the right class 5 % less probable. */
  static final double OVERFITTED_LOSS = 0.05;

  /** Number of consecutive epochs. */
  static final int OVERFITTED_EPOCHS = 3;

  private CurveRules() {}

  /** The loss of an epoch is above that of the first weights, or it jumps. */
  static List<Finding> rateTooHigh(EpochSnapshot snapshot) {
    if (!PlateauRule.withoutGradient(snapshot).isEmpty()) {
      return List.of();
    }
    double start = snapshot.initial().loss();
    double loss = snapshot.last().loss();
    String message;
    if (loss >= RISEN * start) {
      message =
          "the training loss is %s, above the %s of the network's first weights: steps at a learning rate of %s are too long"
              .formatted(FindingText.loss(loss), FindingText.loss(start), snapshot.rate());
    } else if (jumps(snapshot.history(), JUMP * start) >= JUMPS) {
      message =
          "the training loss jumps: it is %s after %s in an earlier epoch: steps at a learning rate of %s are too long"
              .formatted(
                  FindingText.loss(loss),
                  FindingText.loss(best(snapshot.history())),
                  snapshot.rate());
    } else {
      return List.of();
    }
    return List.of(
        snapshot.finding(
            Kind.RATE_TOO_HIGH,
            OptionalDouble.empty(),
            message,
            shorterSteps(snapshot.training(), "a rate of a third or a tenth of that")));
  }

  /** What makes steps shorter, but for what the training does already. */
  static String shorterSteps(TrainingSpec training, String rate) {
    List<String> remedies = new ArrayList<>(List.of(rate));
    if (!(training.schedule() instanceof LearningRateSchedule.WarmUp
        || training.schedule() instanceof LearningRateSchedule.OneCycle)) {
      remedies.add("a warm-up");
    }
    if (!(training.clipping() instanceof TrainingSpec.Clipping.ByGlobalNorm)) {
      remedies.add("clipping by the global norm");
    }
    String last = remedies.removeLast();
    return remedies.isEmpty() ? last : String.join(", ", remedies) + ", or " + last;
  }

  private static double best(List<EpochDone> history) {
    return history.stream().mapToDouble(EpochDone::loss).min().orElseThrow();
  }

  private static int jumps(List<EpochDone> history, double least) {
    double best = Double.POSITIVE_INFINITY;
    int jumps = 0;
    for (EpochDone epoch : history) {
      jumps += epoch.loss() >= best + least ? 1 : 0;
      best = Math.min(best, epoch.loss());
    }
    return jumps;
  }

  /** The validation loss rises while the training loss falls, and it may go on. */
  static List<Finding> overfitting(EpochSnapshot snapshot) {
    return snapshot.isRateRising()
            || isStillHigh(snapshot.training().schedule(), snapshot.last().learningRate())
        ? List.of()
        : overfitted(snapshot);
  }

  /** As {@link #overfitting}, at the end of a training, whatever its rate. */
  static List<Finding> overfitted(EpochSnapshot snapshot) {
    List<EpochDone> history = snapshot.history();
    if (history.size() <= OVERFITTED_EPOCHS || snapshot.last().validationLoss().isEmpty()) {
      return List.of();
    }
    EpochDone best =
        history.stream().min(Comparator.comparingDouble(CurveRules::validationLoss)).orElseThrow();
    List<EpochDone> recent = history.subList(history.size() - OVERFITTED_EPOCHS, history.size());
    double least = recent.stream().mapToDouble(CurveRules::validationLoss).min().orElseThrow();
    double bestLoss = validationLoss(best);
    EpochDone last = snapshot.last();
    if (!(least >= Math.max((1 + OVERFITTED) * bestLoss, bestLoss + OVERFITTED_LOSS))
        || last.loss() >= best.loss()) {
      return List.of();
    }
    double above = validationLoss(last) / bestLoss - 1;
    return List.of(
        snapshot.finding(
            Kind.OVERFITTING,
            OptionalDouble.of(above),
            "overfitting: the validation loss was best in epoch %d (%s) and is now %s, %s more, while the training loss fell from %s to %s"
                .formatted(
                    best.epoch(),
                    FindingText.loss(bestLoss),
                    FindingText.loss(validationLoss(last)),
                    FindingText.percent(above),
                    FindingText.loss(best.loss()),
                    FindingText.loss(last.loss())),
            "early stopping that restores the best weights, dropout, an L2 penalty, augmentation, or more images"));
  }

  /**
   * Whether a rate that falls to nearly 0 is still in its upper half: until then the validation
   * loss jumps with the steps.
   */
  private static boolean isStillHigh(LearningRateSchedule schedule, double rate) {
    return switch (schedule) {
      case LearningRateSchedule.OneCycle oneCycle -> rate > oneCycle.maxLearningRate() / 2;
      case LearningRateSchedule.Cosine cosine ->
          rate > (cosine.initialLearningRate() + cosine.minLearningRate()) / 2;
      case LearningRateSchedule.WarmUp warmUp -> isStillHigh(warmUp.then(), rate);
      case LearningRateSchedule.Constant _,
          LearningRateSchedule.Step _,
          LearningRateSchedule.Exponential _,
          LearningRateSchedule.ReduceOnPlateau _ ->
          false;
    };
  }

  private static double validationLoss(EpochDone epoch) {
    return epoch.validationLoss().orElse(Double.POSITIVE_INFINITY);
  }
}
