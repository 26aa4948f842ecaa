package dev.bobbin.interop.onnx;

import dev.bobbin.engine.network.Network;
import dev.bobbin.interop.exchange.ImportedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small graphs, put together by hand. */
final class Graphs {
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, OnnxTensor> constants = new LinkedHashMap<>();
  private OnnxValue input;
  private int opset = 17;
  private String last = "x";

  /** A graph with an input x of these sizes after the batch's. */
  Graphs(long... sizes) {
    List<Long> dimensions = new ArrayList<>(List.of(OnnxValue.ANY));
    for (long size : sizes) {
      dimensions.add(size);
    }
    this.input = new OnnxValue("x", ElementType.FLOAT.number(), dimensions);
  }

  Graphs opset(int version) {
    opset = version;
    return this;
  }

  /** The input's elements are of this type instead of floats. */
  Graphs of(ElementType type) {
    input = new OnnxValue(input.name(), type.number(), input.dimensions());
    return this;
  }

  Graphs constant(String name, List<Integer> dimensions, float... values) {
    constants.put(name, OnnxTensor.of(name, dimensions, values));
    return this;
  }

  Graphs constants(OnnxTensor tensor) {
    constants.put(tensor.name(), tensor);
    return this;
  }

  Graphs sizes(String name, long... values) {
    constants.put(name, OnnxTensor.of(name, values));
    return this;
  }

  /** A node that takes the value of the node before it, and constants. */
  Graphs then(String operator, Map<String, OnnxAttribute> attributes, String... more) {
    List<String> inputs = new ArrayList<>(List.of(last));
    inputs.addAll(List.of(more));
    return node(operator, attributes, inputs);
  }

  /** A node with these inputs; its value has the name of the operator and a number. */
  Graphs node(String operator, Map<String, OnnxAttribute> attributes, List<String> inputs) {
    last = operator + nodes.size();
    nodes.add(OnnxNode.of(last, operator, inputs, attributes));
    return this;
  }

  /** A node with these outputs, of which some may be left out; the last one goes on. */
  Graphs outputs(
      String operator, Map<String, OnnxAttribute> attributes, List<String> in, List<String> out) {
    nodes.add(new OnnxNode(operator, operator, "", in, out, attributes));
    last = out.getLast();
    return this;
  }

  /** The value that goes on. */
  Graphs from(String value) {
    last = value;
    return this;
  }

  String last() {
    return last;
  }

  OnnxGraph graph() {
    return new OnnxGraph(
        "test",
        opset,
        nodes,
        constants,
        List.of(input),
        List.of(
            new OnnxValue(last, ElementType.FLOAT.number(), List.of(OnnxValue.ANY, OnnxValue.ANY))),
        Map.of());
  }

  Path write(Path file) throws IOException {
    return Files.write(file, OnnxWriter.bytes(graph(), "1"));
  }

  Network read(Path folder) throws IOException {
    return imported(folder).network();
  }

  ImportedModel imported(Path folder) throws IOException {
    return OnnxImport.read(write(folder.resolve("graph.onnx")), Optional.empty());
  }
}
