package dev.bobbin.interop.keras;

import java.util.List;

/**
 * A layer of a file.
 *
 * @param kind Keras's name of its class
 * @param names its own, after those of the models that it lies in
 * @param store where a {@code .keras} file has its weights: {@code layers/conv2d_1}
 * @param settings its configuration
 * @param inputs paths of the layers before it
 * @param trainable whether an optimizer changes it
 */
public record LayerNode(
    String kind,
    List<String> names,
    String store,
    Settings settings,
    List<String> inputs,
    boolean trainable) {
  public LayerNode {
    names = List.copyOf(names);
    inputs = List.copyOf(inputs);
  }

  /** Its own name. */
  public String name() {
    return names.getLast();
  }

  /** Its name after those of the models that it lies in. */
  public String path() {
    return String.join("/", names);
  }

  LayerNode withInputs(List<String> others) {
    return new LayerNode(kind, names, store, settings, others, trainable);
  }
}
