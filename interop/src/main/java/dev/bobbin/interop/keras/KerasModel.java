package dev.bobbin.interop.keras;

import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.weights.Parameter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network as Keras describes it.
 *
 * @param layers in the order of Keras's {@code model.layers}, by which it finds weights; the first
 *     is the input
 * @param output the name of the layer whose output is the model's
 */
public record KerasModel(List<KerasLayer> layers, String output) {
  public KerasModel {
    layers = List.copyOf(layers);
  }

  /**
   * That of a network.
   *
   * @param dialect which layers there are
   */
  public static KerasModel of(Network network, KerasDialect dialect) {
    KerasModelBuilder builder = new KerasModelBuilder(network, dialect);
    builder.build();
    List<KerasLayer> layers = builder.layers();
    String output = layers.getLast().name();
    return new KerasModel(isChain(layers) ? layers : ordered(layers, output), output);
  }

  /** Whether each layer takes the one before it, so that a Sequential model says all. */
  public boolean isSequential() {
    return isChain(layers);
  }

  private static boolean isChain(List<KerasLayer> layers) {
    for (int i = 1; i < layers.size(); i++) {
      if (!layers.get(i).inputs().equals(List.of(layers.get(i - 1).name()))) {
        return false;
      }
    }
    return true;
  }

  /**
   * The order that Keras itself gives the layers of a graph: by the longest way to the output, then
   * by when a search from the output comes upon them, depth first.
   */
  private static List<KerasLayer> ordered(List<KerasLayer> layers, String output) {
    Map<String, KerasLayer> byName = new LinkedHashMap<>();
    layers.forEach(layer -> byName.put(layer.name(), layer));
    Map<String, Integer> depth = new HashMap<>();
    for (KerasLayer layer : layers.reversed()) {
      int own = depth.computeIfAbsent(layer.name(), _ -> 0);
      layer.inputs().forEach(input -> depth.merge(input, own + 1, Math::max));
    }
    Map<String, Integer> found = new HashMap<>();
    Deque<String> open = new ArrayDeque<>(List.of(output));
    while (!open.isEmpty()) {
      String name = open.pop();
      KerasLayer layer = byName.get(name);
      if (layer != null && found.putIfAbsent(name, found.size()) == null) {
        layer.inputs().reversed().forEach(open::push);
      }
    }
    List<KerasLayer> ordered = new ArrayList<>(layers);
    ordered.sort(
        Comparator.comparingInt((KerasLayer layer) -> -depth.getOrDefault(layer.name(), 0))
            .thenComparingInt(layer -> found.getOrDefault(layer.name(), 0)));
    return ordered;
  }

  /** The variables that an optimizer changes, in Keras's order. */
  public List<Parameter> trainable() {
    return layers.stream()
        .flatMap(layer -> layer.variables().stream())
        .map(KerasVariable::parameter)
        .filter(Parameter::trainable)
        .toList();
  }

  /** The input's shape, without the batch. */
  public List<Integer> input() {
    return layers.getFirst().output();
  }
}
