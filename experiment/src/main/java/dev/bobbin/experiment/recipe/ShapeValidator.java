package dev.bobbin.experiment.recipe;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.Problem;
import dev.bobbin.base.json.Node;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.network.shape.ShapeException;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import java.util.List;

/** Checks that layers fit together, and finds the line of one that does not. */
final class ShapeValidator {
  private ShapeValidator() {}

  /**
   * The layer table of a network; throws an exception with the first layer that does not fit, its
   * line and the rows before it.
   *
   * @param path of the recipe, for messages
   */
  static LayerTable check(NetworkSpec network, Node recipe, String path) {
    try {
      return LayerTable.of(network);
    } catch (ShapeException e) {
      Place place = find(e.layer(), network.layers(), new Place(recipe, path));
      String message = e.getMessage() == null ? "" : e.getMessage();
      Problem problem = new Problem(place.node.at(), place.path, message);
      throw BobbinException.usageBecause(e, List.of(problem));
    }
  }

  private record Place(Node node, String path) {
    /** The inner place, or this one if the tree is written in a shorter form. */
    Place inside(String name) {
      Node inner =
          switch (node) {
            case Node.Mapping mapping -> mapping.get(name);
            case Node.Sequence sequence -> sequence.items().get(Integer.parseInt(name));
            case Node.Scalar _ -> null;
          };
      return inner == null ? this : new Place(inner, path.isEmpty() ? name : path + "." + name);
    }
  }

  /**
   * Follows a layer's name, such as {@code residual_1/body/conv2d_2}: the second conv2d in the body
   * of the first residual.
   */
  private static Place find(String name, List<LayerSpec> network, Place recipe) {
    Place place = recipe.inside("network").inside("layers");
    List<LayerSpec> layers = network;
    for (String step : name.split("/", -1)) {
      if (step.equals("body") || step.equals("shortcut")) {
        place = place.inside("residual").inside(step);
        continue;
      }
      int index = index(step, layers);
      if (index < 0 || !(place.node instanceof Node.Sequence)) {
        return place;
      }
      place = place.inside(Integer.toString(index));
      layers = inner(layers.get(index), name);
    }
    return place;
  }

  private static List<LayerSpec> inner(LayerSpec layer, String name) {
    if (layer instanceof LayerSpec.Residual(List<LayerSpec> body, List<LayerSpec> shortcut)) {
      return name.contains("/shortcut/") ? shortcut : body;
    }
    return List.of();
  }

  private static int index(String step, List<LayerSpec> layers) {
    int underscore = step.lastIndexOf('_');
    int wanted = Integer.parseInt(step.substring(underscore + 1));
    String kind = step.substring(0, underscore).replace('_', '-');
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i).kind().equals(kind) && --wanted == 0) {
        return i;
      }
    }
    return -1;
  }
}
