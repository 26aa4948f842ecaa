package dev.bobbin.interop.keras;

import dev.bobbin.base.BobbinException;
import dev.bobbin.interop.assembly.StoredTensor;
import dev.bobbin.interop.hdf5.Hdf5File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The weights of a {@code .h5} model: a group for each layer, with the names of its arrays. */
record Hdf5Weights(String where, Hdf5File file) implements WeightSource {
  static final String WEIGHTS = "model_weights";
  static final String NAMES = "weight_names";

  @Override
  public Map<String, StoredTensor> variables(LayerNode layer, List<String> names) {
    if (names.isEmpty()) {
      return Map.of();
    }
    String group = WEIGHTS + "/" + layer.names().getFirst();
    List<NamedWeights.Entry> entries = new ArrayList<>();
    for (String name : file.texts(group, NAMES).orElse(List.of())) {
      if (layer.names().size() == 1 || isOf(layer.name(), name)) {
        entries.add(new NamedWeights.Entry(name, tensor(group + "/" + name)));
      }
    }
    return NamedWeights.choose(where, layer, entries, names);
  }

  /** A model inside has the arrays of all its layers in one group. */
  private static boolean isOf(String layer, String name) {
    return name.startsWith(layer + "/") || name.contains("/" + layer + "/");
  }

  private StoredTensor tensor(String path) {
    return file.tensor(path)
        .orElseThrow(() ->
            BobbinException.of(
                where + ": " + path, "a dataset", "none", "another copy of the file"));
  }
}
