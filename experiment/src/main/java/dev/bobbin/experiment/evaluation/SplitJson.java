package dev.bobbin.experiment.evaluation;

import dev.bobbin.data.split.Split;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The indices of each split as the tree that {@code data split} writes: an interface that scripts
 * rely on.
 */
public final class SplitJson {
  private SplitJson() {}

  /**
   * The tree: {@code recipe, dataset, trainOn, train, validation, test}. Indices count from 0, in
   * the order in which the run has them: {@code validation} into the training images of the data
   * set, {@code test} into its test images, {@code train} into those that {@code trainOn} names.
   */
  public static Map<String, Object> of(String recipe, SplitDataset data) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("recipe", recipe);
    tree.put("dataset", data.dataset().name());
    tree.put("trainOn", data.images(Split.TRAIN) == data.dataset().test() ? "test" : "train");
    for (Split split : Split.values()) {
      List<Integer> indices = Arrays.stream(data.indices(split)).boxed().toList();
      tree.put(split.id(), indices);
    }
    return tree;
  }
}
