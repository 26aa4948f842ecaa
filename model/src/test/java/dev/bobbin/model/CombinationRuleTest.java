package dev.bobbin.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CombinationRuleTest {
  private static final float THIRD = 1f / 3;

  @Test
  void theMeanIsOfEachClassByItself() {
    CombinationRule.Outcome outcome =
        CombinationRule.MEAN_PROBABILITY.combine(
            List.of(new float[] {0.5f, 0.25f, 0.25f}, new float[] {0, 1, 0}), 3);
    assertThat(outcome.outputs()).containsExactly(0.25f, 0.625f, 0.125f);
    assertThat(outcome.means()).containsExactly(0.25f, 0.625f, 0.125f);
  }

  /** The majority wins although the mean differs. */
  @Test
  void aVoteCountsHeadsWhateverTheirConfidence() {
    CombinationRule.Outcome outcome =
        CombinationRule.MAJORITY_VOTE.combine(
            List.of(
                new float[] {0.5f, 0.25f, 0.25f},
                new float[] {0.5f, 0.25f, 0.25f},
                new float[] {0, 1, 0}),
            3);
    assertThat(outcome.outputs()).containsExactly(2f / 3, THIRD, 0);
    assertThat(outcome.means()).containsExactly(THIRD, 0.5f, (float) (0.5 / 3));
  }

  /** A network that cannot decide votes for the first of its largest. */
  @Test
  void eachImageAndEachNetworkHasOneVote() {
    CombinationRule.Outcome outcome =
        CombinationRule.MAJORITY_VOTE.combine(
            List.of(
                new float[] {0.5f, 0.5f, 0, 0.25f, 0.25f, 0.5f}, new float[] {0, 1, 0, 0, 0, 1}),
            3);
    assertThat(outcome.outputs()).containsExactly(0.5f, 0.5f, 0, 0, 0, 1);
    assertThat(outcome.means()).containsExactly(0.25f, 0.75f, 0, 0.125f, 0.125f, 0.75f);
  }

  /**
   * Numbers of very different sizes, whose sum in float or double depends on the order in which
   * they are added.
   */
  @ParameterizedTest
  @EnumSource
  void theOrderOfTheNetworksDoesNotChangeABit(CombinationRule rule) {
    Random random = new Random(3);
    List<float[]> members = new ArrayList<>();
    for (int m = 0; m < 7; m++) {
      float[] outputs = new float[400];
      for (int i = 0; i < outputs.length; i++) {
        outputs[i] = (float) (random.nextDouble() * Math.pow(2, -random.nextInt(60)));
      }
      members.add(outputs);
    }
    CombinationRule.Outcome outcome = rule.combine(members, 10);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(members, random);
      CombinationRule.Outcome again = rule.combine(members, 10);
      assertThat(again.outputs()).isEqualTo(outcome.outputs());
      assertThat(again.means()).isEqualTo(outcome.means());
    }
  }

  @Test
  void networksThatAgreeGiveWhatEachOfThemGives() {
    float[] outputs = {0.1f, 0.7f, 0.2f, 1e-30f, 0, 1};
    for (int n = 1; n <= 9; n++) {
      assertThat(
              CombinationRule.MEAN_PROBABILITY
                  .combine(Collections.nCopies(n, outputs), 3)
                  .outputs())
          .isEqualTo(outputs);
    }
  }

  @ParameterizedTest
  @EnumSource
  void outputsOfDifferentSizesAreRefused(CombinationRule rule) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rule.combine(List.of(new float[6], new float[3]), 3))
        .withMessageContaining("expected 6 outputs of every network");
    assertThatIllegalArgumentException().isThrownBy(() -> rule.combine(List.of(new float[4]), 3));
  }
}
