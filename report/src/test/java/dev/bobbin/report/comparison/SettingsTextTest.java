package dev.bobbin.report.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.experiment.compare.SettingsDifference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTextTest {
  @Test
  void valuesAreWrittenAsRecipesHaveThem() {
    assertThat(SettingsText.text(Optional.of(Map.of("adam", Map.of("epsilon", 1e-7)))))
        .isEqualTo("{adam: {epsilon: 1e-7}}");
    assertThat(SettingsText.text(Optional.of(List.of("relu", 3L, true))))
        .isEqualTo("[relu, 3, true]");
    assertThat(SettingsText.text(Optional.empty())).isEqualTo("-");
  }

  @Test
  void aTableHasAColumnForEachRunAndCutsWhatIsTooLong() {
    SettingsDifference difference =
        new SettingsDifference("seed", List.of(Optional.of(1L), Optional.of("x".repeat(200))));
    assertThat(SettingsText.table("", "setting", List.of("a", "b"), List.of(difference)).rows())
        .containsExactly(List.of("seed", "1", "x".repeat(100) + "..."));
  }
}
