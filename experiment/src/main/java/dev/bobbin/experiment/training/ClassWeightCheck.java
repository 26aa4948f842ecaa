package dev.bobbin.experiment.training;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.spec.TrainingSpec.ClassWeight.Balanced;
import dev.bobbin.engine.spec.TrainingSpec.ClassWeight.ByClass;
import dev.bobbin.engine.spec.TrainingSpec.Sampling;
import java.util.List;
import java.util.Map;

/** Whether class weights fit the data and the rest of the training. */
final class ClassWeightCheck {
  private ClassWeightCheck() {}

  /**
   * Checks a training.
   *
   * @param classNames of the data
   * @throws BobbinException if a class with a weight is not in the data, or small classes would
   *     count more twice over
   */
  static void check(TrainingSpec training, List<String> classNames) {
    switch (training.classWeight().orElse(null)) {
      case null -> {}
      case Balanced _ -> {
        if (training.sampling() == Sampling.BALANCED) {
          throw BobbinException.usage(
              "training",
              "class-weight: balanced or sample: balanced",
              "both, which makes small classes count more twice over",
              "one of them");
        }
      }
      case ByClass(Map<String, Double> weights) ->
          weights.keySet().stream()
              .filter(name -> !classNames.contains(name))
              .findFirst()
              .ifPresent(name -> {
                throw BobbinException.usage(
                    "training.class-weight",
                    "names of classes in the data",
                    "'" + Names.shortened(name) + "'",
                    Names.remedy(name, classNames));
              });
    }
  }
}
