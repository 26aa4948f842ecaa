package dev.bobbin.model;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.base.io.Sha256;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Trained networks that decide together. Thread-safe; calls of a member run one after the other.
 */
public final class Ensemble implements Classifier {
  private final CombinationRule rule;
  private final List<Model> members;
  private final Map<String, String> provenance;

  /**
   * An ensemble.
   *
   * @param rule how the members decide together
   * @param members at least two, with the same classes and preprocessing, whose outputs are
   *     probabilities
   * @param provenance its origin, by name
   */
  public Ensemble(CombinationRule rule, List<Model> members, Map<String, String> provenance) {
    if (members.size() < 2) {
      throw new InvalidValueException(
          "ensemble: expected at least 2 members, received " + members.size());
    }
    Model first = members.getFirst();
    for (Model member : members) {
      boolean fits =
          member.classNames().equals(first.classNames())
              && member.preprocessing().equals(first.preprocessing());
      if (!fits) {
        throw new InvalidValueException(
            "ensemble: expected members for the same images and classes, received %s, %s and %s, %s"
                .formatted(
                    first.classNames(),
                    first.preprocessing(),
                    member.classNames(),
                    member.preprocessing()));
      }
    }
    this.rule = rule;
    this.members = List.copyOf(members);
    this.provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
  }

  /** How the members decide together. */
  public CombinationRule rule() {
    return rule;
  }

  /** The networks. */
  public List<Model> members() {
    return members;
  }

  @Override
  public List<String> classNames() {
    return members.getFirst().classNames();
  }

  @Override
  public Preprocessing preprocessing() {
    return members.getFirst().preprocessing();
  }

  @Override
  public boolean givesProbabilities() {
    return rule == CombinationRule.MAJORITY_VOTE
        || members.stream().allMatch(Model::givesProbabilities);
  }

  @Override
  public Map<String, String> provenance() {
    return provenance;
  }

  @Override
  public long parameters() {
    return members.stream().mapToLong(Model::parameters).sum();
  }

  /** SHA-256 over the members' digests as lines of text, in their order. */
  @Override
  public String weightsSha256() {
    return Sha256.of(
        members.stream()
            .map(member -> member.weightsSha256() + "\n")
            .collect(Collectors.joining()));
  }

  @Override
  public Optional<NoveltyDetector> novelty() {
    return Optional.empty();
  }

  @Override
  public Prediction predict(float[] values) {
    List<float[]> outputs = members.stream().map(member -> member.outputs(values)).toList();
    return new Prediction(ranked(outputs).getFirst(), Optional.empty());
  }

  /**
   * What the members' outputs come to together.
   *
   * @param outputs [images][classes] of each member
   * @return for each image all classes, the winner first
   */
  List<List<ClassProbability>> ranked(List<float[]> outputs) {
    CombinationRule.Outcome outcome = rule.combine(outputs, classNames().size());
    return ClassProbability.ranked(
        classNames(),
        outcome.outputs(),
        switch (rule) {
          case MAJORITY_VOTE -> outcome.means();
          case MEAN_PROBABILITY -> null;
        });
  }

  /** Whether it decides by votes, so that answers have mean probabilities too. */
  public boolean votes() {
    return rule == CombinationRule.MAJORITY_VOTE;
  }
}
