package dev.bobbin.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {
  private static boolean[] hits(String text) {
    boolean[] hits = new boolean[text.length()];
    for (int i = 0; i < hits.length; i++) {
      hits[i] = text.charAt(i) == '+';
    }
    return hits;
  }

  private static PairedBootstrap compare(List<String> first, List<String> second) {
    return PairedBootstrap.of(
        first.stream().map(PairedBootstrapTest::hits).toList(),
        second.stream().map(PairedBootstrapTest::hits).toList(),
        10_000,
        1);
  }

  @Test
  void theDifferenceIsTheMeanOverSeedsOfTheDifferencesOfAccuracies() {
    // Accuracies 3/4 and 2/4 against 1/4 and 2/4.
    PairedBootstrap comparison = compare(List.of("+++-", "++--"), List.of("+---", "--++"));
    assertThat(comparison.difference()).isEqualTo(0.25);
    assertThat(comparison.seeds()).isEqualTo(2);
    assertThat(comparison.images()).isEqualTo(4);
  }

  @Test
  void withoutAnyDifferenceThereIsNoDoubt() {
    assertThat(compare(List.of("+-+", "--+"), List.of("+-+", "--+")))
        .isEqualTo(new PairedBootstrap(0, 0, 0, 2, 3));
    assertThat(compare(List.of("++++"), List.of("----")))
        .isEqualTo(new PairedBootstrap(1, 1, 1, 1, 4));
  }

  /** All 4^4 resamples of four images, of which one adds 1 and one takes 1 away. */
  @Test
  void ofFewImagesTheIntervalIsThatOfAllResamples() {
    int[] column = {1, 0, 0, -1};
    List<Double> all = new ArrayList<>();
    for (int draw = 0; draw < 256; draw++) {
      int sum = 0;
      for (int i = 0; i < 4; i++) {
        sum += column[(draw >> (2 * i)) & 3];
      }
      all.add(sum / 4.0);
    }
    all.sort(null);
    PairedBootstrap comparison = compare(List.of("++--"), List.of("-+-+"));
    assertThat(comparison.difference()).isZero();
    assertThat(comparison.low()).isEqualTo(all.get((int) (0.025 * 256))).isEqualTo(-0.75);
    assertThat(comparison.high()).isEqualTo(all.get(255 - (int) (0.025 * 256))).isEqualTo(0.75);
  }

  /** Each seed alone is certain; a quarter of the resamples have one of them twice. */
  @Test
  void seedsAreDrawnAnewToo() {
    PairedBootstrap comparison = compare(List.of("++++", "----"), List.of("----", "++++"));
    assertThat(comparison).isEqualTo(new PairedBootstrap(0, -1, 1, 2, 4));
  }

  /**
   * Both fail on the same half of the images. Drawn in pairs, that does not widen the interval,
   * whose half width is 1.96 standard errors of the paired differences.
   */
  @Test
  void whatIsHardForBothIsNoDifference() {
    int images = 5000;
    boolean[] first = new boolean[images];
    boolean[] second = new boolean[images];
    for (int i = 0; i < images; i++) {
      first[i] = i % 2 == 0;
      second[i] = first[i];
    }
    for (int i = 0; i < 100; i++) {
      first[i] = true;
    }
    for (int i = 100; i < 160; i++) {
      second[i] = true;
    }
    // Already 50 and 30 of them were classified correctly.
    double difference = 20.0 / images;
    double error = Math.sqrt((80.0 / images - difference * difference) / images);
    PairedBootstrap comparison = PairedBootstrap.of(List.of(first), List.of(second), 10_000, 3);
    assertThat(comparison.difference()).isEqualTo(difference);
    assertThat(comparison.low()).isCloseTo(difference - 1.96 * error, within(0.15 * error));
    assertThat(comparison.high()).isCloseTo(difference + 1.96 * error, within(0.15 * error));
  }

  @Test
  void exchangedWaysGiveTheMirroredInterval() {
    List<String> first = List.of("+++-+-+--+", "++-++--+-+");
    List<String> second = List.of("+-+-+++-+-", "--++-+-+-+");
    PairedBootstrap one = compare(first, second);
    PairedBootstrap other = compare(second, first);
    assertThat(other.difference()).isEqualTo(-one.difference());
    assertThat(other.low()).isEqualTo(-one.high());
    assertThat(other.high()).isEqualTo(-one.low());
    assertThat(one.low()).isLessThan(one.high());
  }

  /**
   * 300 experiments whose true difference is known: the interval holds it in about 95 % of them. An
   * interval half as wide would in 67 %, one of half as many tails in 89 %.
   */
  @Test
  void theIntervalHoldsTheTruthInAboutNineteenOfTwentyExperiments() {
    Random random = new Random(11);
    int held = 0;
    for (int experiment = 0; experiment < 300; experiment++) {
      boolean[] first = new boolean[400];
      boolean[] second = new boolean[400];
      for (int i = 0; i < 400; i++) {
        boolean hard = random.nextInt(4) == 0;
        first[i] = random.nextDouble() < (hard ? 0.6 : 0.98);
        second[i] = random.nextDouble() < (hard ? 0.4 : 0.98);
      }
      PairedBootstrap comparison =
          PairedBootstrap.of(List.of(first), List.of(second), 500, experiment);
      held += comparison.low() <= 0.05 && 0.05 <= comparison.high() ? 1 : 0;
    }
    assertThat(held / 300.0).isBetween(0.92, 0.98);
  }

  @Test
  void theSameSeedGivesTheSameInterval() {
    boolean[] first = new boolean[997];
    boolean[] second = new boolean[997];
    Random random = new Random(4);
    for (int i = 0; i < 997; i++) {
      first[i] = random.nextInt(10) > 1;
      second[i] = random.nextInt(10) > 2;
    }
    PairedBootstrap one = PairedBootstrap.of(List.of(first), List.of(second), 2000, 5);
    assertThat(PairedBootstrap.of(List.of(first), List.of(second), 2000, 5)).isEqualTo(one);
    PairedBootstrap other = PairedBootstrap.of(List.of(first), List.of(second), 2000, 6);
    assertThat(other.low()).isNotEqualTo(one.low()).isCloseTo(one.low(), within(0.003));
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> compare(List.of("+"), List.of()))
        .withMessageContaining("received 1 and 0 seeds");
    assertThatIllegalArgumentException().isThrownBy(() -> compare(List.of(), List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> compare(List.of(""), List.of("")));
    assertThatIllegalArgumentException().isThrownBy(() -> compare(List.of("++"), List.of("+")));
  }

  @Test
  void itsDocumentHasItsFigures() {
    PairedBootstrap comparison = new PairedBootstrap(0.0031, -0.0008, 0.0055, 3, 10_000);
    assertThat(StatisticsJson.ACCURACY.write(comparison))
        .containsEntry("difference", 0.0031)
        .containsEntry("interval", List.of(-0.0008, 0.0055))
        .containsEntry("seeds", 3)
        .containsEntry("images", 10_000);
    assertThat(StatisticsJson.ACCURACY.names())
        .containsExactly("difference", "interval", "seeds", "images");
  }
}
