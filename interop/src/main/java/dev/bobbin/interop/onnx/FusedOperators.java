package dev.bobbin.interop.onnx;

import dev.bobbin.base.InvalidValueException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the nodes that exporters write for one activation by one node: x sigmoid(x), and x (1 +
 * erf(x / sqrt 2)) / 2 in any order of its factors. So are the two classes that scikit-learn's
 * exporter makes of one probability.
 */
final class FusedOperators {
  /** The operator of opset 20. */
  static final String GELU = "Gelu";

  /** Of no opset; in the domain {@link #DOMAIN}. */
  static final String SILU = "Silu";

  /** Of no opset either: 1 - p and p, side by side. */
  static final String TWO_CLASSES = "TwoClasses";

  /** Of operators that only this reader knows. */
  static final String DOMAIN = "bobbin";

  /** Of a constant, where it is written with as many digits as a float has. */
  private static final double TOLERANCE = 1e-6;

  private final OnnxGraph graph;
  private final Map<String, OnnxNode> producers = new HashMap<>();
  private final Map<String, List<OnnxNode>> readers = new HashMap<>();

  /** By their only output, which is unique. */
  private final Map<String, OnnxNode> replaced = new HashMap<>();

  private final Set<String> removed = new HashSet<>();

  private FusedOperators(OnnxGraph graph) {
    this.graph = graph;
    for (OnnxNode node : graph.nodes()) {
      node.outputs().forEach(value -> producers.put(value, node));
      // Twice in the same node counts twice.
      node.inputs()
          .forEach(value -> readers.computeIfAbsent(value, _ -> new ArrayList<>()).add(node));
    }
  }

  /** The nodes of a graph, some of them fused. */
  static List<OnnxNode> fused(OnnxGraph graph) {
    FusedOperators fused = new FusedOperators(graph);
    for (OnnxNode node : graph.nodes()) {
      if (node.domain().isEmpty() && node.inputs().size() == 1 && node.outputs().size() == 1) {
        switch (node.operator()) {
          case "Erf" -> fused.gelu(node);
          case "Sigmoid" -> {
            fused.silu(node);
            fused.twoClasses(node);
          }
          default -> {}
        }
      }
    }
    return graph.nodes().stream()
        .filter(node -> !fused.removed.contains(first(node)))
        .map(node -> fused.replaced.getOrDefault(first(node), node))
        .toList();
  }

  private void silu(OnnxNode sigmoid) {
    String x = sigmoid.inputs().getFirst();
    onlyReader(sigmoid.outputs().getFirst())
        .filter(product -> isProduct(product, x, sigmoid.outputs().getFirst()))
        .ifPresent(product -> {
          replaced.put(first(product), activation(product, SILU, DOMAIN, x));
          removed.add(first(sigmoid));
        });
  }

  private void twoClasses(OnnxNode sigmoid) {
    String p = first(sigmoid);
    for (OnnxNode rest : readers.getOrDefault(p, List.of())) {
      if (rest.operator().equals("Sub")
          && rest.inputs().size() == 2
          && rest.inputs().getLast().equals(p)
          && single(rest.inputs().getFirst()).filter(one -> isNear(one, 1)).isPresent()) {
        onlyReader(first(rest))
            .filter(both ->
                both.operator().equals("Concat")
                    && both.domain().isEmpty()
                    && both.inputs().equals(List.of(first(rest), p))
                    && both.attributes().get("axis") instanceof OnnxAttribute.Whole(long axis)
                    && (axis == 1 || axis == -1))
            .ifPresent(both -> {
              replaced.put(first(both), activation(both, TWO_CLASSES, DOMAIN, p));
              removed.add(first(rest));
            });
      }
    }
  }

  private void gelu(OnnxNode erf) {
    OnnxNode scaled = producers.get(erf.inputs().getFirst());
    Optional<OnnxNode> shifted = onlyReader(erf.outputs().getFirst());
    if (scaled == null
        || onlyReader(scaled.outputs().getFirst()).isEmpty()
        || shifted.isEmpty()
        || !isWith(shifted.get(), "Add", erf.outputs().getFirst(), 1)) {
      return;
    }
    String x =
        scaled.inputs().stream()
            .filter(input ->
                isWith(scaled, "Mul", input, Math.sqrt(0.5))
                    || isWith(scaled, "Div", input, Math.sqrt(2)))
            .findFirst()
            .orElse("");
    if (!x.isEmpty()) {
      product(erf, scaled, shifted.get(), x);
    }
  }

  /** The products with x and with one half, one after the other, after 1 + erf. */
  private void product(OnnxNode erf, OnnxNode scaled, OnnxNode shifted, String x) {
    Set<String> parts = new HashSet<>(Set.of(first(erf), first(scaled), first(shifted)));
    OnnxNode at = shifted;
    boolean withX = false;
    boolean withHalf = false;
    while (!(withX && withHalf)) {
      String value = at.outputs().getFirst();
      Optional<OnnxNode> next = onlyReader(value);
      if (next.isEmpty()) {
        return;
      }
      OnnxNode node = next.get();
      String other = other(node, value);
      if (!withHalf && isHalf(node, value)) {
        withHalf = true;
      } else if (!withX && isProduct(node, value, x)) {
        withX = true;
      } else if (!withX
          && !withHalf
          && isProduct(node, value, other)
          && onlyReader(other).isPresent()
          && isHalf(producers.get(other), x)) {
        parts.add(other);
        withX = true;
        withHalf = true;
      } else {
        return;
      }
      parts.add(first(node));
      at = node;
    }
    parts.remove(first(at));
    removed.addAll(parts);
    replaced.put(first(at), activation(at, GELU, "", x));
  }

  private boolean isHalf(@Nullable OnnxNode node, String value) {
    return node != null && (isWith(node, "Mul", value, 0.5) || isWith(node, "Div", value, 2));
  }

  private static String first(OnnxNode node) {
    return node.outputs().isEmpty() ? "" : node.outputs().getFirst();
  }

  private static OnnxNode activation(OnnxNode last, String operator, String domain, String x) {
    return new OnnxNode(last.name(), operator, domain, List.of(x), last.outputs(), Map.of());
  }

  /** The one node that reads a value, once; empty if the value is an output of the graph. */
  private Optional<OnnxNode> onlyReader(String value) {
    List<OnnxNode> all = readers.getOrDefault(value, List.of());
    boolean isOutput = graph.outputs().stream().anyMatch(output -> output.name().equals(value));
    return all.size() == 1 && !isOutput && all.getFirst().outputs().size() == 1
        ? Optional.of(all.getFirst())
        : Optional.empty();
  }

  private static String other(OnnxNode node, String value) {
    return node.inputs().size() != 2
        ? ""
        : node.inputs().get(node.inputs().getFirst().equals(value) ? 1 : 0);
  }

  private static boolean isProduct(OnnxNode node, String one, String two) {
    return node.operator().equals("Mul")
        && node.domain().isEmpty()
        && node.inputs().size() == 2
        && !one.equals(two)
        && node.inputs().contains(one)
        && node.inputs().contains(two);
  }

  /** Whether a node computes a value by a constant; for a quotient, the constant divides. */
  private boolean isWith(OnnxNode node, String operator, String value, double constant) {
    if (!node.operator().equals(operator)
        || !node.domain().isEmpty()
        || node.inputs().size() != 2
        || node.outputs().size() != 1
        || !node.inputs().contains(value)
        || (operator.equals("Div") && !node.inputs().getFirst().equals(value))) {
      return false;
    }
    return single(other(node, value)).filter(number -> isNear(number, constant)).isPresent();
  }

  /** A number as near to a constant as its type allows. */
  private static boolean isNear(OnnxTensor number, double constant) {
    double tolerance =
        switch (number.type()) {
          case FLOAT16 -> Math.scalb(1.0, -11);
          case BFLOAT16 -> Math.scalb(1.0, -8);
          default -> TOLERANCE;
        };
    return Math.abs(number.floats()[0] - constant) <= tolerance * constant;
  }

  /** A constant of one number. */
  private Optional<OnnxTensor> single(String name) {
    OnnxTensor tensor = graph.initializers().get(name);
    OnnxNode node = producers.get(name);
    if (tensor == null
        && node != null
        && node.operator().equals("Constant")
        && node.attributes().get("value") instanceof OnnxAttribute.Tensor constant) {
      tensor = constant.value();
    }
    if (tensor == null || tensor.dimensions().stream().anyMatch(size -> size != 1)) {
      return Optional.empty();
    }
    try {
      return tensor.size() == 1 ? Optional.of(tensor) : Optional.empty();
    } catch (InvalidValueException e) {
      // A damaged constant is reported where it is read.
      return Optional.empty();
    }
  }
}
