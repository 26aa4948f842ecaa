package dev.bobbin.interop.onnx;

import dev.bobbin.base.BobbinException;
import java.util.List;
import java.util.Optional;

/** Finds the output of a graph that has a number for each class. */
final class GraphOutputs {
  /** scikit-learn's exporter makes of the numbers a list of mappings from classes. */
  static final String ZIP_MAP = "ZipMap";

  /** Of the operators of classical machine learning. */
  static final String ML_DOMAIN = "ai.onnx.ml";

  private GraphOutputs() {}

  /**
   * The name of the output's value: the only one of numbers.
   *
   * @throws BobbinException if there is none, or several
   */
  static String ofClasses(String where, OnnxGraph graph) {
    List<String> numbers =
        graph.outputs().stream()
            .filter(
                output -> ElementType.of(output.type()).filter(type -> !type.isWhole()).isPresent())
            .map(OnnxValue::name)
            .toList();
    if (numbers.size() == 1) {
      return numbers.getFirst();
    }
    Optional<String> mapped =
        graph.nodes().stream()
            .filter(node -> node.operator().equals(ZIP_MAP) && node.outputs().size() == 1)
            .map(node -> node.outputs().getFirst())
            .filter(
                value -> graph.outputs().stream().anyMatch(output -> output.name().equals(value)))
            .findFirst();
    if (numbers.isEmpty() && mapped.isPresent()) {
      return mapped.get();
    }
    throw BobbinException.of(
        where,
        "one output of numbers, with a value for each class",
        "outputs " + graph.outputs().stream().map(OnnxValue::name).toList(),
        "to export it again with one output");
  }
}
