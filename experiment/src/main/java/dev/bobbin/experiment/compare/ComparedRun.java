package dev.bobbin.experiment.compare;

import dev.bobbin.analysis.evaluation.Leakage;
import dev.bobbin.analysis.stats.Interval;
import dev.bobbin.data.split.Part;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.evaluation.Measured;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.ExperimentRun;
import dev.bobbin.experiment.run.MetricsTail;
import dev.bobbin.experiment.run.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run among those that are compared.
 *
 * @param name what tables call it: the name of its directory, or its path where that says too
 *     little
 * @param run what was read of it
 * @param measured its model on the images of the part; empty where that could not be done
 * @param problem why not
 */
public record ComparedRun(
    String name, ExperimentRun run, Optional<Measured> measured, Optional<String> problem) {
  /** One whose model was measured. */
  static ComparedRun of(String name, ExperimentRun run, Measured measured) {
    return new ComparedRun(name, run, Optional.of(measured), Optional.empty());
  }

  /** One that has no model, or one that gives no numbers. */
  static ComparedRun without(String name, ExperimentRun run, String problem) {
    return new ComparedRun(name, run, Optional.empty(), Optional.of(problem));
  }

  /** Every whole epoch; none for an ensemble, whose members have their own. */
  public List<EpochDone> curve() {
    return switch (run) {
      case Run network -> network.metrics();
      case EnsembleRun _ -> List.of();
    };
  }

  /** Whether its model has learnt from test images, where it is measured on them. */
  public Optional<Leakage> leakage() {
    return measured.flatMap(found -> found.evaluation().leakage());
  }

  /** To be asked of a run that was measured. */
  public double accuracy() {
    return measured.orElseThrow().evaluation().accuracy();
  }

  /**
   * The tree {@code name, run, recipe, seed, ending, part, images, accuracy, accuracyInterval,
   * loss, leakage, problem, metrics}; what was not measured is null.
   */
  Map<String, @Nullable Object> json(Part part) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("name", name);
    tree.put("run", run.directory().toString());
    tree.put("recipe", run.recipe().name());
    tree.put("seed", run.recipe().seed());
    tree.put("ending", run.ending().id());
    tree.put("part", part.id());
    tree.put("images", measured.map(found -> found.predictions().count()).orElse(null));
    tree.put("accuracy", measured.map(found -> found.evaluation().accuracy()).orElse(null));
    tree.put("accuracyInterval", measured.map(ComparedRun::interval).orElse(null));
    tree.put("loss", measured.map(found -> found.evaluation().loss()).orElse(null));
    tree.put("leakage", leakage().map(Leakage::json).orElse(null));
    tree.put("problem", problem.orElse(null));
    tree.put("metrics", curve().stream().map(MetricsTail::json).toList());
    return tree;
  }

  private static List<Double> interval(Measured measured) {
    Interval interval = measured.evaluation().accuracyInterval();
    return List.of(interval.low(), interval.high());
  }
}
