package dev.bobbin.analysis.diagnosis;

import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.train.NetworkInspection;
import dev.bobbin.engine.train.NonFiniteLossException;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import java.util.ArrayList;
import java.util.List;

/**
 * Watches a training: hears every epoch with an inspection of the network, and says once what goes
 * wrong. The thresholds, with their reasons, stand in the rules; {@code docs/diagnosis.md} has them
 * in a table.
 */
public final class TrainingMonitor {
  private static final List<Rule> RULES =
      List.of(
          PlateauRule::withoutGradient,
          LayerRules::deadUnits,
          LayerRules::saturatedUnits,
          LayerRules::constantOutputs,
          GradientRules::vanishing,
          GradientRules::exploding,
          PlateauRule::plateau,
          CurveRules::rateTooHigh,
          CurveRules::overfitting);

  private final TrainingSpec training;
  private final NetworkInspection initial;
  private final List<EpochDone> history;
  private final List<Finding> findings;
  private NetworkInspection latest;

  /**
   * The diagnosis of a new training.
   *
   * @param training how it trains
   * @param initial the network with its first weights
   */
  public TrainingMonitor(TrainingSpec training, NetworkInspection initial) {
    this(training, initial, List.of(), List.of());
  }

  /**
   * The diagnosis of a training that is resumed.
   *
   * @param training how it trains
   * @param initial the network with its first weights, before any epoch
   * @param history the epochs before the resume
   * @param earlier what was found in them
   */
  public TrainingMonitor(
      TrainingSpec training,
      NetworkInspection initial,
      List<EpochDone> history,
      List<Finding> earlier) {
    this.training = training;
    this.initial = initial;
    this.history = new ArrayList<>(history);
    this.findings = new ArrayList<>(earlier);
    this.latest = initial;
  }

  /**
   * Hears of an epoch.
   *
   * @param epoch the epoch
   * @param now the network after it
   * @return what is found for the first time
   */
  public List<Finding> epochDone(EpochDone epoch, NetworkInspection now) {
    history.add(epoch);
    latest = now;
    EpochSnapshot moment = new EpochSnapshot(training, initial, now, List.copyOf(history));
    List<Finding> found = new ArrayList<>();
    for (Rule rule : RULES) {
      for (Finding finding : rule.findings(moment)) {
        if (findings.stream().noneMatch(finding::repeats)) {
          findings.add(finding);
          found.add(finding);
        }
      }
    }
    return List.copyOf(found);
  }

  /** Says why the loss of a training is no longer a number. */
  public Finding failed(NonFiniteLossException failure) {
    Finding finding = NonFiniteLossRule.finding(training, initial, latest, failure);
    findings.add(finding);
    return finding;
  }

  /** All that was found, in that order. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }
}
