package dev.bobbin.experiment.recipe;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Problems;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.experiment.recipe.Overrides.Replacement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Reads ensembles: resolves the recipes of their members and checks that they go together. */
final class EnsembleRecipeReader {
  private static final String MEMBERS = "ensemble.members";

  /** Fields of members; a replacement of one of them applies to every member. */
  private static final Set<String> OF_EVERY_MEMBER =
      Set.of("data", "network", "pretrain", "initial-weights", "training");

  private EnsembleRecipeReader() {}

  static EnsembleRecipe read(Node written, List<String> sets, Path folder, RecipeFolder shipped)
      throws IOException {
    Problems problems = new Problems();
    MemberReferences references = new MemberReferences(folder, shipped, problems);
    Node tree = references.resolve(written);
    refuse(problems);
    for (Replacement replacement : Overrides.parse(sets, problems)) {
      tree = apply(tree, replacement, problems);
    }
    // Again, as a replacement may be a reference.
    tree = references.resolve(tree);
    refuse(problems);
    EnsembleRecipe ensemble = EnsembleCodecs.ENSEMBLE.read(tree, "", problems);
    if (ensemble == null) {
      throw BobbinException.usage(problems.all());
    }
    checkOutputs(ensemble, tree);
    return ensemble;
  }

  private static void refuse(Problems problems) {
    if (problems.count() > 0) {
      throw BobbinException.usage(problems.all());
    }
  }

  private static Node apply(Node tree, Replacement replacement, Problems problems) {
    if (!OF_EVERY_MEMBER.contains(replacement.first())) {
      return Overrides.put(tree, replacement.path(), replacement.value(), problems);
    }
    Node changed = tree;
    for (int i = 0; i < MemberReferences.members(tree).size(); i++) {
      changed =
          Overrides.put(
              changed, MEMBERS + "." + i + "." + replacement.path(), replacement.value(), problems);
    }
    return changed;
  }

  /**
   * Checks that shapes fit, and that all members give probabilities for the same number of classes.
   */
  private static void checkOutputs(EnsembleRecipe ensemble, Node tree) {
    List<Node> members = MemberReferences.members(tree);
    Problems problems = new Problems();
    Shape first = ensemble.members().getFirst().network().input();
    for (int i = 0; i < members.size(); i++) {
      NetworkRecipe member = ensemble.members().get(i);
      String path = MEMBERS + "." + i;
      LayerTable table = ShapeValidator.check(member.network(), members.get(i), path);
      FreezeValidator.check(member.training().freeze(), table, members.get(i), path, problems);
      Shape output = table.rows().getLast().output();
      if (i == 0) {
        first = output;
      } else if (!output.equals(first)) {
        problems.add(
            members.get(i).at(),
            path + ".network",
            "expected as many classes as member 0 (%s) has, %s, received %s in %s"
                .formatted(ensemble.members().getFirst().name(), first, output, member.name()));
      }
      if (!member.network().endsInSoftmax()) {
        problems.add(
            members.get(i).at(),
            path + ".network",
            "expected a network that ends in softmax, as probabilities are compared, received %s"
                    .formatted(member.name())
                + " with another end; try activation: softmax in its last layer");
      }
    }
    refuse(problems);
  }
}
