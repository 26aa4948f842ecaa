package dev.bobbin.cli;

import dev.bobbin.data.Dataset;
import dev.bobbin.data.ImageSet;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.engine.Team;
import dev.bobbin.lab.evaluation.Evaluation;
import dev.bobbin.lab.evaluation.EvaluationJson;
import dev.bobbin.lab.recipe.Recipe;
import dev.bobbin.lab.run.Ending;
import dev.bobbin.lab.run.Measured;
import dev.bobbin.lab.run.Part;
import dev.bobbin.lab.run.PreparedData;
import dev.bobbin.lab.run.Run;
import dev.bobbin.lab.run.RunResult;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The main job with no arguments. */
@Command(
    name = "demo",
    header = "Train a small network on Fashion-MNIST and show how good it gets.",
    description = {
      "",
      "Takes the full data set where it is found, and otherwise the 7,000 images that come with Bobbin."
    },
    footer = {"", "Example:", "  bobbin demo"})
final class DemoCommand implements Callable<Integer> {
  private static final String RECIPE = "demo";
  private static final String FULL = "fashion-mnist";

  /** A tenth of the images takes more epochs, and its own share to validate. */
  private static final List<String> EMBEDDED =
      List.of("data.name=fashion-mnist-mini", "data.split={stratified: {share: 0.1, seed: 1}}", "training.epochs=12");

  private final Host host;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin DataOptions data = new DataOptions();
  @Mixin ThreadOption threads = new ThreadOption();

  DemoCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() throws IOException {
    DataLocations locations = data.locations();
    boolean full = DatasetCatalogue.locate(FULL, locations).isPresent();
    if (!full) {
      host.note("The full Fashion-MNIST is not here: this takes the 7,000 images of it that come with Bobbin.");
    }
    Recipe recipe = new Recipes(host).read(RECIPE, full ? List.of() : EMBEDDED);
    Session session = new Session(host, common.json, locations.offline(), threads.threads());
    return session.train(recipe, Optional.empty(), result -> finish(result, recipe, locations, full));
  }

  private void finish(RunResult result, Recipe recipe, DataLocations locations, boolean full) throws IOException {
    Path directory = Path.of(result.run());
    Dataset dataset =
        DatasetCatalogue.open(recipe.data().dataset(), locations.offline(), new DownloadProgress(host));
    Path example = directory.resolve("example.png");
    writeExample(dataset.test(), example);
    Evaluation evaluation = evaluate(directory, recipe, dataset);
    if (common.json) {
      Map<String, @Nullable Object> document = new LinkedHashMap<>(result.json());
      document.put("dataset", dataset.name());
      document.put("evaluation", EvaluationJson.of(evaluation));
      Json.print(host, document);
      return;
    }
    host.out().println();
    host.out().print(evaluation.text());
    host.out().println();
    Session.print(host, result);
    host.out().println();
    host.out().println("The run lies in " + directory + ". Next:");
    host.out().println("  bobbin predict " + directory + " " + example + "   classify a picture, or your own");
    host.out().println("  bobbin train naderi-cnn   a network of a published report");
    if (!full) {
      host.out().println("  bobbin data fetch " + FULL + "   download the full data set (30 MB), which gives a better model");
    }
    if (result.ending() == Ending.INTERRUPTED) {
      host.out().println("  bobbin train --resume " + directory);
    }
  }

  private Evaluation evaluate(Path directory, Recipe recipe, Dataset dataset) throws IOException {
    PreparedData prepared = PreparedData.of(dataset, recipe.data().split());
    try (Team team = new Team(threads.threads())) {
      return Measured.of(
              Run.open(directory).model().network(), recipe.training().loss(), prepared, Part.TEST, team)
          .evaluation();
    }
  }

  /** The first test image as a picture to try {@code predict} on. */
  private static void writeExample(ImageSet test, Path file) throws IOException {
    int height = test.shape().height();
    int width = test.shape().width();
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    picture.getRaster().setDataElements(0, 0, width, height, test.image(0));
    ImageIO.write(picture, "png", file.toFile());
  }
}
