package dev.bobbin.experiment.recipe;

import dev.bobbin.base.Position;
import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Problems;
import dev.bobbin.base.text.Names;
import dev.bobbin.engine.network.shape.FrozenLayers;
import dev.bobbin.engine.network.shape.LayerTable;
import java.util.List;

/** Checks that frozen layers exist, and that some layer is left to train. */
final class FreezeValidator {
  private FreezeValidator() {}

  /**
   * Adds a problem for each name that no layer has, that is frozen already or has nothing to
   * freeze, or one if nothing is left to train.
   *
   * @param freeze names of layers
   * @param recipe whose {@code training.freeze} these are
   * @param path of the recipe, for messages
   */
  static void check(
      List<String> freeze, LayerTable table, Node recipe, String path, Problems problems) {
    List<String> known = table.rows().stream().map(LayerTable.Row::name).toList();
    String where = path.isEmpty() ? "training.freeze" : path + ".training.freeze";
    int before = problems.count();
    for (int i = 0; i < freeze.size(); i++) {
      String name = freeze.get(i);
      if (!known.contains(name)) {
        problems.add(
            at(recipe, i),
            where,
            "expected the name of a layer, received '%s'; %s"
                .formatted(name, Names.suggestion(name, known)));
      } else if (FrozenLayers.within(table, freeze.subList(0, i)).contains(name)) {
        problems.add(
            at(recipe, i),
            where,
            "expected each layer once, received '%s', which is frozen already; try without it"
                .formatted(name));
      } else if (parameters(name, table) == 0) {
        problems.add(
            at(recipe, i),
            where,
            "expected the name of a layer with weights, received '%s', which has none; try without it"
                .formatted(name));
      }
    }
    if (problems.count() > before || freeze.isEmpty()) {
      return;
    }
    FrozenLayers frozen = FrozenLayers.within(table, freeze);
    if (frozen.trainedParameters(table) == 0) {
      String last =
          table.rows().stream()
              .filter(row -> row.parameters() > 0)
              .reduce((_, row) -> row)
              .map(LayerTable.Row::name)
              .orElse("a layer");
      problems.add(
          at(recipe, 0),
          where,
          "expected a layer with weights that is not frozen, received all of them, so that nothing is left to train; try leaving out "
              + last);
    }
  }

  private static long parameters(String name, LayerTable table) {
    FrozenLayers within = FrozenLayers.within(table, List.of(name));
    return table.rows().stream()
        .filter(row -> within.contains(row.name()))
        .mapToLong(LayerTable.Row::parameters)
        .sum();
  }

  /** The place of a name, or the nearest that is written. */
  private static Position at(Node recipe, int index) {
    if (recipe instanceof Node.Mapping tree
        && tree.get("training") instanceof Node.Mapping training
        && training.get("freeze") instanceof Node.Sequence names
        && index < names.items().size()) {
      return names.items().get(index).at();
    }
    return recipe.at();
  }
}
