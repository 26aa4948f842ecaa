package dev.bobbin.interop.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model as its file has it.
 *
 * @param producer the program that wrote it, and its version
 * @param opset the version of ONNX's own operators
 * @param nodes each after those whose outputs it takes
 * @param initializers constants, by name
 * @param inputs without constants
 * @param outputs at least one
 * @param metadata texts by name
 */
record OnnxGraph(
    String producer,
    int opset,
    List<OnnxNode> nodes,
    Map<String, OnnxTensor> initializers,
    List<OnnxValue> inputs,
    List<OnnxValue> outputs,
    Map<String, String> metadata) {
  OnnxGraph {
    nodes = List.copyOf(nodes);
    initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }
}
