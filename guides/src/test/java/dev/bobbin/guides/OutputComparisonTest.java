package dev.bobbin.guides;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutputComparisonTest {

  @Test
  void timesRatesAndDatesMayDiffer() {
    assertThat(
            OutputComparison.firstMissing(
                "epoch 1/3: loss 0.5, 2.92 s, 20,022 images/s, 0:06 left\nrun runs/20261121-190013-demo",
                "epoch 1/3: loss 0.5, 12.1 s, 922 images/s, 1:16 left\nrun runs/20270101-000000-demo"))
        .isEmpty();
    assertThat(
            OutputComparison.firstMissing(
                "run\nepoch  1/12: x", "run\nepoch  1/12, step 9 of 20: y\nepoch  1/12: x"))
        .isEmpty();
    assertThat(OutputComparison.firstMissing("a   1\n", "bobbin: building ... done in 20 s\na 1"))
        .isEmpty();
  }

  @Test
  void accuraciesMayNot() {
    assertThat(OutputComparison.firstMissing("test accuracy 0.9001", "test accuracy 0.9002"))
        .contains("test accuracy 0.9001");
  }

  @Test
  void dotsStandForLinesAndForTheRestOfALine() {
    assertThat(OutputComparison.firstMissing("a\n...\nd", "a\nb\nc\nd")).isEmpty();
    assertThat(OutputComparison.firstMissing("...\nd\n...", "a\nd\ne")).isEmpty();
    assertThat(OutputComparison.firstMissing("weights ...", "weights 1234")).isEmpty();
    assertThat(OutputComparison.firstMissing("a\n...\nx", "a\nb")).contains("x");
  }

  @Test
  void linesThatThePageLeavesOutWithoutDotsAreMissing() {
    assertThat(OutputComparison.firstMissing("a\nc", "a\nb\nc")).contains("c");
    assertThat(OutputComparison.firstMissing("a", "a\nb")).contains("the end, instead of: b");
    assertThat(OutputComparison.firstMissing("a\nb", "a")).contains("b");
  }
}
