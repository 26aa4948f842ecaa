package dev.bobbin.experiment.compare;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Several runs side by side: what was set otherwise, how they learned, how accurate they are, on
 * which images they disagree, and whether the best one is really better. All models are measured
 * anew on the images of one part. Where those are not the same images for all, nothing is compared.
 *
 * <p>Two kinds of questions are kept apart. Whether one model is better than another, on images of
 * this kind, is judged by the images that only one of them classifies correctly. Whether one way of
 * training is better than another is judged by several seeds of each, where they are given.
 *
 * @param split of the images
 * @param runs as they were given
 * @param data of the first run that was measured, and so the images of all where they are
 *     comparable; empty where none was
 * @param settings in which the recipes differ
 * @param environment in which the trainings differ otherwise
 * @param incomparable why the runs cannot be compared, if so
 * @param best index of the run whose model is most accurate, of those that have not learned from
 *     them if there are any
 * @param modelDifferences the best one against each of the others that were measured
 * @param groups runs whose settings are the same but for the seed
 * @param groupDifferences the best group of several seeds against each other one
 * @param disagreements the images that not all models take for the same
 */
public record RunsComparison(
    Split split,
    List<ComparedRun> runs,
    Optional<SplitDataset> data,
    List<SettingsDifference> settings,
    List<SettingsDifference> environment,
    Optional<String> incomparable,
    OptionalInt best,
    List<ModelDifference> modelDifferences,
    List<SeedGroup> groups,
    List<GroupDifference> groupDifferences,
    List<Disagreement> disagreements) {
  public RunsComparison {
    runs = List.copyOf(runs);
    settings = List.copyOf(settings);
    environment = List.copyOf(environment);
    modelDifferences = List.copyOf(modelDifferences);
    groups = List.copyOf(groups);
    groupDifferences = List.copyOf(groupDifferences);
    disagreements = List.copyOf(disagreements);
  }

  /** Finds the data of runs. */
  @FunctionalInterface
  public interface DataSource {
    /** The data of a run's recipe, shared out. */
    SplitDataset of(Run run) throws IOException;
  }

  /**
   * Compares runs.
   *
   * @param opened at least two, of networks or ensembles
   * @param source finds their data
   * @param split whose images are measured on
   * @param team works together
   * @throws BobbinException if there are less than two, or one twice
   */
  public static RunsComparison of(List<Run> opened, DataSource source, Split split, ThreadTeam team)
      throws IOException {
    if (opened.size() < 2 || directories(opened).distinct().count() < opened.size()) {
      throw BobbinException.usage(
          "comparison",
          "at least 2 different runs",
          directories(opened).distinct().count() + " of " + opened.size());
    }
    return new Comparer(split).compare(opened, source, team);
  }

  private static Stream<Path> directories(List<Run> runs) {
    return runs.stream().map(run -> run.directory().toAbsolutePath().normalize());
  }

  /**
   * Whether the best is better than the runner-up: way of training if there are seeds, or model.
   */
  public ComparisonVerdict verdict() {
    if (incomparable.isPresent()) {
      return ComparisonVerdict.NOT_COMPARABLE;
    }
    if (groups.size() == 1 && groups.getFirst().runs().size() > 1) {
      return ComparisonVerdict.UNKNOWN;
    }
    Optional<GroupDifference> difference =
        groupDifferences.stream().min(Comparator.comparingDouble(GroupDifference::mean));
    return difference
        .map(GroupDifference::verdict)
        .orElseGet(
            () -> runnerUp().map(ModelDifference::verdict).orElse(ComparisonVerdict.UNKNOWN));
  }

  /** The model that comes next to the best one. */
  public Optional<ModelDifference> runnerUp() {
    return modelDifferences.stream()
        .min(
            Comparator.comparing(
                    (ModelDifference one) -> one.verdict() == ComparisonVerdict.LEAKAGE)
                .thenComparingDouble(one -> one.accuracy().difference()));
  }

  /** The names of the classes; none where nothing could be measured. */
  public List<String> classNames() {
    return data.map(found -> found.dataset().classNames()).orElse(List.of());
  }

  /** The runs that were measured, in the order of the answers of {@link Disagreement}. */
  public List<ComparedRun> measured() {
    return runs.stream().filter(run -> run.measured().isPresent()).toList();
  }
}
