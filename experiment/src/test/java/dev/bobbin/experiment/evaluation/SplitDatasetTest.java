package dev.bobbin.experiment.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.split.Split;
import dev.bobbin.experiment.fixtures.TinyRuns;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitDatasetTest {
  @Test
  void theSplitIsExportedWithTheIndicesOfEachPart() {
    SplitDataset data = TinyRuns.data(TinyRuns.recipe());
    assertThat(SplitJson.of("tiny net", data))
        .containsEntry("recipe", "tiny net")
        .containsEntry("dataset", "fashion-mnist-mini")
        .containsEntry("validation", range(0, 40))
        .containsEntry("train", range(40, 300))
        .containsEntry("test", range(0, 50));
  }

  @Test
  void samplesFollowTheIndices() {
    SplitDataset data =
        TinyRuns.data(
            TinyRuns.recipe(
                "data.validation-split={scikit-learn: {test-size: 0.2, random-state: 648}}"));
    for (Split split : Split.values()) {
      int[] indices = data.indices(split);
      assertThat(data.count(split)).isEqualTo(indices.length);
      int[] labels =
          (split == Split.TEST ? data.dataset().test() : data.dataset().train()).labels();
      assertThat(IntStream.range(0, indices.length).map(data.samples(split)::label).toArray())
          .isEqualTo(IntStream.of(indices).map(i -> labels[i]).toArray());
    }
    assertThat(data.validation()).isPresent();
    assertThat(TinyRuns.data(TinyRuns.recipe("data.validation-split=none")).validation()).isEmpty();
  }

  @Test
  void statedStatisticsFitTheChannels() {
    assertThatThrownBy(() ->
            TinyRuns.data(
                TinyRuns.recipe(
                    "data.preprocessing={scale: {standardize: {mean: [1, 2], std: [1, 2]}}}")))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("standardize: expected a number for each of 1 channel")
        .hasMessageContaining("received 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mean: [1e39], std: [1] | standardize: expected 32-bit numbers",
        "mean: [1], std: [1e-60] | which single precision has"
      })
  void statedStatisticsAreNumbersOfTheNetwork(String statistics, String message) {
    String scale = "data.preprocessing={scale: {standardize: {%s}}}".formatted(statistics);
    assertThatThrownBy(() -> TinyRuns.recipe(scale))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining(message);
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
