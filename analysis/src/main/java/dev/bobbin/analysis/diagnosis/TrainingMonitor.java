package dev.bobbin.analysis.diagnosis;

import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.spec.TrainingSpec.EarlyStopping;
import dev.bobbin.engine.train.NetworkInspection;
import dev.bobbin.engine.train.NonFiniteLossException;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Watches a training: receives every epoch with an inspection of the network, and an evaluation at
 * its end, and reports each problem once. The thresholds and their reasons are in the rules and in
 * a table in {@code docs/diagnosis.md}.
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

  /** What explains classes that are never right. */
  private static final Set<Finding.Kind> EXPLAINED_BY =
      Set.of(Finding.Kind.STUCK_LOSS, Finding.Kind.CONSTANT_OUTPUTS);

  private final TrainingSpec training;
  private final NetworkInspection initial;
  private final List<EpochDone> history;
  private final List<Finding> findings;
  private NetworkInspection latest;

  public TrainingMonitor(TrainingSpec training, NetworkInspection initial) {
    this(training, initial, List.of(), List.of());
  }

  /**
   * Creates a monitor.
   *
   * @param initial the network with its first weights, before any epoch
   * @param history the epochs before a resume
   * @param earlier the findings in them
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
   * Receives an epoch.
   *
   * @param now the network after it
   * @return the new findings
   */
  public List<Finding> epochDone(EpochDone epoch, NetworkInspection now) {
    history.add(epoch);
    latest = now;
    EpochSnapshot snapshot = new EpochSnapshot(training, initial, now, List.copyOf(history));
    List<Finding> found = new ArrayList<>();
    for (Rule rule : RULES) {
      for (Finding finding : rule.findings(snapshot)) {
        if (findings.stream().noneMatch(finding::repeats)) {
          findings.add(finding);
          found.add(finding);
        }
      }
    }
    return List.copyOf(found);
  }

  /**
   * Receives an evaluation of the network after its training. Classes that are never right are not
   * reported where a loss that stands still or constant outputs explain them. What a high or rising
   * rate may have caused is reported now, since no other follows: a loss that stands still, and
   * overfitting unless the best epoch's weights were restored.
   *
   * @param trainingImages of each class
   * @return the new findings; none before the first whole epoch
   */
  public List<Finding> evaluated(Evaluation evaluation, int[] trainingImages) {
    if (history.isEmpty()) {
      return List.of();
    }
    ClassRules rules = new ClassRules(training, evaluation, trainingImages, history.size());
    List<Finding> found = new ArrayList<>();
    EpochSnapshot end = new EpochSnapshot(training, initial, latest, List.copyOf(history));
    List<Finding> late = new ArrayList<>(PlateauRule.standing(end));
    if (!training.earlyStopping().map(EarlyStopping::restoreBestWeights).orElse(false)) {
      late.addAll(CurveRules.overfitted(end));
    }
    late.stream()
        .filter(finding -> findings.stream().noneMatch(finding::repeats))
        .forEach(found::add);
    rules.imbalance().ifPresent(found::add);
    if (Stream.concat(findings.stream(), found.stream())
        .noneMatch(finding -> EXPLAINED_BY.contains(finding.kind()))) {
      rules.zeroRecall().ifPresent(found::add);
    }
    findings.addAll(found);
    return List.copyOf(found);
  }

  /**
   * Explains why the loss of a training is no longer a number.
   *
   * @param best the epoch whose weights the model has, if any
   */
  public Finding failed(NonFiniteLossException failure, OptionalInt best) {
    Finding cause = NonFiniteLossRule.finding(training, initial, latest, failure);
    Finding finding =
        best.isEmpty()
            ? cause
            : cause.advising(
                "%s. The model has the weights of epoch %d, the best before"
                    .formatted(cause.advice(), best.getAsInt()));
    findings.add(finding);
    return finding;
  }

  public List<Finding> findings() {
    return List.copyOf(findings);
  }
}
