package dev.bobbin.experiment.study;

import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.Study;
import dev.bobbin.experiment.recipe.Study.Halving;
import dev.bobbin.experiment.recipe.Study.Metric;
import dev.bobbin.experiment.recipe.StudySetting;
import java.util.List;
import java.util.Optional;

/**
 * The settings and seeds that a study trains.
 *
 * @param name of the recipe
 * @param metric to compare
 * @param halving how the worst settings are stopped early, if at all
 * @param settings at least one, in the order of tables
 * @param seeds at least one, for every setting
 */
public record StudyPlan(
    String name,
    Metric metric,
    Optional<Halving> halving,
    List<StudySetting> settings,
    List<Long> seeds) {
  public StudyPlan {
    settings = List.copyOf(settings);
    seeds = List.copyOf(seeds);
  }

  /**
   * The plan of a recipe's study.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static StudyPlan of(NetworkRecipe recipe) {
    List<StudySetting> settings = StudySetting.of(recipe);
    Study study = recipe.study().orElseThrow();
    return new StudyPlan(
        recipe.name(),
        study.metric(recipe.data()),
        study.halving(),
        settings,
        study.seeds().from(recipe.training().seed()));
  }

  /** The same with this number of seeds, starting with the recipe's. */
  public StudyPlan withSeeds(int count) {
    long first = settings.getFirst().recipe().training().seed();
    return new StudyPlan(name, metric, halving, settings, new Study.Seeds.Count(count).from(first));
  }

  public List<Trial> trials() {
    return settings.stream().flatMap(setting -> trials(setting).stream()).toList();
  }

  public List<Trial> trials(StudySetting setting) {
    return seeds.stream().map(seed -> new Trial(setting, seed)).toList();
  }
}
