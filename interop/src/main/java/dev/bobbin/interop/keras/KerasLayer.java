package dev.bobbin.interop.keras;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A layer to write.
 *
 * @param className Keras's name of its kind
 * @param name unique in the model
 * @param settings what the kind of layer has in its configuration, beside what all layers have
 * @param inputs names of the layers before it; none for the input
 * @param input the input's shape, without the batch; the first one's of several
 * @param output the output's shape, without the batch
 * @param variables its weights, in Keras's order
 */
public record KerasLayer(
    String className,
    String name,
    Map<String, @Nullable Object> settings,
    List<String> inputs,
    List<Integer> input,
    List<Integer> output,
    List<KerasVariable> variables) {
  static final String INPUT = "InputLayer";

  public KerasLayer {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    inputs = List.copyOf(inputs);
    input = List.copyOf(input);
    output = List.copyOf(output);
    variables = List.copyOf(variables);
  }

  boolean isInput() {
    return className.equals(INPUT);
  }
}
