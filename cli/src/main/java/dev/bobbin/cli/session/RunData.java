package dev.bobbin.cli.session;

import dev.bobbin.cli.render.DownloadProgress;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.run.Run;
import java.util.HashMap;
import java.util.Map;

/** Opens the data of runs; data sets that several runs share are read once. */
public final class RunData {
  private final Host host;
  private final DataLocations locations;
  private final Map<String, Dataset> found = new HashMap<>();

  public RunData(Host host, DataLocations locations) {
    this.host = host;
    this.locations = locations;
  }

  /** The split data of a run; warns if the files differ from those it was trained on. */
  public SplitDataset of(Run run) {
    Dataset dataset = found.computeIfAbsent(run.recipe().data().dataset(), this::open);
    if (!run.provenance().isOf(dataset)) {
      host.note(
          "warning: the run was trained on other files of "
              + dataset.name()
              + " than those in "
              + dataset.provenance().place());
    }
    return SplitDataset.of(dataset, run.recipe().data());
  }

  private Dataset open(String name) {
    return DownloadProgress.open(host, name, locations);
  }
}
