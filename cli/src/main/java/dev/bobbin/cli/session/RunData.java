package dev.bobbin.cli.session;

import dev.bobbin.cli.render.DownloadProgress;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.ReadOptions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.run.Run;
import java.util.HashMap;
import java.util.Map;

/** Opens the data of runs; data sets that several runs share are read once. */
public final class RunData {
  private final Host host;
  private final DataLocations locations;
  private final boolean skipBroken;
  private final Map<Prepared, Dataset> found = new HashMap<>();

  /** Data of which every picture can be read. */
  public RunData(Host host, DataLocations locations) {
    this(host, locations, false);
  }

  /**
   * Opens data.
   *
   * @param skipBroken whether to leave out pictures that cannot be read
   */
  public RunData(Host host, DataLocations locations, boolean skipBroken) {
    this.host = host;
    this.locations = locations;
    this.skipBroken = skipBroken;
  }

  /** The split data of a run; warns if the files differ from those it was trained on. */
  public SplitDataset of(Run run) {
    Recipe recipe = run.recipe();
    Dataset dataset =
        found.computeIfAbsent(
            new Prepared(recipe.data().dataset(), recipe.preprocessing()), this::open);
    if (!run.provenance().isOf(dataset)) {
      host.note(
          "warning: the run was trained on other files of "
              + dataset.name()
              + " than those in "
              + dataset.provenance().place());
    }
    return SplitDataset.of(dataset, recipe.data());
  }

  private record Prepared(String name, PreprocessingSpec how) {}

  private Dataset open(Prepared wanted) {
    ReadOptions options = ReadOptions.DEFAULT.with(wanted.how());
    return DownloadProgress.open(
        host, wanted.name(), locations, skipBroken ? options.skippingBroken() : options);
  }
}
