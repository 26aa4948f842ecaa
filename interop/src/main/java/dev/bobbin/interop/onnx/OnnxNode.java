package dev.bobbin.interop.onnx;

import dev.bobbin.base.text.Names;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An operation of a graph.
 *
 * @param name may be empty
 * @param operator such as {@code Conv}
 * @param domain of the operator; empty for ONNX's own
 * @param inputs names of values; empty for one that is left out
 * @param outputs names of values
 * @param attributes by name, in the order of names
 */
record OnnxNode(
    String name,
    String operator,
    String domain,
    List<String> inputs,
    List<String> outputs,
    Map<String, OnnxAttribute> attributes) {
  OnnxNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    // Of two JVMs, each has its own order of a Map.of.
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
  }

  /** A node of ONNX's own operators with one output, which is named as the node. */
  static OnnxNode of(
      String name, String operator, List<String> inputs, Map<String, OnnxAttribute> attributes) {
    return new OnnxNode(name, operator, "", inputs, List.of(name), attributes);
  }

  /** {@code node 'conv1' (Conv)}, for messages; by its first output where it has no name. */
  String words() {
    String known = name.isEmpty() && !outputs.isEmpty() ? outputs.getFirst() : name;
    String kind = domain.isEmpty() ? operator : domain + "." + operator;
    return "node '%s' (%s)".formatted(line(known), line(kind));
  }

  private static String line(String text) {
    return Names.printable(Names.shortened(text));
  }
}
