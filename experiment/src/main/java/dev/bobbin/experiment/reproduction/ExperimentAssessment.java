package dev.bobbin.experiment.reproduction;

import dev.bobbin.experiment.recipe.NetworkRecipe.Published;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The assessment of an experiment.
 *
 * @param experiment what was measured
 * @param checks of each published number, in order
 * @param comparisons for each claim about two experiments, in order
 * @param evidence sentences that support the verdict
 */
public record ExperimentAssessment(
    ExperimentRecord experiment,
    List<PublishedMetricCheck> checks,
    List<ClaimCheck> comparisons,
    List<String> evidence) {
  public ExperimentAssessment {
    checks = List.copyOf(checks);
    comparisons = List.copyOf(comparisons);
    evidence = List.copyOf(evidence);
  }

  /**
   * Assesses an experiment.
   *
   * @param experiments all, by name
   */
  static ExperimentAssessment of(
      ExperimentRecord experiment, Map<String, ExperimentRecord> experiments) {
    Optional<Published> strangeCounts =
        experiment.recipe().published().stream()
            .filter(p -> isCounts(p) && !experiment.classCounts().isEmpty())
            .filter(p -> !p.values().equals(experiment.classCounts()))
            .findFirst();
    List<PublishedMetricCheck> checks = new ArrayList<>();
    List<ClaimCheck> comparisons = new ArrayList<>();
    for (Published published : experiment.recipe().published()) {
      if (published.higherThan().isPresent()) {
        comparisons.add(compare(published, experiment, experiments));
      } else {
        PublishedMetricCheck check =
            PublishedMetricCheck.of(
                published, experiment.of(published.setting()), experiment.imagesPerClass());
        boolean refuted =
            strangeCounts.isPresent()
                && check.verdict() == ReproductionVerdict.DIFFERS
                && (ComparableMetric.named(published.metric()).isOfTest() || isCounts(published));
        checks.add(
            refuted
                ? new PublishedMetricCheck(
                    published, check.measured(), ReproductionVerdict.CLAIM_DOES_NOT_HOLD)
                : check);
      }
    }
    return new ExperimentAssessment(
        experiment,
        checks,
        comparisons,
        strangeCounts
            .map(counts -> List.of(evidence(counts, experiment, experiments)))
            .orElse(List.of()));
  }

  private static ClaimCheck compare(
      Published published, ExperimentRecord experiment, Map<String, ExperimentRecord> experiments) {
    List<RunMeasurement> ours = experiment.of(published.setting());
    String name = published.higherThan().orElseThrow();
    if (published.setting().isPresent() && name.equals(Published.OTHER_SETTINGS)) {
      Optional<String> second = best(experiment, published);
      return ClaimCheck.of(
          published,
          ours,
          second.orElse(name),
          second.isPresent() ? experiment.of(second) : List.of(),
          experiment.images());
    }
    ExperimentRecord other = experiments.get(name);
    return ClaimCheck.of(
        published,
        ours,
        name,
        other == null ? List.of() : other.measurements(),
        experiment.images());
  }

  /** The setting with the best mean, except the published one. */
  private static Optional<String> best(ExperimentRecord experiment, Published published) {
    return experiment.settings().stream()
        .filter(setting -> !setting.equals(published.setting()))
        .max(
            Comparator.comparingDouble(setting ->
                experiment.of(setting).stream()
                    .map(measurement -> measurement.values(published.metric()))
                    .filter(values -> !values.isEmpty())
                    .mapToDouble(List::getLast)
                    .average()
                    .orElse(Double.NEGATIVE_INFINITY)))
        .flatMap(setting -> setting);
  }

  private static boolean isCounts(Published published) {
    return ComparableMetric.named(published.metric()) == ComparableMetric.TEST_CLASS_COUNTS;
  }

  private static String evidence(
      Published counts, ExperimentRecord experiment, Map<String, ExperimentRecord> experiments) {
    String whose =
        experiments.values().stream()
            .filter(other -> other.classCounts().equals(counts.values()))
            .map(other -> other.recipe().data().dataset())
            .findFirst()
            .map(dataset -> "they are those of the test set of " + dataset)
            .orElse("so it was measured on other images");
    return "the source's own test confusion matrix has the row sums "
        + numbers(counts.values())
        + "; the test set of "
        + experiment.recipe().data().dataset()
        + " has "
        + numbers(experiment.classCounts())
        + ": "
        + whose;
  }

  private static String numbers(List<Double> values) {
    return values.stream().map(v -> Long.toString(Math.round(v))).distinct().count() == 1
        ? Math.round(values.getFirst()) + " of each class"
        : String.join(" ", values.stream().map(v -> Long.toString(Math.round(v))).toList());
  }

  /** The most serious verdict of all checks. */
  public ReproductionVerdict verdict() {
    if (experiment.measurements().isEmpty()) {
      return experiment.isWithoutData()
          ? ReproductionVerdict.NO_DATA
          : ReproductionVerdict.NOT_MEASURED;
    }
    List<ReproductionVerdict> all = new ArrayList<>();
    checks.forEach(check -> all.add(check.verdict()));
    comparisons.forEach(comparison -> all.add(comparison.verdict()));
    // The most serious one first.
    for (ReproductionVerdict verdict :
        List.of(
            ReproductionVerdict.CLAIM_DOES_NOT_HOLD,
            ReproductionVerdict.DIFFERS,
            ReproductionVerdict.WITHIN_NOISE,
            ReproductionVerdict.CLAIM_HOLDS,
            ReproductionVerdict.MATCHES)) {
      if (all.contains(verdict)) {
        return verdict;
      }
    }
    return all.contains(ReproductionVerdict.NOT_MEASURED)
        ? ReproductionVerdict.NOT_MEASURED
        : ReproductionVerdict.NOT_COMPARED;
  }

  /** The verdict with the metrics that it is based on. */
  public String text() {
    ReproductionVerdict verdict = verdict();
    long compared =
        checks.stream()
            .filter(c ->
                c.verdict() != ReproductionVerdict.NOT_COMPARED
                    && c.verdict() != ReproductionVerdict.NOT_MEASURED)
            .count();
    List<String> names = new ArrayList<>();
    for (PublishedMetricCheck check : checks) {
      if (check.verdict() == verdict) {
        names.add(
            check.published().setting().map(s -> s + ": ").orElse("")
                + check.published().metric().replace('-', ' '));
      }
    }
    for (ClaimCheck comparison : comparisons) {
      if (comparison.verdict() == verdict) {
        names.add(
            comparison.published().setting().map(setting -> setting + " ").orElse("")
                + "above "
                + comparison.published().higherThan().orElseThrow());
      }
    }
    return switch (verdict) {
      case MATCHES -> compared > 1 ? "matches in all " + compared + " figures" : "matches";
      case DIFFERS ->
          "differs in %d of %d: %s".formatted(names.size(), compared, String.join(", ", names));
      case CLAIM_HOLDS, WITHIN_NOISE, CLAIM_DOES_NOT_HOLD ->
          verdict.text() + ": " + String.join(", ", names);
      case NOT_COMPARED, NOT_MEASURED, NO_DATA -> verdict.text();
    };
  }
}
