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
 * Several runs compared: settings, learning curves, accuracies, the images on which they disagree,
 * and whether the best is really better. All models are evaluated on the images of one split. If
 * these differ between runs, nothing is compared.
 *
 * <p>Whether one model is better than another on images of this kind is decided by the images that
 * only one of them classifies correctly; whether one training method is better than another, by
 * several seeds of each.
 *
 * @param runs in the given order
 * @param data of the first run that was evaluated; empty if none was
 * @param settings differences between the recipes
 * @param environment other differences between the trainings
 * @param incomparable why the runs cannot be compared, if so
 * @param best index of the run with the highest accuracy, of those not trained on the images if
 *     there are any
 * @param modelDifferences the best model against each other evaluated one
 * @param groups runs that differ only in the seed
 * @param groupDifferences the best group of several seeds against each other one
 * @param disagreements the images for which models predict different classes
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
    /** The split data of a run's recipe. */
    SplitDataset of(Run run) throws IOException;
  }

  /**
   * Compares runs.
   *
   * @param opened at least two, of networks or ensembles
   * @param split that is evaluated
   * @throws BobbinException if there are fewer than two, or one twice
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
   * Whether the best is better than the runner-up: training methods if there are several seeds,
   * else models.
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

  /** Whether at least two models were measured on the same images. */
  public boolean isCompared() {
    return !modelDifferences.isEmpty();
  }

  /** The second best model. */
  public Optional<ModelDifference> runnerUp() {
    return modelDifferences.stream()
        .min(
            Comparator.comparing(
                    (ModelDifference one) -> one.verdict() == ComparisonVerdict.LEAKAGE)
                .thenComparingDouble(one -> one.accuracy().difference()));
  }

  /** The names of the classes; empty if nothing was evaluated. */
  public List<String> classNames() {
    return data.map(found -> found.dataset().classNames()).orElse(List.of());
  }

  /** The runs that were measured, in the order of the answers of {@link Disagreement}. */
  public List<ComparedRun> measured() {
    return runs.stream().filter(run -> run.measured().isPresent()).toList();
  }
}
