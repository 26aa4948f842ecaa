package dev.bobbin.cli.commands;

import dev.bobbin.cli.options.DatasetArgument;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Json;
import dev.bobbin.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Counts images. */
@Command(
    name = "counts",
    header = "Count the images of each class.",
    description = "A line for each class, with its training and test images.",
    footer = {
      "  bobbin data counts fashion-mnist",
      "  bobbin data counts fashion-mnist-mini --json"
    })
public final class DataCountsCommand extends HostCommand {
  @Mixin DatasetArgument dataset = new DatasetArgument();

  public DataCountsCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() {
    Dataset read = dataset.open(host);
    int[] train = read.train().countsPerClass(read.classes());
    int[] test = read.test().countsPerClass(read.classes());
    if (common.json) {
      List<@Nullable Object> rows = new ArrayList<>();
      for (int label = 0; label < read.classes(); label++) {
        rows.add(
            Json.of(
                "name", read.classNames().get(label), "train", train[label], "test", test[label]));
      }
      host.json("dataset", read.name(), "classes", rows);
      return ExitCode.DONE;
    }
    int width = Math.max(5, read.classNames().stream().mapToInt(String::length).max().orElse(0));
    String row = "%-" + width + "s %,9d %,9d%n";
    host.print("%-" + width + "s %9s %9s%n", "class", "train", "test");
    for (int label = 0; label < read.classes(); label++) {
      host.print(row, read.classNames().get(label), train[label], test[label]);
    }
    host.print(row, "total", read.train().count(), read.test().count());
    return ExitCode.DONE;
  }
}
