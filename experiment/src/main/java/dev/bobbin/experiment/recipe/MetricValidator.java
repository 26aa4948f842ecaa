package dev.bobbin.experiment.recipe;

import dev.bobbin.base.Position;
import dev.bobbin.base.json.Problems;
import dev.bobbin.data.split.Splitter;
import dev.bobbin.experiment.recipe.Study.Halving;
import dev.bobbin.experiment.recipe.Study.Metric;

/** Checks that a setting provides the metric of its study when it is needed. */
record MetricValidator(Study study, Metric metric, StudySetting setting) {
  void check(Position at, Problems problems) {
    NetworkRecipe recipe = setting.recipe();
    if (metric.isOfValidation() && recipe.data().validationSplit() instanceof Splitter.None) {
      problems.add(
          at,
          "study.metric",
          "expected a split for %s, received %s without one; try test-accuracy, or a split"
              .formatted(metric.id(), setting.label()));
    }
    study.halving().ifPresent(halving -> check(halving, at, problems));
  }

  private void check(Halving halving, Position at, Problems problems) {
    if (!metric.isOfEpoch()) {
      problems.add(
          at,
          "study.halving",
          "expected a metric that every epoch has, received "
              + metric.id()
              + "; try validation-accuracy");
    }
    int epochs = setting.recipe().training().epochs();
    if (halving.minEpochs() >= epochs) {
      problems.add(
          at,
          "study.halving.first",
          "expected fewer epochs than the whole training of %d, received %d; try %s"
              .formatted(
                  epochs, halving.minEpochs(), epochs == 1 ? "it without halving" : epochs / 2));
    }
  }
}
