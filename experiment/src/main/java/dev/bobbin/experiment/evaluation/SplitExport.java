package dev.bobbin.experiment.evaluation;

import dev.bobbin.data.split.Part;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The indices of each part as the tree that {@code data split} writes: an interface that scripts
 * rely on.
 */
public final class SplitExport {
  private SplitExport() {}

  /**
   * The tree: {@code recipe, dataset, trainOn, train, validation, test}. Indices count from 0, in
   * the order in which the run has them: {@code validation} into the training images of the data
   * set, {@code test} into its test images, {@code train} into those that {@code trainOn} names.
   */
  public static Map<String, Object> of(String recipe, PreparedData data) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("recipe", recipe);
    tree.put("dataset", data.dataset().name());
    tree.put("trainOn", data.images(Part.TRAIN) == data.dataset().test() ? "test" : "train");
    for (Part part : Part.values()) {
      List<Integer> indices = Arrays.stream(data.indices(part)).boxed().toList();
      tree.put(part.id(), indices);
    }
    return tree;
  }
}
