package dev.bobbin.cli.commands;

import dev.bobbin.cli.options.DatasetArgument;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Json;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.split.Duplicates;
import dev.bobbin.data.split.Duplicates.Group;
import dev.bobbin.data.split.Duplicates.Place;
import dev.bobbin.data.split.Split;
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
    boolean validated = read.validation().isPresent();
    if (common.json) {
      host.json(
          "dataset", read.name(),
          "repeatsInTrain", duplicates.repeatsWithin(Split.TRAIN),
          "repeatsInValidation", validated ? duplicates.repeatsWithin(Split.VALIDATION) : null,
          "repeatsInTest", duplicates.repeatsWithin(Split.TEST),
          "validationImagesInTrain",
              validated ? duplicates.shared(Split.VALIDATION, Split.TRAIN) : null,
          "testImagesInTrain", duplicates.shared(Split.TEST, Split.TRAIN),
          "testImagesInValidation",
              validated ? duplicates.shared(Split.TEST, Split.VALIDATION) : null,
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
        duplicates.repeatsWithin(Split.TRAIN),
        duplicates.repeatsWithin(Split.TEST),
        duplicates.shared(Split.TEST, Split.TRAIN),
        duplicates.withDifferentLabels());
    if (validated) {
      host.print(
          "%d validation images repeat an earlier one, %d are in the training split and %d in the test split too%n",
          duplicates.repeatsWithin(Split.VALIDATION),
          duplicates.shared(Split.VALIDATION, Split.TRAIN),
          duplicates.shared(Split.VALIDATION, Split.TEST));
    }
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

  private static String name(Split split) {
    return split.id();
  }
}
