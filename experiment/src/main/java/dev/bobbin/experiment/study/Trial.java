package dev.bobbin.experiment.study;

import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.StudySetting;

/**
 * One training of a study.
 *
 * @param setting what is tried
 * @param seed with which seed
 */
public record Trial(StudySetting setting, long seed) {
  /** What is trained: an ordinary recipe without a study. */
  public NetworkRecipe recipe() {
    return setting.recipe().withSeed(seed);
  }

  /** {@code learning-rate 0.2, seed 3}. */
  public String name() {
    return setting.label() + ", seed " + seed;
  }
}
