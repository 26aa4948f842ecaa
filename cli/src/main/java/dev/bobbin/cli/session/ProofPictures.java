package dev.bobbin.cli.session;

import dev.bobbin.base.BobbinException;
import dev.bobbin.cli.terminal.Errors;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.split.Split;
import dev.bobbin.experiment.evaluation.OtherPictures;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.interop.ProofImages;
import dev.bobbin.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Chooses the images that an exported model is proved on. */
public final class ProofPictures {
  private ProofPictures() {}

  /**
   * Test images, drawn by a seed; noise where there are none.
   *
   * @param run of the model, if it has one
   */
  public static ProofImages of(
      Model model, Optional<Run> run, DataLocations locations, long seed, Host host)
      throws IOException {
    boolean asked = locations.explicit().isPresent();
    DataLocations where =
        run.isPresent() || asked
            ? locations
            : named(model).map(name -> locations.offline().at(name)).orElse(locations);
    Optional<SplitDataset> data;
    try {
      data = data(model, run, new RunData(host, where));
    } catch (BobbinException e) {
      if (asked) {
        throw e;
      }
      host.note("warning: proved on noise, since there are no test images: " + Errors.message(e));
      data = Optional.empty();
    }
    Optional<ProofImages> drawn = data.flatMap(found -> drawn(model, found, seed));
    return drawn.orElseGet(() -> ProofImages.noise(model.preprocessing(), seed));
  }

  /** The data set that a model file says it was trained on, if it is one that has a name. */
  private static Optional<Path> named(Model model) {
    return Optional.ofNullable(model.provenance().get("dataset"))
        .filter(DatasetCatalogue::isNamed)
        .map(Path::of);
  }

  private static Optional<SplitDataset> data(Model model, Optional<Run> run, RunData found) {
    Optional<OtherPictures> others = found.others(model, run, Optional.empty());
    return others.map(OtherPictures::data).or(() -> run.map(found::of));
  }

  private static Optional<ProofImages> drawn(Model model, SplitDataset data, long seed) {
    int[] indices = data.indices(Split.TEST);
    LabeledImages images = data.images(Split.TEST);
    if (indices.length == 0 || !images.shape().equals(model.input())) {
      return Optional.empty();
    }
    int count = Math.min(indices.length, ProofImages.room(model.preprocessing()));
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      int j = i + random.nextInt(indices.length - i);
      int index = indices[i];
      indices[i] = indices[j];
      indices[j] = index;
    }
    List<byte[]> chosen =
        Arrays.stream(indices, 0, count).sorted().mapToObj(images::image).toList();
    return Optional.of(
        new ProofImages(
            chosen,
            "%d images of the test split of %s, seed %d"
                .formatted(count, data.dataset().name(), seed)));
  }
}
