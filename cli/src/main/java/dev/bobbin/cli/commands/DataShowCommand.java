package dev.bobbin.cli.commands;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.cli.options.DatasetArgument;
import dev.bobbin.cli.options.OptionRange;
import dev.bobbin.cli.options.SplitOption;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.split.Split;
import dev.bobbin.report.picture.Heading;
import dev.bobbin.report.picture.ImageGallery;
import dev.bobbin.report.picture.Picture;
import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws a gallery. */
@Command(
    name = "show",
    header = "Draw random images of a dataset with their class names, as a PNG picture.",
    description = "The same seed shows the same images.",
    footer = {
      "  bobbin data show fashion-mnist --count 60 --columns 10 --out gallery.png",
      "  bobbin data show fashion-mnist-mini --split test"
    })
public final class DataShowCommand extends HostCommand {
  private static final int MOST_IMAGES = 10_000;

  @Mixin DatasetArgument dataset = new DatasetArgument();

  @Option(
      names = "--out",
      paramLabel = "FILE.png",
      description = "File to write, gallery.png by default.")
  Path out = Path.of("gallery.png");

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description = "train (the default), validation or test.")
  Split split = Split.TRAIN;

  @Option(names = "--count", paramLabel = "N", description = "How many images; 25 by default.")
  int count = 25;

  @Option(names = "--columns", paramLabel = "N", description = "How many in a row; 5 by default.")
  int columns = 5;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the random choice, 1 by default.")
  long seed = 1;

  public DataShowCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() {
    OptionRange.check("--count", count, 1, MOST_IMAGES, "25");
    OptionRange.check("--columns", columns, 1, MOST_IMAGES, "25");
    Dataset read = dataset.open(host);
    LabeledImages images = SplitOption.of(read, split);
    int[] chosen = ImageGallery.choose(images.count(), count, seed);
    String details =
        format(
            "%,d of the %,d images of the %s split, chosen at random with seed %d",
            chosen.length, images.count(), split.id(), seed);
    ImageGallery.of(
            Heading.of(read.name()).with(details), images, chosen, read.classNames(), columns)
        .writePng(out, Picture.SCREEN_DPI);
    if (common.json) {
      host.json(
          "dataset", read.name(),
          "split", split.id(),
          "picture", out.toString(),
          "notes", read.notes(),
          "indices", Arrays.stream(chosen).boxed().toList(),
          "labels", Arrays.stream(chosen).mapToObj(images::label).toList());
    } else {
      host.print(
          "wrote %s: %d images of the %s split of %s%n",
          out, chosen.length, split.id(), read.name());
    }
    return ExitCode.DONE;
  }
}
