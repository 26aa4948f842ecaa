package dev.bobbin.cli.commands;

import dev.bobbin.cli.options.CommonOptions;
import dev.bobbin.cli.options.DatasetArgument;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Json;
import dev.bobbin.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Counts images. */
@Command(
    name = "counts",
    header = "Count the images of each class.",
    footer = {
      "",
      "Examples:",
      "  bobbin data counts fashion-mnist",
      "  bobbin data counts fashion-mnist-mini --json"
    })
public final class DataCountsCommand implements Callable<Integer> {
  private final Host host;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin DatasetArgument dataset = new DatasetArgument();

  public DataCountsCommand(Host host) {
    this.host = host;
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
      Json.print(host, Json.of("dataset", read.name(), "classes", rows));
      return ExitCode.DONE;
    }
    int width = Math.max(5, read.classNames().stream().mapToInt(String::length).max().orElse(0));
    String row = "%-" + width + "s %,9d %,9d%n";
    host.out().printf(Locale.ROOT, "%-" + width + "s %9s %9s%n", "class", "train", "test");
    for (int label = 0; label < read.classes(); label++) {
      host.out().printf(Locale.ROOT, row, read.classNames().get(label), train[label], test[label]);
    }
    host.out().printf(Locale.ROOT, row, "total", read.train().count(), read.test().count());
    return ExitCode.DONE;
  }
}
