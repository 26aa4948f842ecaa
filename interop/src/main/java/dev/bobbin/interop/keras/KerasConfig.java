package dev.bobbin.interop.keras;

import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.Regularizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a model's description as a tree for JSON. */
public final class KerasConfig {
  private static final String NAME = "bobbin";

  private final KerasModel model;
  private final KerasDialect dialect;
  private final boolean third;
  private final Map<String, List<Integer>> outputs = new LinkedHashMap<>();

  private KerasConfig(KerasModel model, KerasDialect dialect) {
    this.model = model;
    this.dialect = dialect;
    this.third = dialect == KerasDialect.KERAS_3;
    model.layers().forEach(layer -> outputs.put(layer.name(), layer.output()));
  }

  /** The description: {@code class_name}, {@code config} and, in Keras 3, what it asks beside. */
  public static Map<String, @Nullable Object> of(KerasModel model, KerasDialect dialect) {
    return new KerasConfig(model, dialect).model();
  }

  private Map<String, @Nullable Object> model() {
    boolean sequential = model.isSequential();
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", NAME);
    config.put("trainable", true);
    List<Object> layers = new ArrayList<>();
    for (KerasLayer layer : model.layers()) {
      layers.add(sequential ? layer(layer) : node(layer));
    }
    config.put("layers", layers);
    if (sequential) {
      config.put("build_input_shape", batch(model.input()));
    } else {
      config.put("input_layers", end(model.layers().getFirst().name()));
      config.put("output_layers", end(model.output()));
    }
    String kind = sequential ? "Sequential" : "Functional";
    Map<String, @Nullable Object> whole =
        object(sequential ? "keras" : "keras.src.models.functional", kind, config);
    if (third) {
      whole.put("registered_name", sequential ? null : kind);
      whole.put("build_config", map("input_shape", sequential ? batch(model.input()) : null));
    }
    return whole;
  }

  private static Map<String, @Nullable Object> map(String name, @Nullable Object value) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put(name, value);
    return map;
  }

  private static List<@Nullable Object> batch(List<Integer> shape) {
    List<@Nullable Object> batch = new ArrayList<>();
    batch.add(null);
    batch.addAll(shape);
    return batch;
  }

  /** The model's input or output: Keras 3 tells one from a list of one. */
  private Object end(String layer) {
    List<Object> reference = List.of(layer, 0, 0);
    return third ? reference : List.of(reference);
  }

  private Map<String, @Nullable Object> object(
      String module, String kind, Map<String, @Nullable Object> config) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    if (third) {
      object.put("module", module);
    }
    object.put("class_name", kind);
    object.put("config", config);
    if (third) {
      object.put("registered_name", null);
    }
    return object;
  }

  private Map<String, @Nullable Object> layer(KerasLayer layer) {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    if (layer.isInput()) {
      config.put(third ? "batch_shape" : "batch_input_shape", batch(layer.output()));
      config.put("dtype", "float32");
      config.put("sparse", false);
      config.put("name", layer.name());
    } else {
      config.put("name", layer.name());
      if (!layer.className().equals("SpatialDropout2D")) {
        // Keras 3.15.1 refuses it there, and does not write it.
        config.put("trainable", true);
      }
      config.put(
          "dtype",
          third ? object("keras", "DTypePolicy", map("name", "float32")) : (Object) "float32");
      layer.settings().forEach((name, value) -> config.put(name, setting(value)));
    }
    Map<String, @Nullable Object> whole = object("keras.layers", layer.className(), config);
    if (third && !layer.isInput() && layer.inputs().size() == 1) {
      whole.put("build_config", map("input_shape", batch(layer.input())));
    }
    return whole;
  }

  private @Nullable Object setting(@Nullable Object value) {
    return switch (value) {
      case Initializer initializer ->
          object("keras.initializers", title(initializer), map("seed", null));
      case Regularizer(double l1, double l2) when l1 == 0 && l2 == 0 -> null;
      case Regularizer(double l1, double l2) -> {
        Map<String, @Nullable Object> weights = map("l1", l1);
        weights.put("l2", l2);
        yield object("keras.regularizers", "L1L2", weights);
      }
      case null -> null;
      default -> value;
    };
  }

  private String title(Initializer initializer) {
    // TensorFlow.js writes LeCun's name as he does.
    boolean lecun = dialect == KerasDialect.TFJS && initializer.scale() == Initializer.Scale.LECUN;
    return (lecun ? "LeCun" : title(initializer.scale())) + title(initializer.distribution());
  }

  private static String title(Enum<?> word) {
    String name = word.name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }

  /** A layer of a graph, with where its inputs come from. */
  private Map<String, @Nullable Object> node(KerasLayer layer) {
    Map<String, @Nullable Object> node = layer(layer);
    node.put("name", layer.name());
    List<Object> inbound = new ArrayList<>();
    if (!layer.isInput()) {
      inbound.add(third ? call(layer) : references(layer));
    }
    node.put("inbound_nodes", inbound);
    return node;
  }

  private static List<Object> references(KerasLayer layer) {
    List<Object> references = new ArrayList<>();
    layer.inputs().forEach(input -> references.add(List.of(input, 0, 0, Map.of())));
    return references;
  }

  private Object call(KerasLayer layer) {
    List<Object> tensors = new ArrayList<>();
    for (String input : layer.inputs()) {
      Map<String, @Nullable Object> tensor = new LinkedHashMap<>();
      tensor.put("shape", batch(outputs.getOrDefault(input, List.of())));
      tensor.put("dtype", "float32");
      tensor.put("keras_history", List.of(input, 0, 0));
      Map<String, Object> reference = new LinkedHashMap<>();
      reference.put("class_name", "__keras_tensor__");
      reference.put("config", tensor);
      tensors.add(reference);
    }
    Map<String, Object> call = new LinkedHashMap<>();
    call.put("args", tensors.size() == 1 ? tensors : List.of(tensors));
    call.put("kwargs", Map.of());
    return call;
  }
}
