package dev.bobbin.data.catalogue;

import dev.bobbin.data.Dataset;
import java.util.List;
import java.util.Optional;

/** Datasets by name or path. */
public final class DatasetCatalogue {
  private DatasetCatalogue() {}

  /**
   * What is known of a named dataset before it is read.
   *
   * @param name such as {@code fashion-mnist}
   * @param description one line
   * @param trainCount training images
   * @param testCount test images
   * @param classNames in the order of the labels
   */
  public record Entry(String name, String description, int trainCount, int testCount, List<String> classNames) {}

  /** The named datasets. */
  public static List<Entry> entries() {
    throw new UnsupportedOperationException();
  }

  /** Where a named dataset would be read from, without reading, checking or downloading it; empty if nowhere. */
  public static Optional<String> locate(String name, DataLocations locations) {
    throw new UnsupportedOperationException();
  }

  /** Opens a dataset with the default {@link PathOptions}. */
  public static Dataset open(String nameOrPath, DataLocations locations, Progress progress) {
    return open(nameOrPath, locations, PathOptions.DEFAULT, progress);
  }

  /**
   * Opens a dataset: found, downloaded if need be, checked and read.
   *
   * @param nameOrPath a name of the catalogue, or the path of a folder of IDX files, of a Kaggle CSV or a folder of
   *     them, or of a folder of images by class
   * @param options how a path is read
   * @throws dev.bobbin.data.DataException when it is not to be had or not right
   */
  public static Dataset open(String nameOrPath, DataLocations locations, PathOptions options, Progress progress) {
    throw new UnsupportedOperationException();
  }
}
