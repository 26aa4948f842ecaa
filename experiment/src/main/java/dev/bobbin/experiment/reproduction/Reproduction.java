package dev.bobbin.experiment.reproduction;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.reproduction.ReproductionJson.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All published experiments with their measurements: the content of {@code reproduction.json}. */
public final class Reproduction {
  private final List<ExperimentRecord> experiments;

  /** Creates it from what is known of each experiment. */
  public Reproduction(List<ExperimentRecord> experiments) {
    this.experiments = List.copyOf(experiments);
  }

  /**
   * Reads earlier measurements; empty without a file.
   *
   * @throws BobbinException if the file is invalid
   */
  public static Reproduction read(Path file, List<Recipe> recipes) throws IOException {
    Map<String, Row> known = new HashMap<>();
    if (Files.exists(file)) {
      Documents.read(file, ReproductionJson.ROWS).forEach(row -> known.put(row.id(), row));
    }
    return new Reproduction(
        recipes.stream()
            .map(recipe -> {
              Row row = known.get(recipe.name());
              return row == null
                  ? unknown(recipe)
                  : new ExperimentRecord(
                      recipe,
                      row.measurements(),
                      row.classCounts(),
                      row.isWithoutData(),
                      row.missing());
            })
            .toList());
  }

  /** Experiments that are not measured yet. */
  public static Reproduction none(List<Recipe> recipes) {
    return new Reproduction(recipes.stream().map(Reproduction::unknown).toList());
  }

  private static ExperimentRecord unknown(Recipe recipe) {
    return new ExperimentRecord(recipe, List.of(), List.of(), false, Optional.of("not run yet"));
  }

  /** Whether every experiment with available data has been measured. */
  public boolean isComplete() {
    return assessments().stream()
        .allMatch(assessment ->
            assessment.verdict() == ReproductionVerdict.NO_DATA
                || (!assessment.experiment().measurements().isEmpty()
                    && assessment.experiment().missing().isEmpty()));
  }

  /** The same with one experiment replaced. */
  Reproduction with(ExperimentRecord newer) {
    return new Reproduction(
        experiments.stream()
            .map(experiment -> experiment.id().equals(newer.id()) ? newer : experiment)
            .toList());
  }

  /** A selection of experiments. */
  public Reproduction only(List<Recipe> recipes) {
    List<String> names = recipes.stream().map(Recipe::name).toList();
    return new Reproduction(
        experiments.stream().filter(experiment -> names.contains(experiment.id())).toList());
  }

  Optional<ExperimentRecord> find(String id) {
    return experiments.stream().filter(experiment -> experiment.id().equals(id)).findFirst();
  }

  public List<ExperimentAssessment> assessments() {
    Map<String, ExperimentRecord> byName = new LinkedHashMap<>();
    experiments.forEach(experiment -> byName.put(experiment.id(), experiment));
    return experiments.stream()
        .map(experiment -> ExperimentAssessment.of(experiment, byName))
        .toList();
  }

  public void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Documents.write(file, ReproductionJson.REPRODUCTION, this);
  }
}
