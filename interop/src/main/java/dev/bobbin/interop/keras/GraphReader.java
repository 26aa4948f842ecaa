package dev.bobbin.interop.keras;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.InvalidValueException;
import dev.bobbin.base.JavaMemory;
import dev.bobbin.base.Position;
import dev.bobbin.base.Problem;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.interop.assembly.StoredTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes a network of a file's layers and weights. All layers that Bobbin cannot have are reported
 * together.
 */
final class GraphReader {
  private final LayerGraph graph;
  private final Map<LayerNode, Step> steps = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  private GraphReader(LayerGraph graph) {
    this.graph = graph;
  }

  /**
   * Says what each layer does.
   *
   * @throws BobbinException with all layers that Bobbin has nothing for
   */
  static GraphReader of(LayerGraph graph) {
    GraphReader reader = new GraphReader(graph);
    List<Problem> problems = new ArrayList<>();
    for (LayerNode layer : graph.layers()) {
      try {
        Step step = described(graph.where(), layer, () -> LayerReader.read(graph.where(), layer));
        if (step instanceof Step.Nothing(String note) && !note.isEmpty()) {
          reader.notes.add(note);
        }
        reader.steps.put(layer, step);
      } catch (BobbinException e) {
        problems.addAll(problems(graph.where(), e));
      }
    }
    if (!problems.isEmpty()) {
      throw BobbinException.of(problems);
    }
    return reader;
  }

  /** The problems that an exception tells, without the file's name before each. */
  private static List<Problem> problems(String where, BobbinException e) {
    if (!e.problems().isEmpty()) {
      return e.problems();
    }
    String text = String.valueOf(e.getMessage());
    String start = where + ": ";
    String rest = text.startsWith(start) ? text.substring(start.length()) : text;
    int end = rest.indexOf(": ");
    return List.of(
        new Problem(
            Position.of(where),
            end < 0 ? "" : rest.substring(0, end),
            end < 0 ? rest : rest.substring(end + 2)));
  }

  /** What goes wrong with a layer's values is said with its name. */
  static <T> T described(String where, LayerNode layer, Supplier<T> work) {
    try {
      return work.get();
    } catch (BobbinException e) {
      if (e.problems().isEmpty()) {
        throw e;
      }
      throw BobbinException.of(
          e.problems().stream()
              .map(problem ->
                  new Problem(
                      Position.of(where),
                      "layer '%s' (%s): %s".formatted(layer.path(), layer.kind(), problem.path()),
                      problem.message()))
              .toList());
    } catch (ArithmeticException e) {
      throw named(where, layer, "expected sizes below 2^31, received larger ones");
    } catch (IllegalArgumentException e) {
      // Layers that do not fit, and checks of records that settings are given to.
      throw named(where, layer, String.valueOf(e.getMessage()));
    }
  }

  private static BobbinException named(String where, LayerNode layer, String message) {
    String path = "layer '%s' (%s)".formatted(layer.path(), layer.kind());
    return BobbinException.of(List.of(new Problem(Position.of(where), path, message)));
  }

  /** Sentences for the user. */
  List<String> notes() {
    return notes;
  }

  /** What the file's model is, with weights of a source. */
  Assembly assemble(WeightSource weights) {
    Assembly assembly = new Assembly(graph.where(), weights);
    List<LayerNode> open = new ArrayList<>(graph.layers());
    // Files list layers in an order in which they can be computed, but need not.
    while (!open.isEmpty()) {
      List<LayerNode> later = new ArrayList<>();
      for (LayerNode layer : open) {
        Step step = steps.get(layer);
        if (step == null || !assembly.hasAll(layer.inputs())) {
          later.add(layer);
        } else {
          described(
              graph.where(),
              layer,
              () -> {
                assembly.add(layer, step);
                return true;
              });
        }
      }
      if (later.size() == open.size()) {
        LayerNode stuck = later.getFirst();
        throw BobbinException.of(
            LayerReader.place(graph.where(), stuck),
            "inputs that other layers compute",
            String.join(", ", stuck.inputs()),
            "another copy of the file");
      }
      open = later;
    }
    assembly.finish(graph.output());
    return assembly;
  }

  /** A variable that an optimizer changes. */
  private record Trained(LayerNode layer, List<String> variables, String variable) {
    /** Its shape in the file. */
    List<Integer> shape(WeightSource weights) {
      StoredTensor tensor = weights.variables(layer, variables).get(variable);
      return tensor == null ? List.of() : tensor.shape();
    }
  }

  private List<Trained> trained() {
    List<Trained> trained = new ArrayList<>();
    steps.forEach((layer, step) -> {
      if (step instanceof Step.Layer(_, List<String> variables, _) && layer.trainable()) {
        variables.stream()
            .filter(variable -> !variable.startsWith("moving_"))
            .forEach(variable -> trained.add(new Trained(layer, variables, variable)));
      }
    });
    return trained;
  }

  /**
   * The optimizer's moments by Bobbin's names of parameters, from Keras's list.
   *
   * @param optimizer its kind
   * @param weights of the network, for their shapes
   * @param moments the optimizer's variables after its counters, in Keras's order
   * @return empty where there are not as many as the layers have variables
   */
  Optional<List<Map<String, float[]>>> slots(
      Optimizer optimizer, WeightSource weights, List<StoredTensor> moments) {
    List<Trained> trained = trained();
    KerasOptimizer described = KerasOptimizer.of(optimizer, optimizer.defaultLearningRate());
    List<KerasOptimizer.Moment> order = described.order(trained.size());
    if (order.isEmpty()) {
      // Keras 2 keeps a momentum of SGD without using it.
      return Optional.of(List.of());
    }
    if (order.size() != moments.size()) {
      return Optional.empty();
    }
    List<Map<Trained, StoredTensor>> found = new ArrayList<>();
    // Their order is by layers; where shapes do not fit, a file has another.
    described.moments().forEach(_ -> found.add(new HashMap<>()));
    for (int i = 0; i < order.size(); i++) {
      KerasOptimizer.Moment moment = order.get(i);
      Trained parameter = trained.get(moment.parameter());
      if (!moments.get(i).shape().equals(parameter.shape(weights))) {
        return Optional.empty();
      }
      found.get(moment.slot()).put(parameter, moments.get(i));
    }
    List<Map<String, float[]>> slots = new ArrayList<>();
    for (Map<Trained, StoredTensor> slot : found) {
      // The same way as the weights, so that what happens to a kernel happens to its moments.
      Network network =
          assemble(new Moments(weights, slot, KerasOptimizer.start(optimizer))).network();
      Map<String, float[]> named = new LinkedHashMap<>();
      network.parameters().stream()
          .filter(parameter -> parameter.trainable())
          .forEach(parameter -> named.put(parameter.name(), parameter.values()));
      slots.add(named);
    }
    return Optional.of(slots);
  }

  private record Moments(WeightSource weights, Map<Trained, StoredTensor> slot, float start)
      implements WeightSource {
    @Override
    public Map<String, StoredTensor> variables(LayerNode layer, List<String> names) {
      Map<String, StoredTensor> values = new HashMap<>();
      weights
          .variables(layer, names)
          .forEach((name, tensor) -> {
            StoredTensor moment = slot.get(new Trained(layer, names, name));
            values.put(name, moment == null ? constant(tensor) : moment);
          });
      return values;
    }

    private StoredTensor constant(StoredTensor like) {
      float[] values = new float[Math.toIntExact(like.size())];
      Arrays.fill(values, start);
      return StoredTensor.of(like.shape(), values);
    }

    @Override
    public float absent(String name) {
      return start;
    }
  }

  /** Refuses a model whose weights would not fit into memory. */
  static void requireFits(String where, long values) {
    long bytes = values * Float.BYTES;
    if (bytes > JavaMemory.bytes() / 2) {
      throw BobbinException.of(
          where,
          "a model that fits into " + JavaMemory.words(),
          "one with weights of %d MB".formatted(JavaMemory.megabytes(bytes)),
          JavaMemory.larger(bytes));
    }
  }

  /** The shape of a sample, in Bobbin's terms. */
  static Shape shape(List<Integer> sizes) {
    return switch (sizes.size()) {
      case 1 -> Shape.flat(sizes.getFirst());
      case 2 -> new Shape(sizes.getFirst(), sizes.getLast(), 1);
      case 3 -> new Shape(sizes.getFirst(), sizes.get(1), sizes.getLast());
      default ->
          throw new InvalidValueException(
              "expected an image or a vector, received values of shape " + sizes);
    };
  }
}
