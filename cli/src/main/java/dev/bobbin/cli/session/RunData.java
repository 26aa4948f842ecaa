package dev.bobbin.cli.session;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.cli.options.SplitOption;
import dev.bobbin.cli.render.DownloadProgress;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.ReadOptions;
import dev.bobbin.data.split.Split;
import dev.bobbin.experiment.evaluation.OtherPictures;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.model.Classifier;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Opens the data of runs; data sets that several runs share are read once. */
public final class RunData {
  /** A run lies in a folder of runs, beside the data or in a folder beside them. */
  private static final int MOST_PARENTS = 4;

  private final Host host;
  private final DataLocations locations;
  private final boolean skipBroken;
  private final Map<Prepared, Dataset> found = new HashMap<>();

  private record Prepared(String name, ReadOptions options) {}

  /** Only data of runs, not other pictures. */
  public RunData(Host host, DataLocations locations) {
    this(host, locations, false);
  }

  /**
   * Opens data.
   *
   * @param skipBroken whether to leave out other pictures that cannot be read
   */
  public RunData(Host host, DataLocations locations, boolean skipBroken) {
    this.host = host;
    this.locations = locations;
    this.skipBroken = skipBroken;
  }

  private ReadOptions options(PreprocessingSpec how) {
    ReadOptions options = ReadOptions.DEFAULT.with(how);
    return skipBroken ? options.skippingBroken() : options;
  }

  /**
   * The split data of a run: in the folder that the user gave; by its name; for a path, as the
   * recipe has it, below a folder that the run is in, or where the training found it. Where several
   * exist, that with the run's files is taken. Warns if the files are others.
   *
   * @throws BobbinException if there are none
   */
  public SplitDataset of(Run run) {
    Recipe recipe = run.recipe();
    String name = recipe.data().dataset();
    Dataset dataset = open(run, locations);
    if (!run.provenance().isOf(dataset)) {
      if (locations.explicit().isPresent() && !DatasetCatalogue.isNamed(name)) {
        throw BobbinException.usage(
            "--data " + locations.explicit().get(),
            "the files that " + run.directory() + " was trained with",
            "others",
            "bobbin evaluate %s --data %s, which measures it on other pictures"
                .formatted(Names.shell(run.directory()), Names.shell(locations.explicit().get())));
      }
      host.note(
          "warning: the run was trained on other files of "
              + dataset.name()
              + " than those in "
              + dataset.provenance().place());
    }
    return SplitDataset.of(dataset, recipe.data());
  }

  private Dataset open(Run run, DataLocations where) {
    String name = run.recipe().data().dataset();
    // The training may have left broken pictures out; a note says if there are any.
    ReadOptions options = ReadOptions.DEFAULT.with(run.recipe().preprocessing()).skippingBroken();
    return where.explicit().isPresent() || DatasetCatalogue.isNamed(name)
        ? open(name, options, where)
        : search(run, name, options);
  }

  private Dataset search(Run run, String name, ReadOptions options) {
    List<Path> places = places(run, name);
    List<Path> there = places.stream().filter(DatasetCatalogue::mayBeAt).toList();
    if (there.isEmpty()) {
      throw BobbinException.of(
          run.directory(),
          "its data '%s' in one of %s"
              .formatted(
                  name, places.stream().map(Path::toString).collect(Collectors.joining(", "))),
          "none of them",
          "--data DIR, the place where they are now");
    }
    Dataset first = open(there.getFirst().toString(), options, locations.usual());
    if (run.provenance().isOf(first)) {
      return first;
    }
    for (Path place : there.subList(1, there.size())) {
      Dataset other = open(place.toString(), options, locations.usual());
      if (run.provenance().isOf(other)) {
        host.note("the data of " + run.directory() + " are in " + place);
        return other;
      }
    }
    return first;
  }

  private static List<Path> places(Run run, String name) {
    Set<Path> places = new LinkedHashSet<>();
    try {
      Path path = Path.of(name);
      places.add(path.toAbsolutePath().normalize());
      Path folder = run.directory().toAbsolutePath().normalize();
      for (int up = 0; up < MOST_PARENTS && folder != null && !path.isAbsolute(); up++) {
        places.add(folder.resolve(path).normalize());
        folder = folder.getParent();
      }
      places.add(Path.of(run.provenance().data().place()).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      // A place of another system is not here.
    }
    return List.copyOf(places);
  }

  private Dataset open(String name, ReadOptions options, DataLocations where) {
    return found.computeIfAbsent(
        new Prepared(where.explicit().map(Path::toString).orElse(name), options),
        wanted -> DownloadProgress.open(host, name, where, options));
  }

  /**
   * The labelled pictures that the user gave, prepared for a model, if they are not the data that
   * it was trained on. Those that it has learned from nevertheless are counted.
   *
   * @param run of the model, if it has one
   * @param split of these pictures; by default their test images, or all where they have none
   * @throws BobbinException if none of them has one of the model's classes
   */
  public Optional<OtherPictures> others(
      Classifier model, Optional<? extends Run> run, Optional<Split> split) {
    return opened(model, run)
        .map(opened -> OtherPictures.of(opened, images(opened, split), model.classNames()))
        .map(pictures -> run.map(known -> compared(known, pictures)).orElse(pictures));
  }

  /** Whether the user gave pictures that are not the data that a run was trained on. */
  public boolean areOthers(Run run) throws IOException {
    return opened(run.model(), Optional.of(run)).isPresent();
  }

  /** What the user gave, if it is not the data that a model was trained on. */
  private Optional<Dataset> opened(Classifier model, Optional<? extends Run> run) {
    if (locations.explicit().isEmpty() || (run.isPresent() && hasNamed(run.get()))) {
      return Optional.empty();
    }
    String place = locations.explicit().get().toString();
    PreprocessingSpec exactly = DatasetCatalogue.preparedFor(model.preprocessing(), place);
    Dataset opened = open(place, options(exactly).withModels(exactly).whole(), locations.usual());
    return Optional.of(opened)
        .filter(found -> run.isEmpty() || !run.get().provenance().isOf(found));
  }

  private OtherPictures compared(Run run, OtherPictures pictures) {
    Optional<Dataset> trained = trainedOn(run);
    if (trained.isEmpty()) {
      host.note(
          "not checked: whether %s was trained on some of these pictures, since its own data were not found, or have changed"
              .formatted(run.directory()));
    }
    return trained
        .map(dataset -> pictures.comparedWith(SplitDataset.of(dataset, run.recipe().data())))
        .orElse(pictures);
  }

  /** The very data that a run was trained with, if they are on this machine. */
  private Optional<Dataset> trainedOn(Run run) {
    try {
      return Optional.of(open(run, locations.usual().offline())).filter(run.provenance()::isOf);
    } catch (BobbinException e) {
      return Optional.empty();
    }
  }

  /** Whether the folder has the files of the named dataset that a run was trained on. */
  private boolean hasNamed(Run run) {
    String name = run.recipe().data().dataset();
    if (!DatasetCatalogue.isNamed(name) || DatasetCatalogue.isEmbedded(name)) {
      return false;
    }
    try {
      return DatasetCatalogue.locate(name, locations).isPresent();
    } catch (BobbinException e) {
      return false;
    }
  }

  private static LabeledImages images(Dataset opened, Optional<Split> split) {
    if (split.isEmpty() || split.get() == Split.TEST) {
      return opened.test().count() > 0 ? opened.test() : opened.train();
    }
    return SplitOption.of(opened, split.get());
  }

  /** The images to measure a run on: those that the user gave, or a split of its own data. */
  public SplitDataset toMeasure(Run run, Optional<Split> split) throws IOException {
    if (locations.explicit().isEmpty()) {
      return of(run);
    }
    Optional<OtherPictures> others = others(run.model(), Optional.of(run), split);
    others.ifPresent(pictures -> pictures.notes().forEach(host::note));
    return others.map(OtherPictures::data).orElseGet(() -> of(run));
  }
}
