package dev.bobbin.server.search;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.engine.Shape;
import java.util.List;
import java.util.Optional;

/**
 * The images of a dataset, with ids such as {@code train-00017}: the part and the image's number.
 */
public final class DatasetArticles implements ArticleSource {
  private final Dataset dataset;
  private final List<DatasetSplit> parts;
  private final String prefix;

  /** A split of a dataset as it is published. */
  public enum DatasetSplit {
    TRAIN,
    TEST;

    private LabeledImages of(Dataset dataset) {
      return switch (this) {
        case TRAIN -> dataset.train();
        case TEST -> dataset.test();
      };
    }
  }

  /**
   * Articles of some parts, in this order.
   *
   * @param prefix of all ids
   * @param input the shape of the model's input
   * @throws BobbinException if the dataset's images have another shape
   */
  public DatasetArticles(Dataset dataset, List<DatasetSplit> parts, String prefix, Shape input) {
    if (!dataset.train().shape().equals(input)) {
      throw BobbinException.of(
          dataset.name(),
          "images of " + input + ", as the model was trained on",
          dataset.train().shape() + "",
          "a folder of pictures, which are scaled");
    }
    this.dataset = dataset;
    this.parts = List.copyOf(parts);
    this.prefix = prefix;
  }

  @Override
  public int count() {
    return parts.stream().mapToInt(part -> part.of(dataset).count()).sum();
  }

  @Override
  public Article read(int number) {
    int index = number;
    for (DatasetSplit part : parts) {
      LabeledImages images = part.of(dataset);
      if (index < images.count()) {
        String id = "%s%s-%05d".formatted(prefix, Names.id(part), index);
        String className = dataset.classNames().get(images.label(index));
        return Article.of(id, Optional.of(className), images.image(index));
      }
      index -= images.count();
    }
    throw new IndexOutOfBoundsException(number);
  }
}
