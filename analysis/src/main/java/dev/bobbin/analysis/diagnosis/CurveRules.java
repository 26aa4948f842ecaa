package dev.bobbin.analysis.diagnosis;

import dev.bobbin.analysis.diagnosis.Finding.Kind;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the losses of the epochs show. */
final class CurveRules {
  /** From which multiple of the loss before the first step on an epoch's loss has clearly risen. */
  static final double RISEN = 1.5;

  /**
   * By which share of the loss before the first step a loss must lie above its best to be a jump.
   */
  static final double JUMP = 0.1;

  /** How many jumps make a training restless: the first may be bad luck. */
  static final int JUMPS = 2;

  /**
   * How far the validation loss must lie above its best: Prechelt's generalization loss (1998,
   * 'Early Stopping - But When?'), of which he tries 1 to 5 % to stop at. To call a training
   * overfitted asks for more.
   */
  static final double OVERFITTED = 0.2;

  /** For how many epochs without an exception. */
  static final int OVERFITTED_EPOCHS = 3;

  private CurveRules() {}

  /** The loss of an epoch is above what the first weights have, or it jumps. */
  static List<Finding> rateTooHigh(EpochSnapshot moment) {
    if (!PlateauRule.withoutGradient(moment).isEmpty()) {
      return List.of();
    }
    double start = moment.initial().loss();
    double loss = moment.last().loss();
    String rate = FindingText.number(moment.last().learningRate());
    String message;
    if (loss >= RISEN * start) {
      message =
          "the training loss is %s, above the %s of the network's first weights: steps at a learning rate of %s are too long"
              .formatted(FindingText.loss(loss), FindingText.loss(start), rate);
    } else if (jumps(moment.history(), JUMP * start) >= JUMPS) {
      message =
          "the training loss jumps: it is %s after %s in an earlier epoch: steps at a learning rate of %s are too long"
              .formatted(FindingText.loss(loss), FindingText.loss(best(moment.history())), rate);
    } else {
      return List.of();
    }
    return List.of(
        new Finding(
            Kind.RATE_TOO_HIGH,
            moment.epoch(),
            Optional.empty(),
            OptionalDouble.empty(),
            message,
            "a rate of a third or a tenth of that, a warm-up, or clipping by the global norm"));
  }

  private static double best(List<EpochDone> history) {
    return history.stream().mapToDouble(EpochDone::loss).min().orElseThrow();
  }

  /** Epochs whose loss is that much above the best before them. */
  private static int jumps(List<EpochDone> history, double least) {
    double best = Double.POSITIVE_INFINITY;
    int jumps = 0;
    for (EpochDone epoch : history) {
      jumps += epoch.loss() >= best + least ? 1 : 0;
      best = Math.min(best, epoch.loss());
    }
    return jumps;
  }

  /** Training and validation split. */
  static List<Finding> overfitting(EpochSnapshot moment) {
    List<EpochDone> history = moment.history();
    if (history.size() <= OVERFITTED_EPOCHS || moment.last().validationLoss().isEmpty()) {
      return List.of();
    }
    EpochDone best =
        history.stream().min(Comparator.comparingDouble(CurveRules::validationLoss)).orElseThrow();
    List<EpochDone> recent = history.subList(history.size() - OVERFITTED_EPOCHS, history.size());
    double least = recent.stream().mapToDouble(CurveRules::validationLoss).min().orElseThrow();
    double bestLoss = validationLoss(best);
    EpochDone last = moment.last();
    if (!(least >= (1 + OVERFITTED) * bestLoss) || last.loss() >= best.loss()) {
      return List.of();
    }
    double above = validationLoss(last) / bestLoss - 1;
    return List.of(
        new Finding(
            Kind.OVERFITTING,
            moment.epoch(),
            Optional.empty(),
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

  private static double validationLoss(EpochDone epoch) {
    return epoch.validationLoss().orElse(Double.POSITIVE_INFINITY);
  }
}
