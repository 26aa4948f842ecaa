package dev.bobbin.interop.keras;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a model's configuration, of Keras 3 or 2, into a list of layers. Models within the model,
 * Sequential or Functional, are laid out as if their layers stood in it.
 */
final class ConfigReader {
  /** A larger model would be an attempt to exhaust memory. */
  private static final int MOST_LAYERS = 10_000;

  private static final Set<String> SEQUENTIAL = Set.of("Sequential");
  private static final Set<String> FUNCTIONAL = Set.of("Functional", "Model");

  /** Packages of Keras itself, by their first name. */
  private static final Set<String> KERAS = Set.of("keras", "tf_keras", "tensorflow");

  private final String where;
  private final List<LayerNode> layers = new ArrayList<>();

  /** Names that stand for a layer: of a model inside, whose output is that of its last layer. */
  private final Map<String, String> aliases = new HashMap<>();

  private ConfigReader(String where) {
    this.where = where;
  }

  /** Where a model stands: in the file itself, or within others. */
  private record Place(
      List<String> names, String store, Optional<String> input, boolean trainable) {
    List<String> inside(String name) {
      List<String> inside = new ArrayList<>(names);
      inside.add(name);
      return inside;
    }

    String path(String name) {
      return String.join("/", inside(name));
    }
  }

  /**
   * Reads a configuration.
   *
   * @param where the file, for messages
   * @param tree {@code class_name} and {@code config}
   * @throws BobbinException if it is no Sequential or Functional model
   */
  static LayerGraph read(String where, Node tree) {
    ConfigReader reader = new ConfigReader(where);
    Settings model = Settings.of("", tree);
    Place place = new Place(List.of(), "layers", Optional.empty(), true);
    String output = reader.resolved(reader.model(model, place));
    List<LayerNode> layers = new ArrayList<>();
    for (LayerNode layer : reader.layers) {
      layers.add(layer.withInputs(layer.inputs().stream().map(reader::resolved).toList()));
    }
    return new LayerGraph(where, layers, output);
  }

  static boolean isModel(String kind) {
    return SEQUENTIAL.contains(kind) || FUNCTIONAL.contains(kind);
  }

  private String resolved(String path) {
    String at = path;
    for (int i = 0; i <= aliases.size(); i++) {
      String next = aliases.get(at);
      if (next == null) {
        return at;
      }
      at = next;
    }
    throw BobbinException.of(where, "layers that follow each other", "a circle at '" + path + "'");
  }

  /** Reads a model; returns the path of its output. */
  private String model(Settings model, Place place) {
    String kind = kind(model);
    Node config =
        model
            .get("config")
            .orElseThrow(() -> Settings.wrong(model.mapping(), "config", "a mapping"));
    if (SEQUENTIAL.contains(kind)) {
      return sequential(config, place);
    }
    if (FUNCTIONAL.contains(kind)) {
      return functional(Settings.of("config", config), place);
    }
    throw BobbinException.of(
        where,
        "a Sequential or Functional model",
        "one of class " + kind,
        "to write it as a Functional model in Keras, since a class of its own says nothing of its layers");
  }

  /**
   * Keras's name of a kind of layer or model. What a program defines itself is called by its
   * package too, so that a class of its own is not taken for Keras's of the same name.
   */
  private static String kind(Settings described) {
    String name = described.require("class_name");
    Optional<String> module = described.text("module");
    Optional<String> registered = described.text("registered_name");
    // Keras's own are registered under no package.
    if (registered.filter(word -> word.indexOf('>') >= 0).isPresent()) {
      return registered.get();
    }
    boolean isOwn = module.isEmpty() || KERAS.contains(module.get().split("\\.", 2)[0]);
    return isOwn ? name : module.get() + "." + name;
  }

  private String sequential(Node config, Place place) {
    // Keras before 2.2 had the list of layers alone.
    List<Node> items =
        config instanceof Node.Sequence(_, var all)
            ? all
            : Settings.of("config", config).list("layers");
    Map<String, Integer> stores = new HashMap<>();
    Optional<String> before = place.input;
    for (Node item : items) {
      Settings layer = Settings.of("layers", item);
      String kind = kind(layer);
      Settings settings = config(layer);
      String name = settings.text("name").orElse(kind.toLowerCase(Locale.ROOT) + layers.size());
      if (kind.equals(KerasLayer.INPUT)) {
        if (before.isEmpty()) {
          add(new LayerNode(kind, place.inside(name), "", settings, List.of(), true));
          before = Optional.of(place.path(name));
        }
        continue;
      }
      if (before.isEmpty()) {
        String input = "input of " + name;
        add(input(place.inside(input), settings, config));
        before = Optional.of(place.path(input));
      }
      before = Optional.of(layer(layer, name, List.of(before.get()), place, stores));
    }
    return before.orElseThrow(() -> BobbinException.of(where, "a model with layers", "none"));
  }

  /** The input that the first layer states, or, in Keras 3, the model. */
  private LayerNode input(List<String> names, Settings first, Node config) {
    boolean stated = first.get("batch_input_shape").or(() -> first.get("batch_shape")).isPresent();
    Settings source = stated ? first : Settings.of("config", config);
    return new LayerNode(KerasLayer.INPUT, names, "", source, List.of(), true);
  }

  private static Settings config(Settings layer) {
    return layer
        .settings("config")
        .orElseThrow(() -> Settings.wrong(layer.mapping(), "config", "a mapping"));
  }

  private String functional(Settings config, Place place) {
    List<String> inputs = ends(config, "input_layers");
    List<String> outputs = ends(config, "output_layers");
    if (inputs.size() != 1 || outputs.size() != 1) {
      throw BobbinException.of(
          where,
          "a model with one input and one output",
          "one with " + inputs.size() + " and " + outputs.size(),
          "a model of one image and its classes");
    }
    Map<String, Integer> stores = new HashMap<>();
    for (Node item : config.list("layers")) {
      Settings layer = Settings.of("layers", item);
      String kind = kind(layer);
      String name = layer.text("name").orElseGet(() -> config(layer).require("name"));
      if (kind.equals(KerasLayer.INPUT)) {
        if (!name.equals(inputs.getFirst())) {
          throw BobbinException.of(where, "one input", "another, '" + name + "'");
        }
        if (place.input.isPresent()) {
          alias(place.path(name), place.input.get());
        } else {
          add(new LayerNode(kind, place.inside(name), "", config(layer), List.of(), true));
        }
      } else {
        List<Node> calls = layer.list("inbound_nodes");
        if (calls.size() != 1) {
          throw BobbinException.of(
              where + ": layer '" + name + "' (" + kind + ")",
              "a layer that is used once",
              "one that is used %d times".formatted(calls.size()),
              "a copy of the layer for each use");
        }
        // Layers that augment are called so by default.
        if (isTraining(calls.getFirst()) && !LayerReader.isAugmentation(kind)) {
          throw BobbinException.of(
              where + ": layer '" + name + "' (" + kind + ")",
              "a layer that knows training from prediction",
              "one that is always called with training=True",
              "a model without that");
        }
        List<String> before = new ArrayList<>();
        references(calls.getFirst(), before);
        layer(layer, name, before.stream().map(place::path).toList(), place, stores);
      }
    }
    return place.path(outputs.getFirst());
  }

  /** Names of the model's inputs or outputs: {@code ["dense", 0, 0]}, or a list of such. */
  private static List<String> ends(Settings config, String name) {
    List<String> ends = new ArrayList<>();
    config.get(name).ifPresent(node -> references(node, ends));
    return ends;
  }

  private static boolean isTraining(Node call) {
    return switch (call) {
      case Node.Mapping mapping ->
          (mapping.get("training") instanceof Node.Scalar(_, var kind, var text)
                  && kind == Node.Kind.BOOLEAN
                  && text.equals("true"))
              || mapping.entries().values().stream().anyMatch(entry -> isTraining(entry.value()));
      case Node.Sequence(_, var items) -> items.stream().anyMatch(ConfigReader::isTraining);
      case Node.Scalar _ -> false;
    };
  }

  /** Finds the layers that a call takes, in order, in the forms of Keras 2 and 3. */
  private static void references(Node node, List<String> found) {
    switch (node) {
      case Node.Mapping mapping -> {
        if (mapping.get("keras_history") instanceof Node.Sequence(_, var history)
            && !history.isEmpty()) {
          found.add(Settings.text(history.getFirst(), "keras_history"));
        } else {
          mapping.entries().values().forEach(entry -> references(entry.value(), found));
        }
      }
      case Node.Sequence(_, var items)
          when items.size() >= 3
              && items.getFirst() instanceof Node.Scalar(_, var kind, var text)
              && kind == Node.Kind.TEXT
              && items.get(1) instanceof Node.Scalar ->
          found.add(text);
      case Node.Sequence(_, var items) -> items.forEach(item -> references(item, found));
      case Node.Scalar _ -> {}
    }
  }

  /** Adds a layer, or the layers of a model; returns the path of the output. */
  private String layer(
      Settings layer, String name, List<String> inputs, Place place, Map<String, Integer> stores) {
    String kind = kind(layer);
    String word = snakeCase(kind);
    int count = stores.merge(word, 1, Integer::sum) - 1;
    String store = place.store + "/" + (count == 0 ? word : word + "_" + count);
    boolean trainable =
        place.trainable
            && (!(layer.mapping().get("config") instanceof Node.Mapping)
                || config(layer).flag("trainable", true));
    if (!isModel(kind)) {
      add(new LayerNode(kind, place.inside(name), store, config(layer), inputs, trainable));
      return place.path(name);
    }
    if (inputs.size() != 1) {
      throw BobbinException.of(
          where + ": model '" + name + "'", "one input", inputs.size() + " inputs");
    }
    Place inside =
        new Place(place.inside(name), store + "/layers", Optional.of(inputs.getFirst()), trainable);
    String output = model(layer, inside);
    alias(place.path(name), output);
    return output;
  }

  private void alias(String path, String target) {
    if (aliases.put(path, target) != null) {
      throw BobbinException.of(where, "names of layers that differ", "'" + path + "' twice");
    }
  }

  private void add(LayerNode layer) {
    layers.add(layer);
    if (layers.size() > MOST_LAYERS) {
      throw BobbinException.of(where, "at most " + MOST_LAYERS + " layers", "more");
    }
  }

  /** As Keras names the group of a layer's weights by its class. */
  static String snakeCase(String kind) {
    return kind.replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }
}
