package dev.bobbin.interop.onnx;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.InvalidValueException;
import dev.bobbin.base.Position;
import dev.bobbin.base.Problem;
import dev.bobbin.engine.Shape;
import dev.bobbin.interop.assembly.LayerPath;
import dev.bobbin.interop.onnx.Operand.Constant;
import dev.bobbin.interop.onnx.Operand.Ending;
import dev.bobbin.interop.onnx.Operand.Unknown;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows the nodes of a graph from its input to its output, and finds the layers that they are.
 * What is no such layer is a problem; all of them are reported together.
 */
final class GraphReader {
  private static final String REMEDY = "another copy of the file";

  private final String where;
  private final OnnxGraph graph;
  private final List<OnnxNode> nodes;
  private final Map<String, Operand> values = new HashMap<>();
  private final Map<String, Integer> readers = new HashMap<>();

  /** Of nodes with several outputs, all but the first, which no layer has. */
  private final Set<String> further = new HashSet<>();

  private final List<Problem> problems = new ArrayList<>();
  private final Operators operators;

  private GraphReader(String where, OnnxGraph graph) {
    this.where = where;
    this.graph = graph;
    this.nodes = FusedOperators.fused(graph);
    this.operators = new Operators(graph.opset());
  }

  /**
   * What a graph computes.
   *
   * @param output the value at its end
   * @param type of the input's elements
   * @param operators what they noticed on the way
   */
  record Read(LayerPath output, ElementType type, Operators operators) {}

  /**
   * Reads a graph.
   *
   * @param where the file, for messages
   * @param size of the pictures, where the graph does not say it
   * @throws BobbinException if it has nodes that are no layers of Bobbin's
   */
  static Read read(String where, OnnxGraph graph, Optional<Shape> size) {
    return new GraphReader(where, graph).read(size);
  }

  private Read read(Optional<Shape> size) {
    if (graph.inputs().size() != 1) {
      throw BobbinException.of(
          where,
          "one input, an image",
          graph.inputs().isEmpty()
              ? "none"
              : "inputs " + graph.inputs().stream().map(OnnxValue::name).toList(),
          "to export it again with every other input as a constant");
    }
    OnnxValue input = graph.inputs().getFirst();
    String output = GraphOutputs.ofClasses(where, graph);
    Map<String, OnnxNode> producers = producers();
    Set<String> needed = needed(output, producers);
    ElementType type = GraphInput.type(where, input);
    operators.noteShort(type);
    graph.initializers().forEach((name, tensor) -> values.put(name, new Constant(tensor)));
    values.put(input.name(), GraphInput.of(where, input, nodes, size).as(type));
    nodes.stream()
        .filter(node -> node.outputs().stream().anyMatch(needed::contains))
        .forEach(this::follow);
    LayerPath end = end(output);
    return new Read(end, type, operators);
  }

  private Map<String, OnnxNode> producers() {
    Map<String, OnnxNode> producers = new HashMap<>();
    for (OnnxNode node : nodes) {
      for (String value : node.outputs()) {
        // An output that is left out has no name.
        if (!value.isEmpty() && producers.put(value, node) != null) {
          throw BobbinException.of(
              where, "values of one node each", "value '%s' of two".formatted(value), REMEDY);
        }
      }
    }
    return producers;
  }

  /** The values that lead to an output, whose readers are counted. */
  private Set<String> needed(String output, Map<String, OnnxNode> producers) {
    Set<String> needed = new HashSet<>();
    Set<OnnxNode> counted = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<String> open = new ArrayDeque<>(List.of(output));
    readers.merge(output, 1, Integer::sum);
    while (!open.isEmpty()) {
      String value = open.removeLast();
      OnnxNode node = producers.get(value);
      if (needed.add(value) && node != null && counted.add(node)) {
        node.inputs().forEach(name -> readers.merge(name, 1, Integer::sum));
        node.inputs().stream().filter(name -> !name.isEmpty()).forEach(open::add);
      }
    }
    return needed;
  }

  private void follow(OnnxNode node) {
    List<Optional<Operand>> operands = new ArrayList<>();
    try {
      operators.requireKnown(node);
      for (String name : node.inputs()) {
        operands.add(name.isEmpty() ? Optional.empty() : Optional.of(operand(name)));
      }
    } catch (InvalidValueException e) {
      problem(node, e.explanation());
      return;
    }
    if (operands.stream().flatMap(Optional::stream).anyMatch(Unknown.class::isInstance)) {
      unknown(node);
      return;
    }
    try {
      Arguments arguments =
          new Arguments(
              node,
              operands,
              node.inputs().stream().map(name -> readers.getOrDefault(name, 0) == 1).toList());
      Operand result = operators.apply(node, arguments);
      arguments.requireAllAsked();
      values.put(node.outputs().getFirst(), result);
      further.addAll(node.outputs().subList(1, node.outputs().size()));
    } catch (InvalidValueException e) {
      problem(node, e.explanation());
    } catch (IllegalArgumentException e) {
      // A layer that does not fit its input, or a setting that it cannot have.
      problem(node, String.valueOf(e.getMessage()));
    } catch (ArithmeticException e) {
      problem(node, "expected sizes below 2^31, received larger ones");
    }
  }

  private void problem(OnnxNode node, String message) {
    problems.add(new Problem(Position.of(where), node.words(), message));
    unknown(node);
  }

  private void unknown(OnnxNode node) {
    node.outputs().forEach(value -> values.put(value, new Unknown()));
  }

  /** The value with a name, which a node before this one computes. */
  private Operand operand(String name) {
    Operand operand = values.get(name);
    if (operand != null) {
      return operand;
    }
    throw new InvalidValueException(
        further.contains(name)
            ? "expected the first output of another node, received '%s', which is a further one"
                .formatted(name)
            : "expected nodes in the order of their values, received '%s' too late"
                .formatted(name));
  }

  private LayerPath end(String output) {
    Operand last = values.get(output);
    if (last == null) {
      problems.add(
          new Problem(
              Position.of(where),
              "output '%s'".formatted(output),
              further.contains(output)
                  ? "expected the first output of a node, received a further one"
                  : "expected a value that a node computes, received none"));
    }
    if (!problems.isEmpty()) {
      throw BobbinException.of(problems);
    }
    if (last instanceof Ending ending) {
      ending.note().ifPresent(operators.notes()::add);
      last = ending.standIn();
    }
    if (last instanceof Feature feature && feature.pads().isNone() && !feature.path().isInput()) {
      int[] order = feature.order();
      boolean inOrder = true;
      for (int i = 0; i < order.length; i++) {
        inOrder &= order[i] == i;
      }
      if (inOrder) {
        return feature.flat();
      }
    }
    throw BobbinException.of(
        where + ": output '" + output + "'",
        "a value for each class, computed from the image",
        last instanceof Feature feature ? feature.sizes() + "" : "something else",
        "a model that ends in a layer of classes");
  }
}
