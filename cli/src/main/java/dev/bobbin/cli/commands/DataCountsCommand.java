package dev.bobbin.cli.commands;

import dev.bobbin.cli.options.DatasetArgument;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Counts images. */
@Command(
    name = "counts",
    header = "Count the images of each class.",
    description = "A line for each class, with its training, validation and test images.",
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
    List<Split> splits = new ArrayList<>();
    splits.add(new Split("train", read.train()));
    read.validation().ifPresent(own -> splits.add(new Split("validation", own)));
    splits.add(new Split("test", read.test()));
    List<int[]> counts =
        splits.stream().map(split -> split.images.countsPerClass(read.classes())).toList();
    if (common.json) {
      List<@Nullable Object> rows = new ArrayList<>();
      for (int label = 0; label < read.classes(); label++) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("name", read.classNames().get(label));
        for (int i = 0; i < splits.size(); i++) {
          row.put(splits.get(i).name, counts.get(i)[label]);
        }
        rows.add(row);
      }
      host.json("dataset", read.name(), "classes", rows, "notes", read.notes());
      return ExitCode.DONE;
    }
    int width = Math.max(5, read.classNames().stream().mapToInt(String::length).max().orElse(0));
    String name = "%-" + width + "s";
    host.print(name, "class");
    splits.forEach(split -> host.print(" %" + split.width() + "s", split.name));
    host.print("%n");
    for (int label = 0; label < read.classes(); label++) {
      host.print(name, read.classNames().get(label));
      for (int i = 0; i < splits.size(); i++) {
        host.print(" %," + splits.get(i).width() + "d", counts.get(i)[label]);
      }
      host.print("%n");
    }
    host.print(name, "total");
    splits.forEach(split -> host.print(" %," + split.width() + "d", split.images.count()));
    host.print("%n");
    return ExitCode.DONE;
  }

  private record Split(String name, LabeledImages images) {
    int width() {
      return Math.max(9, name.length());
    }
  }
}
