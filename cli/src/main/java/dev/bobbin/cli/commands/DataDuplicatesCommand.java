package dev.bobbin.cli.commands;

import dev.bobbin.base.text.Names;
import dev.bobbin.cli.options.DatasetArgument;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Json;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.DatasetSplit;
import dev.bobbin.data.Duplicates;
import dev.bobbin.data.Duplicates.Group;
import dev.bobbin.data.Duplicates.Place;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Finds images that occur more than once. */
@Command(
    name = "duplicates",
    header = "Find images that occur more than once, byte for byte, within and across the splits.",
    description =
        "Test images that are also in the training split make the test accuracy look better than it is.",
    footer = {
      "  bobbin data duplicates fashion-mnist",
      "  bobbin data duplicates fashion-mnist-mini --json"
    })
public final class DataDuplicatesCommand extends HostCommand {
  private static final int SHOWN = 20;

  @Mixin DatasetArgument dataset = new DatasetArgument();

  public DataDuplicatesCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() {
    Dataset read = dataset.open(host);
    Duplicates duplicates = Duplicates.in(read);
    if (common.json) {
      host.json(
          "dataset", read.name(),
          "repeatsInTrain", duplicates.repeatsWithin(DatasetSplit.TRAIN),
          "repeatsInTest", duplicates.repeatsWithin(DatasetSplit.TEST),
          "testImagesInTrain", duplicates.testImagesInTraining(),
          "withDifferentLabels", duplicates.withDifferentLabels(),
          "notes", read.notes(),
          "groups",
              duplicates.groups().stream()
                  .map(g ->
                      g.places().stream()
                          .map(p ->
                              Json.of(
                                  "split", name(p.split()),
                                  "index", p.index(),
                                  "label", p.label()))
                          .toList())
                  .toList());
      return ExitCode.DONE;
    }
    host.print(
        "%s: %d training images repeat an earlier one, %d test images repeat an earlier one,%n"
            + "%d test images are in the training split too, %d images have two labels%n",
        read.name(),
        duplicates.repeatsWithin(DatasetSplit.TRAIN),
        duplicates.repeatsWithin(DatasetSplit.TEST),
        duplicates.testImagesInTraining(),
        duplicates.withDifferentLabels());
    List<Group> groups = duplicates.groups();
    for (Group group : groups.subList(0, Math.min(SHOWN, groups.size()))) {
      host.out()
          .println(
              group.places().stream()
                  .map(place -> text(place, read))
                  .collect(Collectors.joining(", ", "  ", "")));
    }
    if (groups.size() > SHOWN) {
      host.out().println("  and " + (groups.size() - SHOWN) + " more; --json lists them all");
    }
    return ExitCode.DONE;
  }

  private static String text(Place place, Dataset dataset) {
    return "%s %d (%s)"
        .formatted(name(place.split()), place.index(), dataset.classNames().get(place.label()));
  }

  private static String name(DatasetSplit split) {
    return Names.id(split);
  }
}
