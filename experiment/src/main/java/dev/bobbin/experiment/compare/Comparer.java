package dev.bobbin.experiment.compare;

import dev.bobbin.analysis.evaluation.Predictions;
import dev.bobbin.analysis.stats.Holm;
import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Provenance.Source;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** Evaluates runs and compares them for one {@link RunsComparison}. May be used once. */
final class Comparer {
  private static final long BOOTSTRAP_SEED = 1;

  private final Split split;
  private final List<ComparedRun> runs = new ArrayList<>();
  private final List<Candidate> candidates = new ArrayList<>();

  Comparer(Split split) {
    this.split = split;
  }

  private record Candidate(
      int index, SplitDataset data, Predictions predictions, double accuracy, boolean leaks) {
    List<String> digests() {
      return data.dataset().provenance().files().stream().map(Source::sha256).toList();
    }
  }

  RunsComparison compare(List<Run> opened, RunsComparison.DataSource source, ThreadTeam team)
      throws IOException {
    for (Run run : opened) {
      measure(run, name(run, opened), source, team);
    }
    Optional<String> incomparable = incomparable();
    List<Candidate> compared =
        incomparable.isEmpty() && candidates.size() > 1 ? List.copyOf(candidates) : List.of();
    List<Candidate> honest = compared.stream().filter(one -> !one.leaks()).toList();
    List<Candidate> eligible = honest.isEmpty() ? compared : honest;
    // Of equals the first: max would take the last.
    Optional<Candidate> best =
        eligible.stream().reduce((a, b) -> b.accuracy() > a.accuracy() ? b : a);
    List<SeedGroup> groups = SeedGroup.of(runs, eligible.stream().map(Candidate::index).toList());
    return new RunsComparison(
        split,
        runs,
        candidates.stream().map(Candidate::data).findFirst(),
        SettingsDifference.ofRecipes(opened.stream().map(Run::recipe).toList()),
        SettingsDifference.ofProvenances(opened.stream().map(Run::provenance).toList()),
        incomparable,
        best.isPresent() ? OptionalInt.of(best.get().index()) : OptionalInt.empty(),
        best.map(found -> models(compared, found)).orElse(List.of()),
        groups,
        groupDifferences(groups),
        compared.isEmpty()
            ? List.of()
            : Disagreement.of(compared.stream().map(Candidate::predictions).toList()));
  }

  private void measure(Run run, String name, RunsComparison.DataSource source, ThreadTeam team)
      throws IOException {
    try {
      SplitDataset data = source.of(run);
      if (data.count(split) == 0) {
        String problem = "no %s images in its split; try --split test".formatted(split.id());
        runs.add(ComparedRun.without(name, run, problem));
        return;
      }
      ComparedRun measured =
          ComparedRun.of(name, run, inOneOrder(run.measure(data, split, team), data));
      candidates.add(
          new Candidate(
              runs.size(),
              data,
              measured.measured().orElseThrow().predictions(),
              measured.accuracy(),
              measured.leakage().isPresent()));
      runs.add(measured);
    } catch (BobbinException e) {
      runs.add(ComparedRun.without(name, run, String.valueOf(e.getMessage())));
    }
  }

  /** A model's classes may lie in another order than the first model's. */
  private EvaluatedPredictions inOneOrder(EvaluatedPredictions measured, SplitDataset data) {
    List<String> own = data.dataset().classNames();
    List<String> first =
        candidates.isEmpty() ? own : candidates.getFirst().data().dataset().classNames();
    boolean reordered = !own.equals(first) && Set.copyOf(own).equals(Set.copyOf(first));
    return reordered ? measured.ordered(own, first) : measured;
  }

  private static String name(Run run, List<Run> all) {
    String own = fileName(run);
    long alike = all.stream().filter(other -> fileName(other).equals(own)).count();
    return alike == 1 ? own : run.directory().toString();
  }

  private static String fileName(Run run) {
    Path name = run.directory().toAbsolutePath().normalize().getFileName();
    return name == null ? run.directory().toString() : name.toString();
  }

  private Optional<String> incomparable() {
    return candidates.stream()
        .filter(one ->
            !one.digests().equals(candidates.getFirst().digests())
                || !one.predictions().isOfSameImages(candidates.getFirst().predictions()))
        .findFirst()
        .map(other ->
            "measured on different images: %s, %s; their figures cannot be compared, each stands by itself"
                .formatted(images(candidates.getFirst()), images(other)));
  }

  private String images(Candidate candidate) {
    return String.format(
        Locale.ROOT,
        "%s on %,d %s images of %s",
        runs.get(candidate.index()).name(),
        candidate.data().count(split),
        split.id(),
        candidate.data().dataset().name());
  }

  private static List<ModelDifference> models(List<Candidate> compared, Candidate best) {
    List<Candidate> others = compared.stream().filter(one -> one.index() != best.index()).toList();
    List<ModelDifference> found =
        others.parallelStream()
            .map(other ->
                ModelDifference.of(
                    best.index(),
                    best.predictions(),
                    other.index(),
                    other.predictions(),
                    BOOTSTRAP_SEED))
            .toList();
    double[] adjusted = Holm.adjust(found.stream().mapToDouble(ModelDifference::pValue).toArray());
    return IntStream.range(0, found.size())
        .mapToObj(i -> found.get(i).adjusted(adjusted[i], best.leaks() || others.get(i).leaks()))
        .toList();
  }

  private List<GroupDifference> groupDifferences(List<SeedGroup> groups) {
    List<Integer> several =
        IntStream.range(0, groups.size())
            .filter(i -> groups.get(i).runs().size() > 1)
            .boxed()
            .toList();
    if (several.size() < 2) {
      return List.of();
    }
    Comparator<Integer> byMean = Comparator.comparingDouble(i -> groups.get(i).accuracy().mean());
    int best = several.stream().max(byMean).orElseThrow();
    return several.stream()
        .filter(other -> other != best)
        .map(other -> GroupDifference.of(runs, groups, best, other, several.size() - 1))
        .toList();
  }
}
