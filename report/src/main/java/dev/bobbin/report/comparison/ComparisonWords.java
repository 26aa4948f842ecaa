package dev.bobbin.report.comparison;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.analysis.stats.PairedBootstrap;
import dev.bobbin.experiment.compare.ComparedRun;
import dev.bobbin.experiment.compare.ComparisonVerdict;
import dev.bobbin.experiment.compare.GroupDifference;
import dev.bobbin.experiment.compare.ModelDifference;
import dev.bobbin.experiment.compare.RunsComparison;
import dev.bobbin.experiment.compare.SeedGroup;
import dev.bobbin.report.text.Sentences;
import dev.bobbin.report.text.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A comparison in sentences. */
public final class ComparisonWords {
  /** Below this many seeds, intervals are wide: with two, 12.7 standard errors for 95 %. */
  private static final int FEW = 3;

  private ComparisonWords() {}

  public static List<String> of(RunsComparison comparison) {
    List<String> sentences = new ArrayList<>();
    comparison.incomparable().ifPresent(sentences::add);
    if (!comparison.modelDifferences().isEmpty()) {
      onlySeeds(comparison).ifPresent(sentences::add);
      groupDifferences(comparison)
          .ifPresentOrElse(sentences::add, () -> sentences.addAll(modelDifferences(comparison)));
      fewSeeds(comparison).ifPresent(sentences::add);
    } else if (comparison.incomparable().isEmpty()) {
      sentences.add("fewer than two of the runs could be measured, so there is nothing to compare");
    }
    for (ComparedRun run : comparison.runs()) {
      run.problem().ifPresent(problem -> sentences.add(run.name() + ": " + problem));
      run.leakage().ifPresent(leakage -> sentences.add(run.name() + ": " + Sentences.of(leakage)));
    }
    return List.copyOf(sentences);
  }

  private static List<String> modelDifferences(RunsComparison comparison) {
    List<String> sentences = new ArrayList<>();
    ModelDifference next = comparison.runnerUp().orElseThrow();
    ComparedRun best = comparison.runs().get(next.best());
    String other = comparison.runs().get(next.other()).name();
    PairedBootstrap accuracy = next.accuracy();
    String p = Words.pValue(next.adjusted());
    String test =
        format(
            "McNemar's exact test p %s%s; 95 %% interval of the difference by a paired bootstrap of %,d images: %s to %s",
            p.startsWith("<") ? p : "= " + p,
            comparison.modelDifferences().size() == 1
                ? ""
                : " by Holm's method for all "
                    + comparison.modelDifferences().size()
                    + " comparisons",
            accuracy.images(),
            ComparisonTables.signed(accuracy.low()),
            ComparisonTables.signed(accuracy.high()));
    String lead =
        Sentences.lead(
            onlySeeds(comparison).isPresent() ? "best as a model" : "best",
            best.name(),
            "accuracy " + Words.share(best.accuracy()),
            other,
            accuracy.difference());
    sentences.add(
        switch (next.verdict()) {
          case CLEAR -> "%s, more than noise explains (%s)".formatted(lead, test);
          case WITHIN_NOISE ->
              (next.isTie() ? "%s (%s)" : "%s, which is within noise (%s)").formatted(lead, test);
          case LEAKAGE ->
              lead
                  + ", but no verdict: a model was trained on images that it is measured on, so memorised images count as"
                  + " correct";
          case NOT_COMPARABLE, UNKNOWN ->
              throw new IllegalStateException("compared models without a verdict");
        });
    long alike =
        comparison.modelDifferences().stream()
            .filter(one -> one.verdict() == ComparisonVerdict.WITHIN_NOISE && !one.equals(next))
            .count();
    if (alike > 0) {
      sentences.add(
          alike == 1
              ? "one more is within noise of the best"
              : alike + " more are within noise of the best");
    }
    boolean differs =
        comparison.settings().stream().anyMatch(setting -> !setting.path().equals("seed"));
    if (differs && comparison.groups().stream().allMatch(group -> group.runs().size() == 1)) {
      sentences.add(
          "this verdict is on these models only: to compare their settings, train each with several seeds");
    }
    return sentences;
  }

  private static Optional<String> groupDifferences(RunsComparison comparison) {
    return comparison.groupDifferences().stream()
        .min(Comparator.comparingDouble(GroupDifference::mean))
        .map(lead -> {
          SeedGroup best = comparison.groups().get(lead.best());
          return format(
              "%s%s (%s, %s: %s to %s)",
              Sentences.lead(
                  "best",
                  best.label(),
                  format(
                      "mean accuracy %.4f (sd %.4f)",
                      best.accuracy().mean(), best.accuracy().standardDeviation()),
                  comparison.groups().get(lead.other()).label(),
                  lead.mean()),
              Sentences.isTie(lead.mean()) ? "" : noise(lead.verdict()),
              switch (lead.method()) {
                case PAIRED -> "paired t interval over %d seeds".formatted(best.runs().size());
                case WELCH -> "Welch's t interval over the seeds";
              },
              Sentences.confidence(
                  GroupDifference.CONFIDENCE, comparison.groupDifferences().size()),
              ComparisonTables.signed(lead.low()),
              ComparisonTables.signed(lead.high()));
        });
  }

  private static String noise(ComparisonVerdict verdict) {
    return verdict == ComparisonVerdict.WITHIN_NOISE
        ? ", which is within noise"
        : ", more than noise explains";
  }

  /** If two seeds are too few to show a lead. */
  private static Optional<String> fewSeeds(RunsComparison comparison) {
    return comparison.groupDifferences().stream()
        .filter(lead -> lead.verdict() == ComparisonVerdict.WITHIN_NOISE)
        .filter(lead ->
            Math.min(
                    comparison.groups().get(lead.best()).runs().size(),
                    comparison.groups().get(lead.other()).runs().size())
                < FEW)
        .findFirst()
        .map(_ -> "two seeds give wide intervals: train with more seeds for a clear verdict");
  }

  private static Optional<String> onlySeeds(RunsComparison comparison) {
    List<SeedGroup> groups = comparison.groups();
    if (groups.size() != 1 || groups.getFirst().runs().size() < 2) {
      return Optional.empty();
    }
    SeedGroup group = groups.getFirst();
    return Optional.of(
        format(
            "the settings differ only in the seed (%s), so the difference between them is due to chance: mean accuracy %.4f, sd %.4f",
            group.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")),
            group.accuracy().mean(),
            group.accuracy().standardDeviation()));
  }
}
