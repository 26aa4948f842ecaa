package dev.bobbin.cli.commands;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.cli.options.DatasetArgument;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
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
    footer = {"  bobbin data show fashion-mnist --count 60 --columns 10 --out gallery.png",
      "  bobbin data show fashion-mnist-mini --split test"
    })
public final class DataShowCommand extends HostCommand {
  private static final int MOST_IMAGES = 10_000;

  @Mixin DatasetArgument dataset = new DatasetArgument();

  @Option(
      names = "--out",
      paramLabel = "FILE.png",
      description = "Where to; gallery.png by default.")
  Path out = Path.of("gallery.png");

  @Option(names = "--split", paramLabel = "SPLIT", description = "train (the default) or test.")
  String part = "train";

  @Option(names = "--count", paramLabel = "N", description = "How many images; 25 by default.")
  int count = 25;

  @Option(names = "--columns", paramLabel = "N", description = "How many in a row; 5 by default.")
  int columns = 5;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the choice; the same seed shows the same images.")
  long seed = 1;

  public DataShowCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() {
    requireWithin("--count", count);
    requireWithin("--columns", columns);
    if (!part.equals("train") && !part.equals("test")) {
      throw BobbinException.usage("--split", "train or test", "'" + part + "'", "train");
    }
    Dataset read = dataset.open(host);
    LabeledImages images = part.equals("train") ? read.train() : read.test();
    int[] chosen = ImageGallery.choose(images.count(), count, seed);
    String details =
        format(
            "%,d of the %,d images of the %s part, chosen at random with seed %d",
            chosen.length, images.count(), part, seed);
    ImageGallery.of(
            Heading.of(read.name()).with(details), images, chosen, read.classNames(), columns)
        .writePng(out, Picture.SCREEN_DPI);
    if (common.json) {
      host.json(
          "dataset", read.name(),
          "split", part,
          "picture", out.toString(),
          "indices", Arrays.stream(chosen).boxed().toList(),
          "labels", Arrays.stream(chosen).mapToObj(images::label).toList());
    } else {
      host.print(
          "wrote %s: %d images of the %s part of %s%n", out, chosen.length, part, read.name());
    }
    return ExitCode.DONE;
  }

  private static void requireWithin(String option, int value) {
    if (value < 1 || value > MOST_IMAGES) {
      throw BobbinException.usage(option, "1 to " + MOST_IMAGES, value, "25");
    }
  }
}
