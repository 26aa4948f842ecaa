package dev.bobbin.cli.commands;

import dev.bobbin.cli.options.DataOptions;
import dev.bobbin.cli.render.DatasetReport;
import dev.bobbin.cli.render.DownloadProgress;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Downloads a dataset that is not here yet. */
@Command(
    name = "fetch",
    header = "Download a dataset into the cache, unless it is there already, and check it.",
    description = "An interrupted download is continued.",
    footer = {"  bobbin data fetch fashion-mnist", "  bobbin data fetch mnist"})
public final class DataFetchCommand extends HostCommand {
  @Mixin DataOptions data = new DataOptions();

  @Parameters(paramLabel = "NAME", description = "A name from 'bobbin data list'.")
  String name = "";

  public DataFetchCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() {
    boolean known = DatasetCatalogue.entries().stream().anyMatch(e -> e.name().equals(name));
    if (!known) {
      // A path needs no download; the catalogue says which names there are.
      DatasetCatalogue.locate(name, data.locations());
    }
    Dataset dataset = DownloadProgress.open(host, name, data.locations(), PreprocessingSpec.AUTO);
    DatasetReport.print(host, common.json, dataset);
    return ExitCode.DONE;
  }
}
