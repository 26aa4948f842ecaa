package dev.bobbin.experiment.run;

import dev.bobbin.base.io.Sha256;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.Provenance.Source;
import dev.bobbin.engine.Reproducibility;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.recipe.RecipeYaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A digest of what decides the bits of a run's weights: split, augmentation, network, training and
 * seed of the recipe with all defaults, the content of the data files, and the revision of the
 * engine's bits; not names, notes, published metrics or paths.
 *
 * @param sha256 64 hexadecimal digits
 */
public record RunKey(String sha256) {
  private static final int SHORT = 12;

  /**
   * The key of a recipe that this version trains on a data set.
   *
   * @param recipe with the digests of initial weights
   */
  public static RunKey of(Recipe recipe, Dataset dataset) {
    for (NetworkRecipe network : recipe.networks()) {
      if (network.initialWeights().filter(start -> start.sha256().isEmpty()).isPresent()) {
        throw new IllegalArgumentException(
            network.name() + ": expected the digest of its initial weights, received none");
      }
    }
    return of(
        recipe.resolved(dataset),
        dataset.provenance().files(),
        Reproducibility.REVISION,
        List.of());
  }

  /** The key of a run, by the version that trained it. */
  static RunKey of(Recipe recipe, RunProvenance provenance) {
    return of(
        recipe,
        provenance.data().files(),
        provenance.sessions().getLast().bits(),
        provenance.continuedAfter());
  }

  private static RunKey of(
      Recipe recipe, List<Source> files, int bits, List<Integer> continuedAfter) {
    Map<String, Object> all = new LinkedHashMap<>();
    switch (recipe) {
      case EnsembleRecipe ensemble -> {
        all.put("combine", ensemble.rule().id());
        all.put(
            "members",
            ensemble.members().stream()
                .map(member -> of(member, files, bits, List.of()).sha256())
                .toList());
      }
      case NetworkRecipe network -> {
        all.put("bits", bits);
        all.put("files", files.stream().map(Source::sha256).toList());
        all.put("recipe", RecipeYaml.decisive(network));
        // Early stopping begins anew when a training goes on; without it, the epochs could as well
        // have been trained in one go.
        if (network.training().earlyStopping().isPresent() && !continuedAfter.isEmpty()) {
          all.put("continuedAfter", continuedAfter);
        }
      }
    }
    return new RunKey(Sha256.of(JsonWriter.compact(all)));
  }

  /** The first 12 digits, for names of directories. */
  public String shortened() {
    return sha256.substring(0, SHORT);
  }
}
