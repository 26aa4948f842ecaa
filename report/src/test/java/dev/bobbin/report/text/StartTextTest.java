package dev.bobbin.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.experiment.run.TransferredState;
import dev.bobbin.experiment.run.TransferredState.Misfit;
import dev.bobbin.experiment.run.TransferredWeights;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StartTextTest {
  private static String text(List<String> fresh, int classes, int modelClasses, boolean same) {
    return StartText.of(
        new TransferredWeights(
            "runs/shapes",
            "0123",
            List.of("a", "b"),
            fresh,
            classes,
            modelClasses,
            same,
            Optional.empty()));
  }

  @Test
  void theReasonIsThatOfTheClassesIfTheyDiffer() {
    assertThat(text(List.of("dense_1"), 6, 10, false))
        .isEqualTo(
            "2 of 3 layers start from runs/shapes; dense_1 starts anew: 6 classes instead of 10");
    assertThat(text(List.of("dense_1"), 10, 10, false))
        .isEqualTo(
            "2 of 3 layers start from runs/shapes; dense_1 starts anew: the classes are others");
    assertThat(text(List.of("dense_1", "dense_2"), 10, 10, true))
        .isEqualTo(
            "2 of 4 layers start from runs/shapes; dense_1, dense_2 start anew: not in that model");
    assertThat(text(List.of(), 10, 10, true)).isEqualTo("2 of 2 layers start from runs/shapes");
  }

  private static String text(Optional<Misfit> misfit, Optional<String> missing) {
    return StartText.of(
        new TransferredState("a.optimizer.safetensors", "0123", "adam", 1876, misfit, missing));
  }

  @Test
  void theOptimizerGoesOnOrIsSaidNotTo() {
    assertThat(text(Optional.empty(), Optional.empty()))
        .isEqualTo("adam goes on after 1,876 steps, with the state in a.optimizer.safetensors");
    assertThat(text(Optional.of(Misfit.OTHER_OPTIMIZER), Optional.empty()))
        .isEqualTo(
            "the optimizer begins anew, without the state in a.optimizer.safetensors: it is that of adam, not of this optimizer");
    assertThat(text(Optional.of(Misfit.MISSING_MOMENTS), Optional.of("conv2d_1/kernel")))
        .endsWith(": it has nothing for conv2d_1/kernel, which was not trained before");
    for (Misfit misfit : Misfit.values()) {
      assertThat(text(Optional.of(misfit), Optional.empty()))
          .startsWith("the optimizer begins anew, without the state in a.optimizer.safetensors: ")
          .hasLineCount(1);
    }
  }
}
