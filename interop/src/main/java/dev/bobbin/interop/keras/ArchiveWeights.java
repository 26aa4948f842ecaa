package dev.bobbin.interop.keras;

import dev.bobbin.base.BobbinException;
import dev.bobbin.interop.assembly.StoredTensor;
import dev.bobbin.interop.hdf5.Hdf5File;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The weights of a {@code .keras} file: a group for each layer, named by its class and its number
 * among those of the class, with arrays 0, 1, ...
 */
final class ArchiveWeights implements WeightSource {
  private static final String LAYERS = "layers";

  /** Keras 2.13 to 2.15 called the layers this. */
  private static final String OLD_LAYERS = "_layer_checkpoint_dependencies";

  private static final String VARIABLES = "vars";
  private static final int DEEPEST = 32;

  private final String where;
  private final Hdf5File file;
  private final String root;

  /** Groups by the name of the layer that they say they have; empty for a name of several. */
  private final Map<String, Optional<String>> byName = new HashMap<>();

  ArchiveWeights(String where, Hdf5File file) {
    this.where = where;
    this.file = file;
    this.root = file.names("").contains(OLD_LAYERS) ? OLD_LAYERS : LAYERS;
    collect(root, 0);
  }

  private void collect(String path, int depth) {
    if (depth > DEEPEST) {
      return;
    }
    for (String name : file.names(path)) {
      String inside = path + "/" + name;
      if (name.equals(VARIABLES)) {
        file.text(inside, "name")
            .ifPresent(
                layer -> byName.merge(layer, Optional.of(inside), (_, _) -> Optional.empty()));
      } else if (!path.endsWith("/" + VARIABLES)) {
        collect(inside, depth + 1);
      }
    }
  }

  @Override
  public Map<String, StoredTensor> variables(LayerNode layer, List<String> names) {
    if (names.isEmpty()) {
      return Map.of();
    }
    String group = group(layer);
    int count = file.names(group).size();
    if (count != names.size()) {
      throw BobbinException.of(
          LayerReader.place(where, layer),
          "weights " + String.join(", ", names),
          count == 0 ? "none" : count + " arrays",
          "a file of the whole model, with its weights");
    }
    Map<String, StoredTensor> found = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      found.put(names.get(i), tensor(group + "/" + i));
    }
    return found;
  }

  private String group(LayerNode layer) {
    String expected = layer.store().replaceAll("(^|/)" + LAYERS + "(?=/)", "$1" + root);
    String place = expected + "/" + VARIABLES;
    Optional<String> stated = file.text(place, "name");
    if (stated.isEmpty() || stated.get().equals(layer.name())) {
      return place;
    }
    return byName.getOrDefault(layer.name(), Optional.empty()).orElse(place);
  }

  private StoredTensor tensor(String path) {
    return file.tensor(path)
        .orElseThrow(() ->
            BobbinException.of(
                where + ": " + path, "a dataset", "none", "another copy of the file"));
  }
}
