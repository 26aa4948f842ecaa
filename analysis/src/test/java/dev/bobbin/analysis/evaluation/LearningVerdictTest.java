package dev.bobbin.analysis.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.analysis.evaluation.LearningVerdict.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LearningVerdictTest {
  /** The verdict on a confusion matrix, rows actual, of classes A, B, C... */
  private static LearningVerdict of(int[]... counts) {
    List<String> names = new ArrayList<>();
    for (int c = 0; c < counts.length; c++) {
      names.add(Character.toString('A' + c));
    }
    ConfusionMatrix matrix = ConfusionMatrix.ofCounts(counts);
    return LearningVerdict.of(
        new Evaluation(
            "test",
            0.5,
            matrix,
            ClassificationReport.of(matrix, names),
            new TreeMap<>(),
            Optional.empty()));
  }

  private static List<String> missed(LearningVerdict verdict) {
    return verdict.missed().stream().map(ClassificationReport.Row::name).toList();
  }

  @Test
  void aPerfectModelHasLearnedHoweverFewImagesAClassHas() {
    LearningVerdict verdict = of(new int[] {2, 0, 0}, new int[] {0, 2, 0}, new int[] {0, 0, 1});
    assertThat(verdict.kind()).isEqualTo(Kind.LEARNED);
    assertThat(verdict.missed()).isEmpty();
  }

  @Test
  void recallZeroIsNeverLearned() {
    LearningVerdict verdict = of(new int[] {50, 0, 0}, new int[] {0, 50, 0}, new int[] {1, 0, 0});
    assertThat(verdict.kind()).isEqualTo(Kind.LEARNED_IN_PART);
    assertThat(missed(verdict)).containsExactly("C");
  }

  /** 12 of 100 right, where 10 % of the others are called so as well: Wilson's lower end is 7 %. */
  @Test
  void recallThatOtherClassesHaveTooIsGuessing() {
    LearningVerdict verdict =
        of(new int[] {90, 0, 10}, new int[] {0, 90, 10}, new int[] {44, 44, 12});
    assertThat(missed(verdict)).containsExactly("C");
    LearningVerdict above =
        of(new int[] {90, 0, 10}, new int[] {0, 90, 10}, new int[] {40, 38, 22});
    assertThat(above.kind()).isEqualTo(Kind.LEARNED);
  }

  @Test
  void aClassWithoutImagesIsNotMissed() {
    LearningVerdict verdict = of(new int[] {50, 0, 3}, new int[] {0, 50, 0}, new int[] {0, 0, 0});
    assertThat(verdict.kind()).isEqualTo(Kind.LEARNED);
  }

  @Test
  void alwaysNamingTheMostFrequentClassIsNoLearning() {
    LearningVerdict verdict = of(new int[] {0, 10}, new int[] {0, 90});
    assertThat(verdict.kind()).isEqualTo(Kind.NOT_LEARNED);
    assertThat(verdict.majority()).isEqualTo("B");
    assertThat(verdict.majorityShare()).isCloseTo(0.9, within(1e-12));
    assertThat(missed(verdict)).containsExactly("A", "B");
  }

  /**
   * As class weights make it: small classes are found at the price of mistakes in the large one.
   */
  @Test
  void weightedClassesMayCostAccuracy() {
    assertThat(of(new int[] {17, 3}, new int[] {27, 153}).kind())
        .isEqualTo(Kind.NO_BETTER_THAN_MAJORITY);
  }

  @Test
  void aSmallLeadOnFewImagesIsUnclear() {
    assertThat(of(new int[] {3, 1}, new int[] {1, 3}).kind()).isEqualTo(Kind.UNCLEAR);
  }

  @Test
  void withoutImagesNothingIsKnown() {
    LearningVerdict verdict = of(new int[] {0, 0}, new int[] {0, 0});
    assertThat(verdict.kind()).isEqualTo(Kind.NOT_LEARNED);
    assertThat(verdict.missed()).isEmpty();
  }
}
