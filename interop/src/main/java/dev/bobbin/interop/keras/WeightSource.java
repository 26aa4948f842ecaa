package dev.bobbin.interop.keras;

import dev.bobbin.interop.assembly.StoredTensor;
import java.util.List;
import java.util.Map;

/** Where a file has the values of a layer's variables. */
public interface WeightSource {
  /**
   * The variables of a layer.
   *
   * @param names that it needs, in Keras's order
   * @return a value for each name
   * @throws dev.bobbin.base.BobbinException if one is not there
   */
  Map<String, StoredTensor> variables(LayerNode layer, List<String> names);

  /** The value of a batch normalisation's scale or offset where a layer has none. */
  default float absent(String name) {
    return name.equals("gamma") ? 1 : 0;
  }
}
