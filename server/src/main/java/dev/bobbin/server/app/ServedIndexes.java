package dev.bobbin.server.app;

import dev.bobbin.base.BobbinException;
import dev.bobbin.server.inference.Models;
import dev.bobbin.server.inference.ServedModel;
import dev.bobbin.server.search.ServedIndex;
import dev.bobbin.server.search.VectorIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The indexes of a service: those in its settings, and those beside its models. */
final class ServedIndexes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServedIndexes.class);

  private final List<ServedIndex> indexes = new ArrayList<>();

  /**
   * Opens all indexes.
   *
   * @param named in the settings
   * @param paths of the models
   * @throws BobbinException if a named one is invalid, or of another model
   */
  static ServedIndexes open(List<IndexPath> named, List<ModelPath> paths, Models models)
      throws IOException {
    ServedIndexes indexes = new ServedIndexes();
    try {
      for (IndexPath index : named) {
        indexes.addNamed(index, models);
      }
      for (ModelPath path : paths) {
        indexes.addBeside(path, models);
      }
      return indexes;
    } catch (IOException | RuntimeException e) {
      indexes.close();
      throw e;
    }
  }

  List<ServedIndex> all() {
    return List.copyOf(indexes);
  }

  private void addNamed(IndexPath index, Models models) throws IOException {
    Optional<String> model = modelOf(index.path(), models);
    if (model.isEmpty()) {
      throw BobbinException.of(
          index.path(),
          "an index that one of the served models has made",
          "one of other weights",
          "to serve its model too, or 'bobbin index --fresh'");
    }
    add(index.name(), model.get(), index.path());
  }

  /** Adds the index beside a model; an invalid one is logged. */
  private void addBeside(ModelPath path, Models models) throws IOException {
    Path folder = ServedIndex.placeOf(path.path());
    if (!VectorIndex.exists(folder)) {
      return;
    }
    Optional<String> model;
    try {
      model = modelOf(folder, models);
    } catch (BobbinException e) {
      LOG.warn("{}", e.getMessage());
      return;
    }
    if (model.isEmpty()) {
      LOG.warn(
          "{}: the index is of other weights than its model has now, and is left out; try 'bobbin index --fresh'",
          folder);
      return;
    }
    boolean taken = indexes.stream().anyMatch(index -> index.name().equals(path.name()));
    add(taken ? path.name() + ":" + path.version() : path.name(), model.get(), folder);
  }

  private static Optional<String> modelOf(Path folder, Models models) throws IOException {
    try (VectorIndex index = VectorIndex.open(folder)) {
      String weights = index.description().weights();
      return models.all().stream()
          .filter(model -> model.classifier().weightsSha256().equals(weights))
          .map(ServedModel::name)
          .findFirst();
    }
  }

  private void add(String name, String model, Path folder) throws IOException {
    if (indexes.stream().anyMatch(index -> index.name().equals(name))) {
      throw BobbinException.usage(
          "index", "each name once", "'" + name + "' twice", "NAME=" + folder);
    }
    indexes.add(ServedIndex.open(name, model, folder));
  }

  @Override
  public void close() throws IOException {
    for (ServedIndex index : indexes) {
      index.close();
    }
  }
}
