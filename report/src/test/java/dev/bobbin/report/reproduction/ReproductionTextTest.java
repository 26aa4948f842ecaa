package dev.bobbin.report.reproduction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.experiment.fixtures.TinyReproduction;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.reproduction.ExperimentRecord;
import dev.bobbin.experiment.reproduction.Reproduction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReproductionTextTest {
  private static final String PUBLISHED = "[{metric: test-accuracy, value: 0.9}]";

  @Test
  void aFigureHasMeanAndDeviationOverTheSeeds() {
    Reproduction reproduction = new Reproduction(List.of(measured("one")));
    assertThat(ReproductionText.lines(reproduction.assessments().getFirst()).getFirst())
        .isEqualTo(
            new ReproductionText.Line(
                "test accuracy", "0.9000", "0.8950 \u00b1 0.0212", "-0.0050", "2"));
  }

  @Test
  void thePageHasAChapterForASourceAndARowForAnExperiment() {
    Reproduction reproduction = new Reproduction(List.of(measured("one"), measured("two")));
    assertThat(ReproductionPage.of(reproduction))
        .contains("## A. Author: Nothing much", "| `one` |", "| `two` |");
  }

  @Test
  void missingDataAreNamed() {
    NetworkRecipe recipe = TinyReproduction.recipe("one", PUBLISHED);
    ExperimentRecord experiment =
        new ExperimentRecord(
            recipe, List.of(), List.of(1000.0), false, Optional.of("data not available here"));
    assertThat(ReproductionText.of(new Reproduction(List.of(experiment))))
        .contains("data not available here");
  }

  private static ExperimentRecord measured(String name) {
    return TinyReproduction.experiment(
        TinyReproduction.recipe(name, PUBLISHED),
        TinyReproduction.measurement(1, Map.of("test-accuracy", List.of(0.88))),
        TinyReproduction.measurement(2, Map.of("test-accuracy", List.of(0.91))));
  }
}
