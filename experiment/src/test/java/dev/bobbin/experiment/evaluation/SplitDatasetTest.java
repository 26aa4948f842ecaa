package dev.bobbin.experiment.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.data.split.Split;
import dev.bobbin.experiment.fixtures.TinyRuns;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
