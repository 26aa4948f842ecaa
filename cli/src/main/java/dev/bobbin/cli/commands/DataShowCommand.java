package dev.bobbin.cli.commands;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.cli.options.DatasetArgument;
import dev.bobbin.cli.options.OptionRange;
import dev.bobbin.cli.options.SplitOption;
import dev.bobbin.cli.session.Recipes;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.Augmentation;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.split.Split;
import dev.bobbin.experiment.evaluation.AugmentedImages;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.report.picture.AugmentationGallery;
import dev.bobbin.report.picture.Heading;
import dev.bobbin.report.picture.ImageGallery;
import dev.bobbin.report.picture.Picture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws a gallery. */
@Command(
    name = "show",
    header = "Draw random images of a dataset with their class names, as a PNG picture.",
    description =
        "The same seed shows the same images. With --augment, a row shows a training image of a recipe, and then what "
            + "its training makes of it epoch by epoch, to the bit.",
    footer = {
      "  bobbin data show fashion-mnist --count 60 --columns 10 --out gallery.png",
      "  bobbin data show fashion-mnist-mini --split test",
      "  bobbin data show --augment shoes.yaml --count 4 --out augmented.png"
    })
public final class DataShowCommand extends HostCommand {
  private static final int MOST_IMAGES = 10_000;
  private static final int IMAGES = 25;
  private static final int COLUMNS = 5;
  private static final int AUGMENTED_IMAGES = 6;
  private static final int AUGMENTED_COLUMNS = 8;

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

  @Option(
      names = "--count",
      paramLabel = "N",
      description =
          "How many images; 25 by default, and 6 with --augment, then of each class in turn.")
  Optional<Integer> count = Optional.empty();

  @Option(
      names = "--columns",
      paramLabel = "N",
      description =
          "How many in a row; 5 by default. With --augment the image itself and N - 1 epochs, 8 by default.")
  Optional<Integer> columns = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the random choice, 1 by default.")
  long seed = 1;

  @Option(
      names = "--augment",
      paramLabel = "RECIPE",
      description =
          "Show training images as this recipe augments and prepares them: a .yaml file, or the name of a recipe that "
              + "comes with Bobbin. DATASET is then by default that of the recipe.")
  Optional<String> recipe = Optional.empty();

  public DataShowCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    OptionRange.check("--count", count.orElse(IMAGES), 1, MOST_IMAGES, "25");
    OptionRange.check("--columns", columns.orElse(COLUMNS), 1, MOST_IMAGES, "25");
    if (recipe.isPresent()) {
      augmented(recipe.get());
    } else {
      plain();
    }
    return ExitCode.DONE;
  }

  private void plain() {
    Dataset read = dataset.open(host);
    LabeledImages images = SplitOption.of(read, split);
    int[] chosen = ImageGallery.choose(images.count(), count.orElse(IMAGES), seed);
    String details =
        format(
            "%,d of the %,d images of the %s split, chosen at random with seed %d",
            chosen.length, images.count(), split.id(), seed);
    ImageGallery.of(
            Heading.of(read.name()).with(details),
            images,
            chosen,
            read.classNames(),
            columns.orElse(COLUMNS))
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
  }

  private void augmented(String given) throws IOException {
    if (split != Split.TRAIN) {
      throw BobbinException.usage(
          "--augment", "--split train, since only training images are augmented", split.id());
    }
    int epochs =
        OptionRange.atLeast(
                "--columns", columns.orElse(AUGMENTED_COLUMNS), 2, AUGMENTED_COLUMNS + "")
            - 1;
    Recipes recipes = new Recipes(host);
    Recipe read = recipes.read(given, List.of());
    if (dataset.given().isEmpty()) {
      recipes.requireData(given, read, dataset.locations());
    }
    NetworkRecipe network = read.networks().getFirst();
    Augmentation augmentation = network.data().augmentation();
    if (augmentation.changesNothing()) {
      throw BobbinException.usage(
          given,
          "a recipe with data.augment",
          "one that changes no image",
          "augment: {horizontal-flip: true, shift: 2} under data");
    }
    Dataset opened = dataset.open(host, read.data().dataset(), read.preprocessing(), given);
    SplitDataset data = SplitDataset.of(opened, network.data());
    int[] chosen =
        ImageGallery.chooseOfClasses(
            data.labels(Split.TRAIN), count.orElse(AUGMENTED_IMAGES), seed);
    AugmentedImages images = AugmentedImages.of(data, augmentation, network.seed(), chosen, epochs);
    AugmentationGallery.of(
            Heading.of(opened.name() + " as " + read.name() + " augments it")
                .with(
                    format(
                        "%d of the %,d images to train on, and what the first %d epochs make of them",
                        chosen.length, data.count(Split.TRAIN), epochs)),
            images,
            opened.classNames())
        .writePng(out, Picture.SCREEN_DPI);
    int[] inSplit = data.indices(Split.TRAIN);
    if (common.json) {
      host.json(
          "dataset", opened.name(),
          "split", split.id(),
          "picture", out.toString(),
          "notes", opened.notes(),
          "indices", Arrays.stream(chosen).mapToObj(i -> inSplit[i]).toList(),
          "labels",
              Arrays.stream(chosen)
                  .mapToObj(i -> data.images(Split.TRAIN).label(inSplit[i]))
                  .toList(),
          "recipe", read.name(),
          "epochs", epochs);
    } else {
      host.print(
          "wrote %s: %d training images of %s, and each as augmented in %d epochs by %s%n",
          out, chosen.length, opened.name(), epochs, read.name());
    }
  }
}
