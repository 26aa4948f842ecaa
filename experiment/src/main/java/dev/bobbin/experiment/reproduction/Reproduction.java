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

/**
 * All published experiments with what was measured of them, in one sitting or in several: a
 * document, {@code reproduction.json}, and the page that it makes.
 */
public final class Reproduction {
  private final List<ExperimentRecord> entries;

  /** Of these entries. */
  public Reproduction(List<ExperimentRecord> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * Reads what was measured before; nothing where there is no file.
   *
   * @param experiments all there are
   * @throws BobbinException if the file is not right
   */
  public static Reproduction read(Path file, List<Recipe> experiments) throws IOException {
    Map<String, Row> known = new HashMap<>();
    if (Files.exists(file)) {
      Documents.read(file, ReproductionJson.ROWS).forEach(row -> known.put(row.id(), row));
    }
    return new Reproduction(
        experiments.stream()
            .map(experiment -> {
              Row row = known.get(experiment.name());
              return row == null
                  ? unknown(experiment)
                  : new ExperimentRecord(
                      experiment,
                      row.measurements(),
                      row.classCounts(),
                      row.isWithoutData(),
                      row.missing());
            })
            .toList());
  }

  /** Nothing measured yet. */
  public static Reproduction none(List<Recipe> experiments) {
    return new Reproduction(experiments.stream().map(Reproduction::unknown).toList());
  }

  private static ExperimentRecord unknown(Recipe experiment) {
    return new ExperimentRecord(
        experiment, List.of(), List.of(), false, Optional.of("not run yet"));
  }

  /** Whether every experiment whose data are here has been measured. */
  public boolean isComplete() {
    return judgements().stream()
        .allMatch(judgement ->
            judgement.verdict() == ReproductionVerdict.NO_DATA
                || (!judgement.entry().measurements().isEmpty()
                    && judgement.entry().missing().isEmpty()));
  }

  /** The same with one experiment's entry replaced. */
  Reproduction with(ExperimentRecord newer) {
    return new Reproduction(
        entries.stream().map(entry -> entry.id().equals(newer.id()) ? newer : entry).toList());
  }

  /** Only some experiments. */
  public Reproduction only(List<Recipe> experiments) {
    List<String> names = experiments.stream().map(Recipe::name).toList();
    return new Reproduction(entries.stream().filter(e -> names.contains(e.id())).toList());
  }

  Optional<ExperimentRecord> find(String id) {
    return entries.stream().filter(entry -> entry.id().equals(id)).findFirst();
  }

  public List<ExperimentAssessment> judgements() {
    Map<String, ExperimentRecord> byName = new LinkedHashMap<>();
    entries.forEach(entry -> byName.put(entry.id(), entry));
    return entries.stream().map(entry -> ExperimentAssessment.of(entry, byName)).toList();
  }

  /** Writes the document, whole or not at all. */
  public void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Documents.write(file, ReproductionJson.REPRODUCTION, this);
  }
}
