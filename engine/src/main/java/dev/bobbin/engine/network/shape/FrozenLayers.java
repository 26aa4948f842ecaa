package dev.bobbin.engine.network.shape;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The layers whose weights stay as they are in a training, as with Keras's {@code trainable =
 * False}: batch normalisation among them uses its running averages and keeps them; dropout drops.
 *
 * @param names of layers in the {@link LayerTable}, those inside frozen residual blocks included
 */
public record FrozenLayers(Set<String> names) {
  /** All layers are trained. */
  public static final FrozenLayers NONE = new FrozenLayers(Set.of());

  public FrozenLayers {
    names = Set.copyOf(names);
  }

  /**
   * The frozen layers of a network.
   *
   * @param table of the network
   * @param names of layers; a residual block's stands for all layers inside it
   * @throws IllegalArgumentException if there is no layer of such a name, or nothing is left to
   *     train
   */
  public static FrozenLayers of(LayerTable table, List<String> names) {
    List<String> known = table.rows().stream().map(LayerTable.Row::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "freeze: expected names of layers among %s, received %s".formatted(known, name));
      }
    }
    FrozenLayers frozen = within(table, names);
    if (!names.isEmpty() && frozen.trainedParameters(table) == 0) {
      throw new IllegalArgumentException(
          "freeze: expected a layer with weights that is not frozen, received all of them");
    }
    return frozen;
  }

  /** The layers of these names and those inside them; names of no layer are ignored. */
  public static FrozenLayers within(LayerTable table, List<String> names) {
    return new FrozenLayers(
        table.rows().stream()
            .map(LayerTable.Row::name)
            .filter(layer -> names.stream().anyMatch(name -> isWithin(layer, name)))
            .collect(Collectors.toSet()));
  }

  private static boolean isWithin(String layer, String name) {
    return layer.equals(name) || layer.startsWith(name + "/");
  }

  /** Whether the layer of this name is frozen. */
  public boolean contains(String layer) {
    return names.contains(layer);
  }

  /** The number of weights of the layers that are trained, running averages included. */
  public long trainedParameters(LayerTable table) {
    return table.rows().stream()
        .filter(row -> !contains(row.name()))
        .mapToLong(LayerTable.Row::parameters)
        .sum();
  }
}
