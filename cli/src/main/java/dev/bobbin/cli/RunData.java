package dev.bobbin.cli;

import dev.bobbin.data.Dataset;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.lab.run.ExperimentRun;
import dev.bobbin.lab.run.PreparedData;

/** Finds the data of runs. */
final class RunData {
  private final Host host;
  private final DataLocations locations;

  RunData(Host host, DataLocations locations) {
    this.host = host;
    this.locations = locations;
  }

  /** The data of a run, shared out; warns where they are not those that it was trained on. */
  PreparedData of(ExperimentRun run) {
    Dataset dataset;
    try (DownloadProgress progress = new DownloadProgress(host)) {
      dataset = DatasetCatalogue.open(run.recipe().data().dataset(), locations, progress);
    }
    if (!run.provenance().isOf(dataset)) {
      host.note(
          "warning: the run was trained on other files of "
              + dataset.name()
              + " than those in "
              + dataset.provenance().place());
    }
    return PreparedData.of(dataset, run.recipe().data());
  }
}
