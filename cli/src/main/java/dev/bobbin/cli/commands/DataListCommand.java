package dev.bobbin.cli.commands;

import dev.bobbin.base.BobbinException;
import dev.bobbin.cli.options.DataOptions;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Json;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.DatasetCatalogue.Entry;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the catalogue. */
@Command(
    name = "list",
    header = "List the datasets that Bobbin knows by name, and where they are.",
    description = "Commands that need a dataset download it if it is missing.",
    footer = {"  bobbin data list", "  bobbin data list --json"})
public final class DataListCommand extends HostCommand {
  @Mixin DataOptions data = new DataOptions();

  public DataListCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() {
    DataLocations locations = data.locations();
    if (common.json) {
      host.json(
          "datasets",
          DatasetCatalogue.entries().stream()
              .map(e ->
                  Json.of(
                      "name", e.name(),
                      "description", e.description(),
                      "train", e.trainCount(),
                      "test", e.testCount(),
                      "classes", e.classNames(),
                      "place", place(e, locations).orElse(null)))
              .toList());
      return ExitCode.DONE;
    }
    for (Entry entry : DatasetCatalogue.entries()) {
      host.print(
          "%-20s %,6d + %,6d images, %2d classes  %s%n%-20s %s%n",
          entry.name(),
          entry.trainCount(),
          entry.testCount(),
          entry.classNames().size(),
          place(entry, locations)
              .orElse("not here; 'bobbin data fetch " + entry.name() + "' downloads it"),
          "",
          entry.description());
    }
    return ExitCode.DONE;
  }

  /** A folder given by --data may contain one of the datasets and not the others. */
  private static Optional<String> place(Entry entry, DataLocations locations) {
    try {
      return DatasetCatalogue.locate(entry.name(), locations);
    } catch (BobbinException e) {
      return Optional.empty();
    }
  }
}
