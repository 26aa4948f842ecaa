package dev.bobbin.experiment.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.data.split.Part;
import dev.bobbin.experiment.fixtures.TinyRuns;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PreparedDataTest {
  @Test
  void theSplitIsExportedWithTheIndicesOfEachPart() {
    PreparedData data = TinyRuns.data(TinyRuns.recipe());
    assertThat(SplitExport.of("tiny net", data))
        .containsEntry("recipe", "tiny net")
        .containsEntry("dataset", "fashion-mnist-mini")
        .containsEntry("validation", range(0, 40))
        .containsEntry("train", range(40, 300))
        .containsEntry("test", range(0, 50));
  }

  @Test
  void samplesFollowTheIndices() {
    PreparedData data =
        TinyRuns.data(
            TinyRuns.recipe("data.split={scikit-learn: {test-size: 0.2, random-state: 648}}"));
    for (Part part : Part.values()) {
      int[] indices = data.indices(part);
      assertThat(data.count(part)).isEqualTo(indices.length);
      int[] labels = (part == Part.TEST ? data.dataset().test() : data.dataset().train()).labels();
      assertThat(IntStream.range(0, indices.length).map(data.samples(part)::label).toArray())
          .isEqualTo(IntStream.of(indices).map(i -> labels[i]).toArray());
    }
    assertThat(data.validation()).isPresent();
    assertThat(TinyRuns.data(TinyRuns.recipe("data.split=none")).validation()).isEmpty();
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
