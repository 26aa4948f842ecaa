package dev.bobbin.server.search;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The images of a dataset, with ids such as {@code train-00017}: the split and the image's number.
 */
public final class DatasetArticles implements ArticleSource {
  private final Dataset dataset;
  private final List<Split> splits;
  private final String prefix;

  /**
   * Articles of some splits that the dataset has, in this order.
   *
   * @param prefix of all ids
   * @param input the shape of the model's input
   * @throws BobbinException if the dataset's images have another shape
   */
  public DatasetArticles(Dataset dataset, List<Split> splits, String prefix, Shape input) {
    if (!dataset.train().shape().equals(input)) {
      throw BobbinException.of(
          dataset.name(),
          "images of " + input + ", as the model was trained on",
          dataset.train().shape() + "",
          "a folder of pictures, which are scaled");
    }
    this.dataset = dataset;
    this.splits = List.copyOf(splits);
    this.prefix = prefix;
  }

  private LabeledImages images(Split split) {
    return split.of(dataset).orElseThrow();
  }

  @Override
  public int count() {
    return splits.stream().mapToInt(split -> images(split).count()).sum();
  }

  @Override
  public Article read(int number) {
    int index = number;
    for (Split split : splits) {
      LabeledImages images = images(split);
      if (index < images.count()) {
        String id = "%s%s-%05d".formatted(prefix, Names.id(split), index);
        String className = dataset.classNames().get(images.label(index));
        return new Article(
            id, images.file(index), Optional.of(className), Map.of(), images.image(index));
      }
      index -= images.count();
    }
    throw new IndexOutOfBoundsException(number);
  }
}
