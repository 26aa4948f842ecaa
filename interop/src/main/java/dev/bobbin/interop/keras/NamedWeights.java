package dev.bobbin.interop.keras;

import dev.bobbin.base.BobbinException;
import dev.bobbin.interop.assembly.StoredTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds a layer's variables among arrays with names, in any order, with and without {@code :0}. */
public final class NamedWeights {
  private NamedWeights() {}

  /**
   * An array of a file.
   *
   * @param name its path: {@code conv2d_1/kernel:0}
   * @param tensor its values
   */
  public record Entry(String name, StoredTensor tensor) {
    /** The last part of the path, without the number of the output. */
    String variable() {
      return name.substring(name.lastIndexOf('/') + 1).replaceFirst(":\\d+$", "");
    }
  }

  /**
   * Chooses by the last part of the name, or by order where names say nothing.
   *
   * @param where the file, for messages
   * @param layer whose variables are wanted
   * @param entries arrays of the layer
   * @param names of the variables, in Keras's order
   */
  public static Map<String, StoredTensor> choose(
      String where, LayerNode layer, List<Entry> entries, List<String> names) {
    Map<String, StoredTensor> byName = new HashMap<>();
    for (Entry entry : entries) {
      byName.put(entry.variable(), entry.tensor());
    }
    Map<String, StoredTensor> chosen = new HashMap<>();
    if (byName.keySet().containsAll(names)) {
      names.forEach(name -> chosen.put(name, byName.get(name)));
    } else if (entries.size() == names.size()) {
      for (int i = 0; i < names.size(); i++) {
        chosen.put(names.get(i), entries.get(i).tensor());
      }
    } else {
      throw BobbinException.of(
          where + ": layer '" + layer.path() + "' (" + layer.kind() + ")",
          "weights " + String.join(", ", names),
          entries.isEmpty()
              ? "none"
              : String.join(", ", entries.stream().map(Entry::name).toList()),
          "a file of the whole model, with its weights");
    }
    return chosen;
  }
}
