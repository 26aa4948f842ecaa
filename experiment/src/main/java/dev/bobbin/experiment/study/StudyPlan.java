package dev.bobbin.experiment.study;

import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.Study;
import dev.bobbin.experiment.recipe.Study.Halving;
import dev.bobbin.experiment.recipe.Study.Metric;
import dev.bobbin.experiment.recipe.StudySetting;
import dev.bobbin.experiment.run.RunFolder;
import dev.bobbin.experiment.training.InitialModel;
import java.io.IOException;
import java.util.ArrayList;
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

  /**
   * The same with the digests of the models that its settings start from.
   *
   * @param runs where names are looked up
   */
  public StudyPlan resolved(RunFolder runs) throws IOException {
    List<StudySetting> known = new ArrayList<>();
    for (StudySetting setting : settings) {
      NetworkRecipe recipe = InitialModel.resolved(setting.recipe(), runs);
      known.add(new StudySetting(setting.label(), setting.values(), recipe));
    }
    return new StudyPlan(name, metric, halving, known, seeds);
  }

  public List<Trial> trials() {
    return settings.stream().flatMap(setting -> trials(setting).stream()).toList();
  }

  public List<Trial> trials(StudySetting setting) {
    return seeds.stream().map(seed -> new Trial(setting, seed)).toList();
  }
}
